/** The timeline of an account: facts and decisions as sentences, newest first. */
import { ALERT_LABELS, type Alert } from "../alerts/alerts-for.ts";
import { type Money, toAmountText } from "../money/money.ts";
import { CHURN_REASON_LABELS } from "../onboarding/churn.ts";
import { FACT_LABELS, HANDOVER_TEAM_LABELS, type OnboardingFact } from "../onboarding/fact.ts";
import { STAGE_CODES } from "../onboarding/stage.ts";
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { dayText } from "../time/day-text.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import type { Decision } from "./account-facts.ts";

export type TimelineEntry = {
  entryId: string;
  at: Instant;
  kind: string;
  title: string;
  detail: string | null;
  /** Id of a member, or `import`, `system`. */
  actorId: string;
  source: string;
  factId: string | null;
  undoable: boolean;
};

/** A fact that was taken back stays in the list and says so; the taking back is not an entry of its own. */
export function factEntries(facts: readonly OnboardingFact[], preset: StagePreset): TimelineEntry[] {
  const voided = new Set(facts.flatMap(({ corrects }) => corrects ?? []));
  return facts
    .filter(({ kind }) => kind !== "voided")
    .map((fact) => ({
      entryId: fact.factId,
      at: fact.happenedAt,
      kind: fact.kind,
      title: voided.has(fact.factId) ? `${FACT_LABELS[fact.kind]} (taken back)` : FACT_LABELS[fact.kind],
      detail: detailOf(fact, preset),
      actorId: fact.actor.kind === "member" ? fact.actor.id : fact.actor.kind,
      source: fact.source,
      factId: fact.factId,
      undoable: fact.source === "hand" && !voided.has(fact.factId),
    }));
}

function detailOf(fact: OnboardingFact, preset: StagePreset): string | null {
  switch (fact.kind) {
    case "outreach_sent":
      return fact.automated ? "Sent automatically" : null;
    case "inbound_reply":
      return fact.author === "automatic" ? "An automatic answer" : null;
    case "call_booked":
    case "call_rescheduled":
      return `Starts ${dayText(localDateAt(fact.startsAt), null)}, ${fact.startsAt.slice(11, 16)} UTC`;
    case "churned":
      return [CHURN_REASON_LABELS[fact.reason], fact.note].filter(Boolean).join(": ");
    case "stage_overridden":
      return `${STAGE_CODES[fact.stage]} ${preset.labels[fact.stage]}: ${fact.reason}`;
    case "stage_imported":
      return fact.label;
    case "inclusion_set":
      return `${fact.include ? "Included" : "Kept out"}: ${fact.reason}`;
    case "handed_over":
    case "handover_accepted":
      return `To ${HANDOVER_TEAM_LABELS[fact.to]}`;
    case "handover_bounced":
      return `By ${HANDOVER_TEAM_LABELS[fact.to]}: ${fact.reason}. The customer expects: ${fact.expects}`;
    case "referral_disqualified":
    case "reply_settled":
      return fact.reason;
    default:
      return fact.evidence;
  }
}

export function decisionEntries(decisions: readonly Decision[]): TimelineEntry[] {
  return decisions.flatMap((decision) => {
    const said = sentenceOf(decision);
    if (!said) return [];
    return {
      entryId: decision.decisionId,
      at: decision.happenedAt,
      kind: decision.kind,
      ...said,
      detail:
        [said.detail, decision.reconstructed ? "worked out from imported data" : null].filter(Boolean).join(" · ") ||
        null,
      actorId: "system",
      source: "rules",
      factId: null,
      undoable: false,
    };
  });
}

function sentenceOf({ kind, body }: Decision): { title: string; detail: string | null } | null {
  switch (kind) {
    case "level-crossed": {
      const { forecast, level, value, source } = body as {
        forecast: string;
        level: Money;
        value: Money;
        source?: string;
      };
      if (forecast !== "net") return null;
      return {
        title: `${source === "vendor" ? "The vendor's forecast" : "Forecast"} passed ${toAmountText(level)} ${level.currency}`,
        detail: `${toAmountText(value)} ${value.currency}`,
      };
    }
    case "segment-entered": {
      const { rule, reason, reopens } = body as { rule: string; reason: string; reopens?: string };
      if (reopens !== undefined) return { title: "Back in onboarding", detail: reason };
      return { title: `Entered onboarding by ${rule}`, detail: reason };
    }
    case "segment-left": {
      const { cause, reason } = body as { cause: string; reason: string | null };
      return { title: `Left onboarding: ${cause.replaceAll("-", " ")}`, detail: reason };
    }
    case "alert-raised": {
      const { kind: alert, text } = body as Pick<Alert, "kind" | "text">;
      return { title: ALERT_LABELS[alert], detail: text };
    }
    default:
      return null;
  }
}
