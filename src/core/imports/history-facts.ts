/** What rows of a team's history become: facts with their old instants. */
import type { PersonId } from "../ids.ts";
import type { FactDetail, OutreachKind, ThreadOwner } from "../onboarding/fact.ts";
import { type StageLabels, stageFromLabel } from "../onboarding/old-labels.ts";
import type { Instant } from "../time/instant.ts";
import type { CellValue } from "./read-cell.ts";

type Values = Readonly<Record<string, CellValue>>;

/** A name that no stage answers to is kept and has no stage. The paid call lies over a stage and is none. */
export function stageFact(values: Values, labels: StageLabels): FactDetail {
  const label = String(values["stage"]);
  const found = stageFromLabel(label, labels);
  return { kind: "stage_imported", label, stage: found.kind === "stage" ? found.stage : null };
}

/** A mail of ours without a kind is none of the programme's own steps. */
export function mailFact(values: Values): FactDetail {
  const automated = values["automated"] === true;
  const thread = (values["thread"] ?? "onboarding") as ThreadOwner;
  if (values["direction"] === "in") return { kind: "inbound_reply", author: automated ? "automatic" : "human", thread };
  return { kind: "outreach_sent", outreach: (values["kind"] ?? "other") as OutreachKind, automated, thread };
}

export function callFact(values: Values): FactDetail {
  const callId = typeof values["call"] === "string" ? values["call"] : null;
  switch (values["outcome"]) {
    case "booked":
      return { kind: "call_booked", callId, startsAt: (values["starts_at"] ?? values["happened_at"]) as Instant };
    case "held": {
      const attendees = values["attendees"];
      return { kind: "call_held", callId, customerAttendees: typeof attendees === "number" ? attendees : null };
    }
    case "customer_absent":
      return { kind: "call_customer_absent", callId };
    case "we_absent":
      return { kind: "call_we_absent", callId };
    case "broken_off":
      return { kind: "call_broken_off", callId };
    default:
      return { kind: "call_cancelled", callId };
  }
}

export function optOutFact(personId: PersonId): FactDetail {
  return { kind: "opted_out", personId };
}
