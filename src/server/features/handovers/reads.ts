/** The packet of an account as it is now, and the check who has it already. */
import type { HandoverRuleEffects } from "#contract/handovers.ts";
import { answerDueOn, isAnswerOverdue } from "#core/handovers/answer-due.ts";
import { checkEngagement, isBlocked, type Signal } from "#core/handovers/engagement-check.ts";
import type { HandoverPreset } from "#core/handovers/handover-preset.ts";
import type { PacketSibling } from "#core/handovers/packet-facts.ts";
import { type PacketSection, packetOf } from "#core/handovers/packet-of.ts";
import { packetText } from "#core/handovers/packet-text.ts";
import { adviceOf } from "#core/handovers/why-blocked.ts";
import type { AccountId } from "#core/ids.ts";
import { money } from "#core/money/money.ts";
import type { HandoverTeam } from "#core/onboarding/fact.ts";
import { STAGE_CODES, STAGE_IDS } from "#core/onboarding/stage.ts";
import type { DeriveContext } from "#core/state/context.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { engagementFactsOf, packetFactsOf } from "#core/state/packet-facts-of.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { listSiblings } from "#server/features/account-lists/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { deriveForReading } from "#server/features/state/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

type Section = Omit<PacketSection, "lines"> & { lines: string[] };
export type Packet = {
  sections: Section[];
  packet: string;
  signals: Signal[];
  isBlocked: boolean;
  advice: string | null;
  answerDueOn: LocalDate;
};

export async function fillPacket(
  db: Db,
  accountId: AccountId,
  { to, now }: { to: HandoverTeam; now: Instant },
): Promise<Packet> {
  const { derived, context } = await deriveForReading(db, accountId, now);
  const { rules } = await getRulesOn(db, localDateAt(now));
  const beside = {
    contacts: await store.listContacts(db, accountId, rules.mostContacts),
    siblings: await siblingsOf(db, derived, context),
  };
  const asked = { to, now, preset: rules };
  const facts = packetFactsOf(derived, context, beside, asked);
  const sections = packetOf(facts, rules.steadyBills);
  const engagement = engagementFactsOf(derived, facts, context, asked);
  const signals = checkEngagement(engagement, rules);
  const shown = sections.map((section) => ({ ...section, lines: [...section.lines] }));
  return {
    sections: shown,
    packet: packetText(facts, sections),
    signals,
    isBlocked: isBlocked(signals),
    advice: adviceOf(signals, rules),
    answerDueOn: answerDueOn(now, rules),
  };
}

/** The rules of handovers that are in force on that day, with the version that they are. */
export async function getRulesOn(db: Db, day: LocalDate) {
  const found = (await store.listRules(db)).find(({ effectiveOn }) => effectiveOn <= day);
  if (!found) throw new Error("The shipped rules of handovers are missing; start the server once to put them in.");
  return found;
}

const MOST_NAMED = 20;

/** Who would be over the level for sales by other rules, of the accounts in the segment. HO-2. */
export async function loadRuleEffects(
  db: Db,
  { directOverMinor: before }: HandoverPreset,
  { directOverMinor: after }: HandoverPreset,
): Promise<HandoverRuleEffects> {
  const counted = await store.countOver(db, { before, after });
  const changed = await store.listCrossing(db, { before, after, limit: MOST_NAMED });
  return {
    ...counted,
    changed: changed.map(({ netMinor, currency, ...row }) => ({ ...row, net: money(currency, netMinor) })),
  };
}

/** What waits for an answer longer than agreed, the longest first. */
export function listOverdueAnswers(db: Db, today: LocalDate, limit: number): Promise<store.OverdueAnswer[]> {
  return store.listOverdue(db, today, limit);
}

export function isOverdue(row: Pick<store.HandoverRow, "state" | "answerDueOn">, now: Instant): boolean {
  return isAnswerOverdue(row, localDateAt(now));
}

/** Those of the same customer are that customer, and no siblings. */
async function siblingsOf(db: Db, { facts }: Derived, { stages }: DeriveContext): Promise<PacketSibling[]> {
  const { accountId, companyId } = facts.account;
  const merged = new Set(await listMergedIds(db, accountId));
  const others = (await listSiblings(db, companyId, accountId)).filter((one) => !merged.has(one.accountId));
  return others.map(({ name, region, net, stage, humans }) => {
    const known = STAGE_IDS.find((one) => one === stage);
    return { name, region, net, stage: known ? `${STAGE_CODES[known]} ${stages.labels[known]}` : null, humans };
  });
}
