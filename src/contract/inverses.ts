/** The one list of what can be taken back: each write that has an inverse joins here. Order does not matter. */
import { dated } from "#core/time/dated-text.ts";
import { includeAccount } from "./accounts.ts";
import { declareCoverage } from "./coverage.ts";
import { setFieldOfMany, undoFieldOfMany } from "./field-batches.ts";
import { setFieldCells } from "./field-cells.ts";
import { defineField, retireField } from "./fields.ts";
import { ofAbsences, ofHandovers } from "./handover-inverses.ts";
import * as identity from "./identity.ts";
import { call, type Inverse, type Inversion, inversion, type Written } from "./inverse.ts";
import { ofSettings } from "./inverses-of-settings.ts";
import { ofWork } from "./inverses-of-work.ts";
import { confirmStage, logFact, overrideStage, undoFact } from "./onboarding.ts";
import type { ParsedInputOf } from "./operation.ts";
import * as queue from "./queue.ts";
import { mapStageWord, undoStageWord } from "./stage-words.ts";
import * as views from "./views.ts";

type Acted = { output: { actId: string }; input: { companyId: string } };

/** A done, snooze or skip: it is taken back by its act, and done again as a new one. */
function queueAct({ input, output }: Acted, label: Inverse["label"], redo: Inverse["redo"]): Inverse {
  const { companyId } = input;
  return {
    label,
    subject: `company:${companyId}`,
    about: { kind: "company", id: companyId },
    undo: call(queue.undoAct, { actId: output.actId, companyId }),
    redo,
  };
}

const WAITS_FOR = { reply: "they reply", payment: "they pay", renewal: "the renewal", news: "anything new happens" };

const ofQueue: Inversion[] = [
  inversion(queue.markDone, (written) =>
    queueAct(
      written,
      (name) => dated(null)`Done until ${{ day: written.input.until }}: ${name}`,
      call(queue.markDone, written.input),
    ),
  ),
  inversion(queue.snooze, (written) => {
    const { event, until } = written.input;
    const end = event ? WAITS_FOR[event] : until ? { day: until } : "later";
    return queueAct(written, (name) => dated(null)`Snoozed until ${end}: ${name}`, call(queue.snooze, written.input));
  }),
  inversion(queue.takeNext, ({ input: { skip }, output: { skipActId } }) => {
    if (!skip || skipActId === null) return null;
    const acted = { input: { companyId: skip.companyId }, output: { actId: skipActId } };
    return queueAct(acted, (name) => `Skipped ${name}`, call(queue.takeNext, { skip }));
  }),
  inversion(queue.takeCompany, ({ input, after }) => {
    const { companyId } = input;
    // Opening an account that one holds only makes the lease longer.
    if (after["kind"] !== "taken" && after["kind"] !== "seen") return null;
    return {
      label: (name) => `Took ${name}`,
      subject: `company:${companyId}`,
      about: { kind: "company", id: companyId },
      undo: call(queue.releaseCompany, { companyId }),
      redo: call(queue.takeCompany, input),
    };
  }),
  inversion(queue.releaseCompany, ({ input: { companyId }, output }) =>
    output.released
      ? {
          label: (name) => `Returned ${name} to the pool`,
          subject: `company:${companyId}`,
          about: { kind: "company", id: companyId },
          undo: call(queue.takeCompany, { companyId }),
          redo: call(queue.releaseCompany, { companyId }),
        }
      : null,
  ),
];

const ofAccounts: Inversion[] = [
  inversion(logFact, ({ input, output, before, after }) => ({
    label: (name) =>
      before["stage"] !== after["stage"] && output.stageLabel !== null
        ? `Moved ${name} to ${output.stageLabel}`
        : `Logged on ${name}: ${input.kind.replaceAll(/[_-]/g, " ")}`,
    subject: `stage:${input.accountId}`,
    undo: call(undoFact, { accountId: input.accountId, factId: output.factId }),
    redo: call(logFact, input),
  })),
  inversion(overrideStage, ({ input, output }) => ({
    label: (name) => `Set ${name} to ${output.stageLabel ?? input.stage} by hand`,
    subject: `stage:${input.accountId}`,
    undo: call(undoFact, { accountId: input.accountId, factId: output.factId }),
    redo: call(overrideStage, input),
  })),
  inversion(confirmStage, ({ input, output }) => ({
    label: (name) => `Confirmed ${name} in ${output.stageLabel ?? input.stage}`,
    subject: `stage:${input.accountId}`,
    undo: call(undoFact, { accountId: input.accountId, factId: output.factId }),
    redo: call(confirmStage, input),
  })),
  inversion(mapStageWord, ({ input, output: { batchId, accounts, stageLabel } }) =>
    batchId === null
      ? null
      : {
          label: () =>
            `Mapped “${input.word}” of ${accounts} ${accounts === 1 ? "account" : "accounts"} to ${stageLabel}`,
          subject: `stage-word:${batchId}`,
          undo: call(undoStageWord, { batchId }),
          redo: call(mapStageWord, input),
        },
  ),
  inversion(includeAccount, ({ input, output }) => ({
    label: (name) => (input.include ? `Took ${name} in by hand` : `Kept ${name} out by hand`),
    subject: `inclusion:${input.accountId}`,
    undo: call(undoFact, { accountId: input.accountId, factId: output.factId }),
    redo: call(includeAccount, input),
  })),
  inversion(identity.linkAccounts, (written) => saidOfTwo(written, "one company", identity.linkAccounts)),
  inversion(identity.mergeAccounts, (written) => saidOfTwo(written, "one customer", identity.mergeAccounts)),
  inversion(identity.refuseSiblings, (written) => saidOfTwo(written, "no siblings", identity.refuseSiblings)),
  inversion(identity.splitAccount, ({ input, output: { actId } }) => ({
    label: (name) => `Made ${name} a ${input.from} of its own`,
    subject: `identity:${actId}`,
    undo: call(identity.undoIdentityAct, { actId }),
    redo: call(identity.splitAccount, input),
  })),
  inversion(identity.addAlias, ({ input }) => ({
    label: (name) => `Added an id to ${name}`,
    subject: `alias:${input.source}:${input.externalId}`,
    undo: call(identity.removeAlias, input),
    redo: call(identity.addAlias, input),
  })),
  inversion(identity.removeAlias, ({ input }) => ({
    label: (name) => `Took an id of ${name} away`,
    subject: `alias:${input.source}:${input.externalId}`,
    undo: call(identity.addAlias, input),
    redo: call(identity.removeAlias, input),
  })),
];

