/** Sets cells of the table, each to its own value: what was pasted as a range or filled down. */
import * as contract from "#contract/field-cells.ts";
import { invalid, ProductError } from "#core/errors.ts";
import type { FieldDefinition } from "#core/fields/field-definition.ts";
import { fieldText } from "#core/fields/field-text.ts";
import { keptValue } from "#core/fields/kept-value.ts";
import { type FieldValue, readFieldValue } from "#core/fields/read-value.ts";
import { MOST_MOVES_AT_ONCE } from "#core/fields/words-at-once.ts";
import type { AccountId } from "#core/ids.ts";
import { type FieldFacts, resolvedFieldOf } from "#core/state/account-fields.ts";
import { fieldChangedSince } from "#core/state/field-changed-since.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { idsOfAccounts } from "#server/features/accounts/reads.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { loadFieldFacts } from "#server/features/facts/reads.ts";
import { createBatch } from "#server/features/field-batches/reads.ts";
import * as fields from "#server/features/fields/reads.ts";
import { type CellOfNextTask, lookAtNextTasks, moveNextTasks } from "#server/features/next-task-cells/reads.ts";
import { type CellOfStage, lookAtStages, setStages } from "#server/features/stage-cells/reads.ts";
import { reconsiderAccounts } from "#server/features/state/reads.ts";
import { memberNames } from "#server/features/team/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";

type Cell = contract.CellsInput["cells"][number] & { accountId: AccountId };
type CellOfField = contract.FieldCell & { accountId: AccountId };
type Said = { until: string | null; reason: string | null };
/** A cell as it would be, and the word that makes it so where it changes. */
type CellSet = { shown: contract.CellAfter; word: fields.Word | null };

export const setFieldCells = implement(contract.setFieldCells, async (ctx, { until, reason, stages, ...input }) => {
  const cells = await cellsOf(ctx, input.cells);
  const ofStages = cells.filter((cell): cell is CellOfStage => "stage" in cell);
  const ofTasks = cells.filter((cell): cell is CellOfNextTask => "nextTaskDueOn" in cell);
  if (ofStages.length + ofTasks.length > MOST_MOVES_AT_ONCE) throw tooManyMoves();
  const said = { until, reason: reason === "" ? null : reason };
  const set = await setAll(
    ctx,
    cells.filter((cell): cell is CellOfField => "fieldId" in cell),
    said,
  );
  const stageLooks = await lookAtStages(ctx, ofStages);
  const taskLooks = await lookAtNextTasks(ctx, ofTasks);
  const looks = [...set, ...stageLooks, ...taskLooks].map(({ shown }) => shown);
  const countOf = (outcome: contract.CellAfter["outcome"]) => looks.filter((shown) => shown.outcome === outcome).length;
  const answer = {
    changed: countOf("changes"),
    unchanged: countOf("same"),
    refused: countOf("refused"),
    cells: inOrder(looks, cells),
  };
  if (answer.changed === 0) {
    ctx.nothingChanged();
    return { batchId: null, ...answer };
  }
  const words = set.flatMap(({ word }) => word ?? []);
  await fields.recordWords(ctx.db, words);
  const facts = stageLooks.some(({ stage }) => stage !== null)
    ? await setStages(ctx, stageLooks, stages ?? whyByHand(ctx))
    : [];
  const tasks = await moveNextTasks(ctx, taskLooks);
  const batchId = await createBatch(ctx.db, { words, facts, tasks }, ctx.member.memberId, ctx.now);
  const changes = looks.filter(({ outcome }) => outcome === "changes");
  const accountIds = [...new Set([...changes, ...tasks].map(({ accountId }) => accountId as AccountId))];
  await reconsiderAccounts(ctx.db, accountIds, ctx.now);
  const columns = [...new Set(changes.map(({ column }) => column))];
  ctx.audit({
    subject: { kind: "cells", id: columns.join(" ") },
    after: { batchId, cells: answer.changed, accounts: accountIds.length, until },
  });
  for (const fieldId of new Set(words.map((word) => word.fieldId))) ctx.announce({ type: "field.changed", fieldId });
  for (const { accountId } of [...facts, ...tasks]) ctx.announce({ type: "account.changed", accountId });
  return { batchId, ...answer };
});

/** What it would come to is seen before somebody says why. */
function whyByHand({ dryRun, now }: Context) {
  if (dryRun) return { reason: "A look at what would change", until: addDays(localDateAt(now), 1) };
  throw invalid("cells.why-missing", "Say why these stages are set by hand, and until when.", [
    { pointer: "/stages", message: "Name a reason and the last day." },
  ]);
}

