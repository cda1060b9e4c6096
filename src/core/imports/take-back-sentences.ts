/** What taking an import back would do, in sentences. */
import { countText } from "../money/count-text.ts";

export type TakeBackCounts = {
  readonly days: { readonly added: number; readonly corrected: number };
  readonly rows: readonly {
    readonly table: string;
    readonly created: number;
    readonly changed: number;
    readonly staying: number;
  }[];
  readonly facts: readonly { readonly kind: string; readonly count: number }[];
  readonly decisions: readonly { readonly kind: string; readonly count: number }[];
};

export function takeBackSentences({ days, rows, facts, decisions }: TakeBackCounts): string[] {
  const of = (table: string) => rows.find((one) => one.table === table) ?? { created: 0, changed: 0 };
  const others = rows.filter(({ table }) => table !== "account" && table !== "account_alias");
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const sentences = [
    sentence(of("account").created, "account goes", "accounts go", ", unless something else hangs on it"),
    sentence(of("account").changed, "account becomes what it was", "accounts become what they were"),
    sentence(days.added, "day of usage goes", "days of usage go"),
    sentence(days.corrected, "day of usage becomes what it was", "days of usage become what they were"),
    sentence(sum(others.map(({ created }) => created)), "other row goes", "other rows go"),
    sentence(
      sum(others.map(({ changed }) => changed)),
      "other row becomes what it was",
      "other rows become what they were",
    ),
    sentence(sum(facts.map(({ count }) => count)), "fact of the past goes", "facts of the past go"),
    sentence(
      sum(decisions.map(({ count }) => count)),
      "crossing, entry or alert that was decided since is voided",
      "crossings, entries and alerts that were decided since are voided",
    ),
    sentence(
      sum(rows.map(({ staying }) => staying)),
      "row was changed by a later import, which stays",
      "rows were changed by later imports, which stay",
    ),
  ].filter((one) => one !== null);
  return sentences.length > 0 ? sentences : ["Nothing of this import is left to take back."];
}

function sentence(count: number, one: string, many: string, rest = ""): string | null {
  if (count === 0) return null;
  return `${countText(count, one, many)}${rest}.`;
}

/** What can bring the rows of a run again: the source itself, asked from where it stood, or the payloads that it sent. */
export type BringsAgain = {
  readonly connection: string;
  readonly what: "source" | "payloads";
  readonly payloads: number;
  /** Nothing that the source brought after it is in. */
  readonly isLatest: boolean;
};

/** Without a word from anybody, a source is read again from where nothing of it is missing; payloads rest. */
export function isUsuallyReadAgain({ what, isLatest }: BringsAgain): boolean {
  return what === "source" && isLatest;
}

export function readAgainSentence(brings: BringsAgain): string {
  const { connection, what, payloads } = brings;
  if (what === "payloads")
    return `What ${connection} sent, ${countText(payloads, "payload")}, is applied again only if you ask for it.`;
  return isUsuallyReadAgain(brings)
    ? `${connection} goes back to where it stood before, so its next run brings these rows again, unless you say otherwise.`
    : `${connection} has brought more since and goes on from there; it brings these rows and all since again only if you ask for it.`;
}