type SaidOfTwo = ParsedInputOf<typeof identity.linkAccounts>;

function saidOfTwo(
  { input, output: { actId } }: { input: SaidOfTwo; output: { actId: string } },
  word: string,
  again: typeof identity.linkAccounts | typeof identity.mergeAccounts | typeof identity.refuseSiblings,
): Inverse {
  return {
    label: (name) => `Said that ${name} and another are ${word}`,
    subject: `identity:${actId}`,
    undo: call(identity.undoIdentityAct, { actId }),
    redo: { operation: again.name, input },
  };
}

const ofFields: Inversion[] = [
  inversion(setFieldOfMany, ({ input, output: { batchId, changed } }) =>
    batchId === null
      ? null
      : {
          label: () => `Set ${input.fieldId} of ${changed} ${changed === 1 ? "account" : "accounts"}`,
          subject: `field-batch:${batchId}`,
          undo: call(undoFieldOfMany, { batchId }),
          redo: call(setFieldOfMany, input),
        },
  ),
  inversion(setFieldCells, ({ input, output: { batchId, changed } }) =>
    batchId === null
      ? null
      : {
          label: () => `Set ${changed} ${changed === 1 ? "cell" : "cells"} of the table`,
          subject: `field-batch:${batchId}`,
          undo: call(undoFieldOfMany, { batchId }),
          redo: call(setFieldCells, input),
        },
  ),
  inversion(defineField, ({ output: { field } }) => ({
    label: () => `Defined ${field.label}`,
    subject: `field:${field.fieldId}`,
    undo: call(retireField, { fieldId: field.fieldId, retired: true }),
    redo: call(retireField, { fieldId: field.fieldId, retired: false }),
  })),
  inversion(retireField, ({ input: { fieldId, retired }, output: { field } }) => ({
    label: () => (retired ? `Took ${field.label} out of use` : `Took ${field.label} into use again`),
    subject: `field:${fieldId}`,
    undo: call(retireField, { fieldId, retired: !retired }),
    redo: call(retireField, { fieldId, retired }),
  })),
  inversion(declareCoverage, ({ input: { source, nobody } }) => ({
    label: () => `${nobody ? "Said" : "Took back"} that nobody looks after the accounts of ${source}`,
    subject: `coverage:${source}`,
    undo: call(declareCoverage, { source, nobody: !nobody }),
    redo: call(declareCoverage, { source, nobody }),
  })),
];

type WrittenView = { output: views.SavedView };

/** Every save is a version, so the one before is where it goes back to. Who sees a view is no part of that. */
function viewSaved({ output: { viewId, version, name } }: WrittenView, label: string): Inverse {
  return {
    label: () => `${label}: ${name}`,
    subject: `view:${viewId}`,
    undo: call(views.revertView, { viewId, version, to: version - 1 }),
    redo: call(views.revertView, { viewId, version: version + 1, to: version }),
  };
}

function viewThere({ viewId }: { viewId: string }, label: string): Inverse {
  return {
    label: () => label,
    subject: `view:${viewId}`,
    undo: call(views.deleteView, { viewId }),
    redo: call(views.restoreView, { viewId }),
  };
}

const ofViews: Inversion[] = [
  inversion(views.createView, ({ output }) => viewThere(output, `Saved the new view ${output.name}`)),
  inversion(views.restoreView, ({ output }) => viewThere(output, `Brought back the view ${output.name}`)),
  inversion(views.deleteView, ({ input }) => {
    const { undo: redo, redo: undo, subject } = viewThere(input, "");
    return { label: () => "Deleted a view", subject, undo, redo };
  }),
  inversion(views.revertView, (written) => viewSaved(written, "Took a view back")),
  inversion(views.saveView, (written) => {
    const { viewId, version, name, isShared } = written.output;
    if (written.before["isShared"] === isShared) return viewSaved(written, "Saved the view");
    // Both at once is two things in one; they are taken back by hand.
    if (written.input.content !== undefined || written.input.name !== undefined) return null;
    return {
      label: () => `${isShared ? "Shared" : "Made private"} the view ${name}`,
      subject: `view:${viewId}`,
      undo: call(views.saveView, { viewId, version, isShared: !isShared }),
      redo: call(views.saveView, { viewId, version: version + 1, isShared }),
    };
  }),
];

const INVERSIONS: ReadonlyMap<string, Inversion> = new Map(
  [...ofQueue, ...ofWork, ...ofAccounts, ...ofHandovers, ...ofAbsences, ...ofFields, ...ofSettings, ...ofViews].map(
    (one) => [one.operation, one],
  ),
);

export function inverseOf(operation: string, written: Written): Inverse | null {
  return INVERSIONS.get(operation)?.of(written) ?? null;
}

/** All operations whose last use a member can take back. */
export const CAN_BE_TAKEN_BACK: readonly string[] = [...INVERSIONS.keys()];
