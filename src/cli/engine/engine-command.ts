/** What every engine command is: a name, how to call it, and a thin run over one function of the core. */
import type { Readable, Writable } from "node:stream";

export type EngineIo = { readonly stdin: Readable; readonly stdout: Writable; readonly stderr: Writable };

export type EngineCommand = {
  /** The first word after `firstbill`. */
  readonly name: string;
  /** Shown by `--help` and after a wrong call. */
  readonly usage: string;
  /** Answers the exit code; throws InputProblems or ProductError for bad input, which the harness turns into exit 2. */
  run(args: string[], io: EngineIo): Promise<number>;
};
