/** When members are away: whole days and halves of days, in the member's own zone. */
import { z } from "zod";
import { HALVES } from "#core/absences/absence.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant } from "./shapes.ts";

const half = z.enum(HALVES);

export const absence = z.strictObject({
  absenceId: id,
  memberId: id,
  memberName: z.string(),
  firstOn: day,
  firstHalf: half,
  lastOn: day,
  lastHalf: half,
  /** The zone of the member when it was recorded, in which its days and halves are meant. */
  timeZone: z.string(),
  startsAt: instant,
  endsAt: instant,
  isNow: z.boolean(),
  version: z.int(),
});
export type Absence = z.output<typeof absence>;

const days = { firstOn: day, lastOn: day };

export const listAbsences = defineOperation({
  name: "absences.list",
  summary: "Lists who is away now and later, the next first; with `since` also what ended on that day or after it.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/absences" },
  input: z.strictObject({ memberId: id.optional(), since: day.optional() }),
  output: z.strictObject({ data: z.array(absence) }),
});

export const recordAbsence = defineOperation({
  name: "absences.record",
  summary:
    "Says that you are away from a day through another one, or half of a day; a lead may say it of others. When it begins, what is worked returns to the pool.",
  access: "specialist",
  effect: "write",
  deed: "recorded an absence",
  http: { method: "POST", path: "/absences" },
  input: z.strictObject({
    /** Left out: you. */
    memberId: id.optional(),
    ...days,
    /** The first and the last half: `morning` to `morning` of one day is a morning. */
    firstHalf: half.default("morning"),
    lastHalf: half.default("afternoon"),
  }),
  output: absence,
});

export const changeAbsence = defineOperation({
  name: "absences.change",
  summary: "Changes the days of an absence.",
  access: "specialist",
  effect: "write",
  deed: "changed an absence",
  http: { method: "PUT", path: "/absences/{absenceId}" },
  input: z.strictObject({ absenceId: id, version: z.int(), ...days, firstHalf: half, lastHalf: half }),
  output: absence,
});

export const removeAbsence = defineOperation({
  name: "absences.remove",
  summary: "Removes an absence; it can be brought back.",
  access: "specialist",
  effect: "write",
  deed: "removed an absence",
  http: { method: "DELETE", path: "/absences/{absenceId}" },
  input: z.strictObject({ absenceId: id }),
  output: absence,
});

export const restoreAbsence = defineOperation({
  name: "absences.restore",
  summary: "Brings back an absence that was removed.",
  access: "specialist",
  effect: "write",
  deed: "brought back an absence",
  http: { method: "POST", path: "/absences/{absenceId}/restore" },
  input: z.strictObject({ absenceId: id }),
  output: absence,
});
