/** Every connector there is. A new one is a folder and a line here. */
import type { AnyConnector } from "./connector.ts";

export const connectors: readonly AnyConnector[] = [];
