/** How handovers and absences are taken back; part of the one list in `inverses.ts`. */
import { changeAbsence, recordAbsence, removeAbsence, restoreAbsence } from "./absences.ts";
import {
  acceptHandover,
  bounceHandover,
  type HandoverRules,
  handOver,
  saveHandoverRules,
  undoHandover,
  type WholeHandover,
} from "./handovers.ts";
import { call, type Inverse, type Inversion, inversion } from "./inverse.ts";

type Step = Pick<Inverse, "label" | "redo">;

function step({ accountId, handoverId, version }: WholeHandover, { label, redo }: Step): Inverse {
  return {
    label,
    subject: `handover:${handoverId}`,
    about: { kind: "account", id: accountId },
    undo: call(undoHandover, { accountId, handoverId, version }),
    redo,
  };
}

const AWAY_DAYS = ["firstOn", "firstHalf", "lastOn", "lastHalf"] as const;

export const ofHandovers: Inversion[] = [
  // Handing over again makes another handover, with the packet as it was sent.
  inversion(handOver, ({ input, output }) =>
    step(output, {
      label: (name) => `Handed ${name} over`,
      redo: call(handOver, { ...input, packet: output.packet }),
    }),
  ),
  inversion(acceptHandover, ({ input, output }) =>
    step(output, { label: (name) => `Accepted: ${name}`, redo: call(acceptHandover, input) }),
  ),
  inversion(bounceHandover, ({ input, output }) =>
    step(output, { label: (name) => `Sent back: ${name}`, redo: call(bounceHandover, input) }),
  ),
  inversion(saveHandoverRules, ({ input: { rules, reason }, before }) => ({
    label: () => "Saved the rules of handovers",
    subject: "rules:handovers",
    undo: call(saveHandoverRules, { rules: before["rules"] as HandoverRules, reason: "Taken back" }),
    redo: call(saveHandoverRules, { rules, reason }),
  })),
];

export const ofAbsences: Inversion[] = [
  inversion(recordAbsence, ({ output: { absenceId, memberName } }) => ({
    label: () => `Recorded an absence of ${memberName}`,
    subject: `absence:${absenceId}`,
    undo: call(removeAbsence, { absenceId }),
    redo: call(restoreAbsence, { absenceId }),
  })),
  inversion(removeAbsence, ({ output: { absenceId, memberName } }) => ({
    label: () => `Removed the absence of ${memberName}`,
    subject: `absence:${absenceId}`,
    undo: call(restoreAbsence, { absenceId }),
    redo: call(removeAbsence, { absenceId }),
  })),
  inversion(restoreAbsence, ({ output: { absenceId, memberName } }) => ({
    label: () => `Brought back the absence of ${memberName}`,
    subject: `absence:${absenceId}`,
    undo: call(removeAbsence, { absenceId }),
    redo: call(restoreAbsence, { absenceId }),
  })),
  inversion(changeAbsence, ({ input, output, before }) => {
    const { absenceId, memberName, version } = output;
    const were = Object.fromEntries(AWAY_DAYS.map((name) => [name, before[name]]));
    return {
      label: () => `Changed the absence of ${memberName}`,
      subject: `absence:${absenceId}`,
      undo: { operation: changeAbsence.name, input: { ...input, ...were, version } },
      redo: call(changeAbsence, { ...input, version: version + 1 }),
    };
  }),
];
