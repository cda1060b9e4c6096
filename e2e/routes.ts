/** Every address of the product, as its table of screens has them. */
import { readFileSync } from "node:fs";

/** Read as text, since the table itself brings the whole page along. */
export const ROUTES: readonly string[] = [
  ...readFileSync("src/web/app/routes.tsx", "utf8").matchAll(/^ {4}path: "([^"]+)"/gm),
].map(([, path]) => path ?? "");
