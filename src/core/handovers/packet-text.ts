/** A packet as text that can be read, edited and pasted anywhere: Markdown that reads well as plain text. */
import { HANDOVER_TEAM_LABELS } from "../onboarding/fact.ts";
import { dayText } from "../time/day-text.ts";
import { localDateAt } from "../time/instant.ts";
import type { PacketFacts } from "./packet-facts.ts";
import type { PacketSection } from "./packet-of.ts";

export function packetText(
  { to, account, asOf }: Pick<PacketFacts, "to" | "account" | "asOf">,
  sections: readonly PacketSection[],
): string {
  const { name, domain, region, externalId, plan, country, signedUpOn } = account;
  const signedUp = signedUpOn === null ? "sign-up not known" : `signed up ${dayText(signedUpOn, null)}`;
  const facts = [domain, region, country, `plan ${plan}`, signedUp, `id ${externalId}`].filter(
    (one) => one !== null && one !== "",
  );
  return [
    `# ${name}: handover to ${HANDOVER_TEAM_LABELS[to]}`,
    `${facts.join(" · ")}. As of ${dayText(localDateAt(asOf), null)}, ${asOf.slice(11, 16)} UTC.`,
    ...sections.map(({ title, lines }) => [`## ${title}`, ...lines.map((line) => `- ${line}`)].join("\n")),
  ].join("\n\n");
}
