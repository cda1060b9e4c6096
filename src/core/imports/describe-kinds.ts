/** The documentation's part about files and columns, in Markdown, from the kinds themselves. */
import { type Column, type RecordKind, TYPE_WORDS } from "./column.ts";
import { RECORD_KINDS } from "./record-kinds.ts";

export function describeKinds(): string {
  return RECORD_KINDS.map(describeKind).join("\n\n");
}

function describeKind({ kind, files, meaning, columns }: RecordKind): string {
  const names = files.map((file) => `\`${file}*.csv\``).join(", ");
  const table = [
    "| column | also | holds | example | meaning |",
    "|---|---|---|---|---|",
    ...columns.map(describeColumn),
  ];
  return [`### ${kind}`, `${meaning} Files: ${names}.`, table.join("\n")].join("\n\n");
}

function describeColumn({ name, aliases = [], type, required, example, meaning }: Column): string {
  const holds = `${TYPE_WORDS[type]}${required ? ", needed" : ""}`;
  return `| \`${name}\` | ${aliases.join(", ")} | ${holds} | ${example.replaceAll("|", "\\|")} | ${meaning} |`;
}
