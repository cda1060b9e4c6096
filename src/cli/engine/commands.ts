/** The engine commands. A new one is a file beside this and a line here. */
import type { EngineCommand } from "./engine-command.ts";
import { explain } from "./explain.ts";
import { forecast } from "./forecast.ts";
import { price } from "./price.ts";

export const ENGINE_COMMANDS: readonly EngineCommand[] = [explain, forecast, price];
