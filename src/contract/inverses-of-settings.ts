/** How what was set is taken back: fields, prices, rules, limits, columns, connections, roles. Part of the one list in `inverses.ts`. */
import { findStandardField } from "#core/fields/standard-fields.ts";
import { clearAccountField, setAccountField, type WrittenValue } from "./account-fields.ts";
import { pauseConnection, resumeConnection } from "./connections.ts";
import { changeField, type FieldRow } from "./fields.ts";
import { changeForecastChoice } from "./forecast-choices.ts";
import { changeImportLimits } from "./import-limits.ts";
import { type Call, call, type Inverse, type Inversion, inversion, type Written } from "./inverse.ts";
import { removeMapping, type SavedMapping, saveMapping } from "./mappings.ts";
import type { InputOf, OutputOf, ParsedInputOf } from "./operation.ts";
import { createPriceBook, withdrawPriceBook } from "./price-books.ts";
import { confirmPrices } from "./reconciliation.ts";
import { saveRules } from "./rules.ts";
import { holdOutbound, releaseOutbound } from "./status.ts";
import { changeMe, changeRole } from "./team.ts";
import { assignTeamTask } from "./team-tasks.ts";
import { changeDestination } from "./webhooks.ts";

/** Where an operation asks why. */
const TAKEN_BACK = "Taken back";

// Fields ---------------------------------------------------------------------------------------------------------------

type OfField = { accountId: string; fieldId: string };
type KeptWord = { value: WrittenValue; until: string | null; reason: string | null } | null;

/** The word before comes back, or none; refused where the value is another one by then. */
function wordBefore({ accountId, fieldId }: OfField, before: Written["before"]): Call {
  const word = before["word"] as KeptWord;
  const seen = before["shown"] as WrittenValue;
  if (word === null) return call(clearAccountField, { accountId, fieldId, seen });
  return call(setAccountField, { accountId, fieldId, seen, ...word });
}

/** @param redo without what was seen then, because something else is seen by then */
function fieldSaid({ input, before }: Written<OfField>, label: Inverse["label"], redo: Call): Inverse {
  return {
    label,
    subject: `field:${input.accountId}:${input.fieldId}`,
    undo: wordBefore(input, before),
    redo,
  };
}

const ofFieldValues: Inversion[] = [
  inversion(setAccountField, (written) => {
    const { seen: _, ...again } = written.input;
    const { field, text } = written.output;
    const label = (name: string) => `Set ${field.label} of ${name} to ${text ?? "no value"}`;
    return fieldSaid(written, label, call(setAccountField, again));
  }),
  inversion(clearAccountField, (written) => {
    const { seen: _, ...again } = written.input;
    const label = (name: string) => `Took back what was set for ${written.output.field.label} of ${name}`;
    return fieldSaid(written, label, call(clearAccountField, again));
  }),
  inversion(changeField, ({ input, output: { field }, before }) => {
    const { fieldId, replaces: _, ...wanted } = input;
    return {
      label: () => `Changed the field ${field.label}`,
      subject: `field:${fieldId}`,
      undo: call(changeField, { fieldId, ...settingsBefore(wanted, before, field) }),
      redo: call(changeField, { fieldId, ...wanted }),
    };
  }),
];

type FieldSettings = Omit<InputOf<typeof changeField>, "fieldId" | "replaces">;

/** A standard field that nobody had renamed goes back to the name that it came with. */
function settingsBefore(wanted: FieldSettings, before: Written["before"], { fieldId }: FieldRow): FieldSettings {
  const names = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : name));
  const were = names.map((name) => [name, before[name] ?? (name === "label" ? labelOf(fieldId) : null)]);
  return Object.fromEntries(were) as FieldSettings;
}

function labelOf(fieldId: string): string {
  return findStandardField(fieldId)?.label ?? fieldId;
}

// Prices, rules, forecasts ---------------------------------------------------------------------------------------------

type Book = { priceBookId: string; effectiveOn: string; body: Record<string, unknown> };
type PricesSaid = Pick<ParsedInputOf<typeof confirmPrices>, "isConfirmed" | "reason" | "until">;

const ofNumbers: Inversion[] = [
  inversion(createPriceBook, ({ input, before }) =>
    // One that has taken effect stays, as `NOT_TAKEN_BACK` says.
    before["isToCome"] === true ? bookThere(input, `Added the prices ${input.priceBookId}`) : null,
  ),
  inversion(withdrawPriceBook, ({ before }) => {
    const book = before["book"] as Book;
    const { undo: redo, redo: undo, ...rest } = bookThere(book, `Withdrew the prices ${book.priceBookId}`);
    return { ...rest, undo, redo };
  }),
  inversion(confirmPrices, ({ input, before }) => {
    const { accountId } = input;
    const said = before["word"] as PricesSaid | null;
    const back = said ?? { isConfirmed: null, reason: TAKEN_BACK };
    return {
      label: (name) => wordOfPrices(input, name),
      subject: `prices:${accountId}`,
      undo: call(confirmPrices, { accountId, ...back }),
      redo: call(confirmPrices, input),
    };
  }),
  inversion(changeForecastChoice, ({ input, output: { effectiveOn }, before }) => {
    const { replaces: _, ...again } = input;
    const { source, staleAfterDays } = before as Pick<OutputOfChoice, "source" | "staleAfterDays">;
    const isLater = before["isToCome"] === true;
    return {
      label: () => `Chose ${input.source === "ours" ? "our" : "the billing system's"} forecast for the rules`,
      subject: "forecast-choice",
      undo: call(changeForecastChoice, {
        source,
        staleAfterDays,
        reason: TAKEN_BACK,
        // What was so before is no new risk.
        anyway: source === "ours",
        ...(isLater && { effectiveOn }),
      }),
      redo: call(changeForecastChoice, again),
    };
  }),
  inversion(saveRules, ({ input, before }) => ({
    label: () => "Saved the rules of the segment",
    subject: "rules:segments",
    undo: call(saveRules, { rules: before["rules"] as Record<string, unknown>, reason: TAKEN_BACK }),
    redo: call(saveRules, { rules: input.rules, reason: input.reason }),
  })),
];

