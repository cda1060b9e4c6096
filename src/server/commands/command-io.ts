/** What a command of the server is given: the streams and the environment, so that tests can give their own. */
export type CommandIo = {
  /** Left out: the process's own. */
  env?: Record<string, string | undefined>;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown; isTTY?: boolean };
};

const WIDTH = 30;

/** Draws on the error stream how far a long command is, and clears it at the end; silent where there is no terminal. */
export function progressBar(doing: string, { stderr }: CommandIo): (done: number, total: number) => void {
  return (done, total) => {
    if (!stderr.isTTY) return;
    const share = done >= total ? 1 : done / total;
    const bar = "█".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, "░");
    stderr.write(share === 1 ? "\r\x1b[K" : `\r\x1b[K${doing} ${bar} ${Math.floor(share * 100)} %`);
  };
}