function tooManyMoves() {
  return invalid(
    "cells.too-many-moves",
    `At most ${MOST_MOVES_AT_ONCE} stages and days of tasks are set at once. Send the rest after these.`,
    [{ pointer: "/cells", message: `Name at most ${MOST_MOVES_AT_ONCE} of them.` }],
  );
}

/** Each cell once, with the value that was named last. */
async function cellsOf(ctx: Context, asked: contract.CellsInput["cells"]): Promise<Cell[]> {
  const ids = await idsOfAccounts(
    ctx.db,
    asked.map(({ accountId }) => accountId),
  );
  const byPlace = new Map<string, Cell>();
  for (const cell of asked) {
    const accountId = ids.get(cell.accountId)!;
    byPlace.set(`${accountId} ${columnOf(cell)}`, { ...cell, accountId });
  }
  return [...byPlace.values()];
}

function columnOf(cell: contract.CellsInput["cells"][number]): string {
  if ("stage" in cell) return "stage";
  return "nextTaskDueOn" in cell ? "nextTask" : `field.${cell.fieldId}`;
}

function inOrder(looks: readonly contract.CellAfter[], cells: readonly Cell[]): contract.CellAfter[] {
  const byPlace = new Map(looks.map((shown) => [`${shown.accountId} ${shown.column}`, shown]));
  return cells.flatMap((cell) => byPlace.get(`${cell.accountId} ${columnOf(cell)}`) ?? []);
}

/** So many accounts are read at a time. */
const BATCH = 500;

async function setAll(ctx: Context, cells: readonly CellOfField[], said: Said): Promise<CellSet[]> {
  const definitions = new Map((await listFieldDefinitions(ctx.db)).map((field) => [field.fieldId, field]));
  const nameOf = await memberNames(ctx.db);
  const accountIds = [...new Set(cells.map(({ accountId }) => accountId))];
  const facts = new Map<AccountId, FieldFacts>();
  for (let from = 0; from < accountIds.length; from += BATCH)
    for (const one of await loadFieldFacts(ctx.db, accountIds.slice(from, from + BATCH)))
      facts.set(one.account.accountId, one);
  return cells.map((cell) => {
    const field = definitions.get(cell.fieldId) ?? null;
    return setOne(ctx, { cell, field, facts: facts.get(cell.accountId)!, said, nameOf });
  });
}

type Setting = {
  cell: CellOfField;
  field: FieldDefinition | null;
  facts: FieldFacts;
  said: Said;
  nameOf: (memberId: string) => string;
};

function setOne(ctx: Context, { cell, field, facts, said, nameOf }: Setting): CellSet {
  const { accountId, name, currency } = facts.account;
  const shown = { accountId, column: columnOf(cell), name };
  if (field === null) return refused({ ...shown, before: null }, "There is no such field any more.");
  const now = resolvedFieldOf(facts, field, ctx.now).value;
  const before = textOf(field, now);
  const problem = refusalOf(() => {
    fields.requireEditor(ctx, field);
    fields.requireWord(field, { value: cell.value, until: said.until, now: ctx.now });
  });
  if (problem !== null) return refused({ ...shown, before }, problem);
  const read = readFieldValue(field, cell.value, currency);
  if (!read.ok) return refused({ ...shown, before }, `${field.label} ${read.reason}.`);
  const after = textOf(field, read.value);
  if (after === before) return { shown: { ...shown, outcome: "same", before, after, reason: null }, word: null };
  // Only now: whoever asks again because no answer came finds what they wrote, and that is no other's word.
  const changed = cell.seen === undefined ? null : fieldChangedSince(facts, field, cell.seen, { now: ctx.now, nameOf });
  if (changed !== null) return refused({ ...shown, before }, changed);
  const word = {
    ...{ changeId: newId(), accountId, fieldId: field.fieldId, memberId: ctx.member.memberId, now: ctx.now },
    ...{ before: keptValue(now), after: keptValue(read.value), isTakenBack: false, ...said },
  };
  return { shown: { ...shown, outcome: "changes", before, after, reason: null }, word };
}

function refused(shown: Pick<contract.CellAfter, "accountId" | "column" | "name" | "before">, reason: string) {
  return { shown: { ...shown, outcome: "refused", after: null, reason } satisfies contract.CellAfter, word: null };
}

/** The sentence with which it is refused, for one cell of many. */
function refusalOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof ProductError) return error.message;
    throw error;
  }
}

function textOf(field: FieldDefinition, value: FieldValue | null): string | null {
  return value === null ? null : fieldText(field, value);
}
