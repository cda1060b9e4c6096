/** Mappings on the command line: read from a file, or shown with what is unsure and how to say it. */
import type { uploadImportFile } from "#contract/imports.ts";
import { mapping as mappingShape } from "#contract/mappings.ts";
import type { OutputOf } from "#contract/operation.ts";
import { invalid } from "#core/errors.ts";
import { showTable } from "./table.ts";

export type Received = OutputOf<typeof uploadImportFile>;
type Mapping = NonNullable<NonNullable<Received["proposal"]>["mapping"]>;

/** Clear is what is written like ours, what was saved and still fits, and a proposal that asks nothing. */
export function isClear({ problem, proposal }: Received): boolean {
  if (proposal === null) return problem === null;
  if (proposal.isPlain) return true;
  if (proposal.saved !== null) return proposal.saved.problem === null;
  return proposal.mapping !== null && proposal.questions.length === 0;
}

/** @returns which mapping the file gives to a file of this name */
export function readMappings(
  path: string,
  readFile: (path: string, encoding: "utf8") => string,
): (fileName: string) => Mapping | undefined {
  const read = parsed(path, readFile);
  const one = mappingShape.safeParse(read);
  if (one.success) return () => one.data;
  const byName = new Map(
    Object.entries(read as object).map(([name, mapping]) => {
      const found = mappingShape.safeParse(mapping);
      if (!found.success)
        throw invalid(
          "import.mapping-unreadable",
          `The mapping for ${name} in ${path} is not one: ${found.error.message}`,
        );
      return [name, found.data];
    }),
  );
  return (fileName) => byName.get(fileName);
}

function parsed(path: string, readFile: (path: string, encoding: "utf8") => string): unknown {
  try {
    const read: unknown = JSON.parse(readFile(path, "utf8"));
    if (typeof read === "object" && read !== null) return read;
  } catch {
    // Said below, together with a file that holds something else.
  }
  throw invalid(
    "import.mapping-unreadable",
    `${path} cannot be read as JSON. Write it like the proposal that the import prints.`,
  );
}

const FULL_WIDTH = Number.POSITIVE_INFINITY;

export function showProposal({ name, problem, proposal }: Received): string {
  if (proposal === null) return `${name}: ${problem}\n`;
  const rows = proposal.columns.map(({ from, to, confidence, reason, samples }) => ({
    column: from,
    field: to ?? "(left out)",
    sure: to === null ? "" : confidence,
    why: reason,
    such_as: samples.join(" | "),
  }));
  const problems = proposal.saved?.problem ? [proposal.saved.problem] : [];
  const questions = proposal.questions.flatMap(({ text, choices }) => [
    text,
    ...choices.map(({ label, column }) => `  ${label}: ${JSON.stringify(column)}`),
  ]);
  const mapping = JSON.stringify({ [name]: proposal.mapping }, null, 2);
  return `${[`${name}: ${proposal.kind ?? "not recognised"}`, showTable(rows, FULL_WIDTH), ...problems, ...questions, mapping].join("\n")}\n\n`;
}

export function unsureText(files: readonly Received[]): string {
  const names = files.map(({ name }) => name).join(", ");
  return `Nothing was imported: it is not clear how to read ${names}. Write the mapping above into a file, answer its questions there, and import again with --mapping <file>; or correct it on the Import page, which can save it for the next files.\n`;
}
