/** The packet of an account as it is now, and the check who has it already. */
import { checkEngagement, isBlocked, type Signal } from "#core/handovers/engagement-check.ts";
import type { HandoverPreset } from "#core/handovers/handover-preset.ts";
import type { PacketSibling } from "#core/handovers/packet-facts.ts";
import { type PacketSection, packetOf } from "#core/handovers/packet-of.ts";
import { packetText } from "#core/handovers/packet-text.ts";
import type { AccountId } from "#core/ids.ts";
import type { HandoverTeam } from "#core/onboarding/fact.ts";
import { STAGE_CODES, STAGE_IDS } from "#core/onboarding/stage.ts";
import type { DeriveContext } from "#core/state/context.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { engagementFactsOf, packetFactsOf } from "#core/state/packet-facts-of.ts";
import type { Instant } from "#core/time/instant.ts";
import { listSiblings } from "#server/features/account-lists/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { deriveForReading } from "#server/features/state/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import shipped from "../../../../presets/usage-billed-analytics/handovers.json" with { type: "json" };
import * as store from "./store.ts";

const PRESET: HandoverPreset = shipped;
const MOST_CONTACTS = 5;

type Section = Omit<PacketSection, "lines"> & { lines: string[] };
export type Packet = { sections: Section[]; packet: string; signals: Signal[]; isBlocked: boolean };

export async function fillPacket(
  db: Db,
  accountId: AccountId,
  { to, now }: { to: HandoverTeam; now: Instant },
): Promise<Packet> {
  const { derived, context } = await deriveForReading(db, accountId, now);
  const beside = {
    contacts: await store.listContacts(db, accountId, MOST_CONTACTS),
    siblings: await siblingsOf(db, derived, context),
  };
  const asked = { to, now, preset: PRESET };
  const facts = packetFactsOf(derived, context, beside, asked);
  const sections = packetOf(facts, PRESET.steadyBills);
  const engagement = engagementFactsOf(derived, facts, context, asked);
  const signals = checkEngagement(engagement, PRESET.colleagueWroteDays);
  const shown = sections.map((section) => ({ ...section, lines: [...section.lines] }));
  return { sections: shown, packet: packetText(facts, sections), signals, isBlocked: isBlocked(signals) };
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