type OutputOfChoice = ParsedInputOf<typeof changeForecastChoice> & { staleAfterDays: number };

function bookThere(book: Book, label: string): Inverse {
  const { priceBookId } = book;
  return {
    label: () => label,
    subject: `price-book:${priceBookId}`,
    undo: call(withdrawPriceBook, { priceBookId }),
    redo: call(createPriceBook, book),
  };
}

function wordOfPrices({ isConfirmed }: PricesSaid, name: string): string {
  if (isConfirmed === null) return `Took back what was said of the prices of ${name}`;
  return `Said that the prices of ${name} are ${isConfirmed ? "right" : "not right"}`;
}

// What comes in and goes out -------------------------------------------------------------------------------------------

type FileColumns = Pick<SavedMapping, "header" | "mapping"> & { files: string };

function savedColumns({ source, files, header, mapping }: FileColumns & { source: string }): Call {
  return call(saveMapping, { source, fileName: files, header, mapping });
}

const ofSources: Inversion[] = [
  inversion(changeImportLimits, ({ input, before }) => ({
    label: () => `Changed when an import of ${input.source} is held`,
    subject: `import-limits:${input.source}`,
    undo: call(changeImportLimits, { ...before, source: input.source }),
    redo: call(changeImportLimits, input),
  })),
  inversion(saveMapping, ({ input, output, before }) => {
    const columns = before["columns"] as FileColumns | null;
    return {
      label: () => `Saved how columns of ${output.files || input.source} are read`,
      subject: `mapping:${input.source}:${output.files}`,
      undo:
        columns === null
          ? call(removeMapping, { mappingId: output.mappingId })
          : savedColumns({ ...columns, source: input.source }),
      redo: call(saveMapping, input),
    };
  }),
  inversion(removeMapping, ({ input, output }) =>
    output.connectionId === null
      ? {
          label: () => `Removed how columns of ${output.files || output.source} are read`,
          subject: `mapping:${output.source}:${output.files}`,
          undo: savedColumns(output),
          redo: call(removeMapping, input),
        }
      : null,
  ),
  inversion(pauseConnection, ({ input, output }) => goesOn(input, `Paused ${output.name}`, false)),
  inversion(resumeConnection, ({ input, output }) => goesOn(input, `Let ${output.name} go on`, true)),
  inversion(changeDestination, ({ input, output, before }) => {
    const { destinationId, address, ...wanted } = input;
    // The address may hold a key of its receiver, which nobody else keeps.
    if (address !== undefined) return null;
    const names = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : name));
    const were = Object.fromEntries(names.map((name) => [name, before[name]]));
    return {
      label: () => `Changed what is told to ${output.name}`,
      subject: `webhook:${destinationId}`,
      undo: call(changeDestination, { destinationId, ...were }),
      redo: call(changeDestination, { destinationId, ...wanted }),
    };
  }),
  inversion(releaseOutbound, ({ output: { wasHeld } }) =>
    wasHeld === null ? null : outbound(wasHeld.reason, "Released what is sent to the outside", false),
  ),
  inversion(holdOutbound, ({ input: { reason } }) => outbound(reason, "Held what is sent to the outside", true)),
];

function goesOn(input: { connectionId: string }, label: string, isOn: boolean): Inverse {
  const [undo, redo] = isOn ? [pauseConnection, resumeConnection] : [resumeConnection, pauseConnection];
  return {
    label: () => label,
    subject: `connection-pause:${input.connectionId}`,
    undo: call(undo, input),
    redo: call(redo, input),
  };
}

function outbound(reason: string, label: string, isHeld: boolean): Inverse {
  const [hold, release] = [call(holdOutbound, { reason }), call(releaseOutbound, {})];
  const [undo, redo] = isHeld ? [release, hold] : [hold, release];
  return { label: () => label, subject: "outbound", undo, redo };
}

// The team -------------------------------------------------------------------------------------------------------------

type Role = OutputOf<typeof changeRole>["role"];

const ofTeam: Inversion[] = [
  inversion(assignTeamTask, ({ input, output: { teamTaskId, version, title }, before }) => ({
    label: () => `${input.assigneeId === null ? "Gave back to the pool" : "Gave out"}: ${title}`,
    subject: `team-task:${teamTaskId}`,
    undo: call(assignTeamTask, { teamTaskId, version, assigneeId: before["assigneeId"] as string | null }),
    redo: call(assignTeamTask, { teamTaskId, version, assigneeId: input.assigneeId }),
  })),
  inversion(changeRole, ({ input, output, before }) => ({
    label: () => `Gave ${output.name} the role ${output.role}`,
    subject: `role:${input.memberId}`,
    undo: call(changeRole, { memberId: input.memberId, role: before["role"] as Role }),
    redo: call(changeRole, input),
  })),
  inversion(changeMe, ({ input, output, before }) => ({
    label: () => "Changed your own name or zone",
    subject: `member:${output.memberId}`,
    undo: call(changeMe, before["me"] as InputOf<typeof changeMe>),
    redo: call(changeMe, input),
  })),
];

export const ofSettings: Inversion[] = [...ofFieldValues, ...ofNumbers, ...ofSources, ...ofTeam];
