/** One account: found, whole, and why it is in or out. */
import * as accountPages from "#contract/account-pages.ts";
import * as contract from "#contract/accounts.ts";
import { CUSTOM_PREFIX, ruleFieldId } from "#core/fields/field-definition.ts";
import { money } from "#core/money/money.ts";
import { searchTerms } from "#core/search/search-terms.ts";
import { decide } from "#core/segments/decide.ts";
import { type Explanation, labelled, type Shown, shown } from "#core/segments/explain.ts";
import { nearestFlip } from "#core/segments/nearest-flip.ts";
import type { RuleFacts } from "#core/segments/rule-facts.ts";
import type { SegmentPreset } from "#core/segments/segment-preset.ts";
import { type Verdict, verdictFor } from "#core/segments/verdict.ts";
import { resolvedFieldOf } from "#core/state/account-fields.ts";
import type { DeriveContext } from "#core/state/context.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { forecastOrigin } from "#core/state/rule-forecast.ts";
import { type Instant, localDateAt, startOfDay } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { readAccountPage } from "#server/features/account-pages/reads.ts";
import { findAccountsOrPlaces } from "#server/features/found-accounts/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { deriveForReading } from "#server/features/state/reads.ts";
import { implement } from "#server/platform/http/implement.ts";
import { listByIdText, resolveAccount } from "./reads.ts";

export const searchAccounts = implement(contract.searchAccounts, async (ctx, { q, limit }) => {
  const rows = await findAccountsOrPlaces(ctx.db, {
    terms: searchTerms(q),
    exactIds: await listByIdText(ctx.db, q.trim()),
    today: localDateAt(ctx.now),
    most: limit,
  });
  return {
    data: rows.map(({ accountId, name, domain, externalId, region, currency, netMinor, renewalOn }) => ({
      accountId,
      name,
      detail: [domain ?? externalId, region].filter(Boolean).join(" · "),
      net: netMinor === null ? null : money(currency, netMinor),
      renewalOn,
    })),
  };
});

export const getAccount = implement(accountPages.getAccount, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const { derived, context } = await deriveForReading(ctx.db, accountId, ctx.now);
  const merged: Derived[] = [];
  for (const otherId of (await listMergedIds(ctx.db, accountId)).slice(1))
    merged.push((await deriveForReading(ctx.db, otherId, ctx.now)).derived);
  return readAccountPage(ctx.db, { derived, merged, context, now: ctx.now, memberId: ctx.member.memberId });
});

export const explainAccount = implement(contract.explainAccount, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const { derived, context } = await deriveForReading(ctx.db, accountId, ctx.now);
  const { facts, ruleFacts, today } = derived;
  const imported = { source: facts.account.source, recordedAt: facts.account.changedAt };
  const forecast = forecastSource(derived, context, ctx.now);
  const sources = {
    plan: imported,
    ...fieldSources(derived, context, ctx.now),
    net_forecast_usd: forecast,
    gross_forecast_usd: forecast,
    has_forecast: forecast,
    humans: imported,
    paid_periods: imported,
    live_period: imported,
  };
  const verdict = verdictFor({ ...ruleFacts, sources }, context.segments, today);
  const flip = flipOf(verdict, ruleFacts, context.segments, today);
  return {
    verdict: verdict.verdict,
    segment: verdict.segment,
    route: verdict.route,
    rule: verdict.rule,
    because: verdict.because,
    flags: [...verdict.flags],
    tree: toRuleNode(verdict.tree),
    nearestFlip: flip && {
      fact: flip.fact,
      from: shownText(flip.from),
      to: shownText(flip.to) ?? "unknown",
      sentence: `${flip.prefix}${flipSentence(flip, ruleFacts)}`,
    },
    ruleVersion: context.segments.version,
  };
});

/** Who says what a field is, and when they last said so. */
function fieldSources({ facts }: Derived, { fields }: DeriveContext, now: Instant) {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const { source, override, observedAt } = resolvedFieldOf(facts, field, now);
      const said = source ?? (override && "set by hand");
      return said && observedAt ? [[ruleFieldId(field), { source: said, recordedAt: observedAt }]] : [];
    }),
  );
}

/** A vendor's forecast is as old as the day on which it was made, whenever it was imported. */
function forecastSource({ ruleForecast, today }: Derived, { versions }: DeriveContext, now: Instant) {
  const { source, issuedOn } = ruleForecast;
  const origin = forecastOrigin(ruleForecast, today);
  return source === "ours"
    ? { source: `${origin}, ${versions}`, recordedAt: now }
    : { source: origin, recordedAt: startOfDay(issuedOn ?? today) };
}

/** An account that is in stays in, so what is told of it is how near it would be if it came today. */
function flipOf(verdict: Verdict, facts: RuleFacts, preset: SegmentPreset, today: LocalDate) {
  if (verdict.segment === null || facts.stay === null)
    return verdict.nearestFlip && { ...verdict.nearestFlip, prefix: "" };
  const asNew = { ...facts, stay: null };
  const flip = nearestFlip(asNew, preset, today);
  const would = decide(asNew, preset, today).segment === null ? "would not" : "would";
  return flip && { ...flip, prefix: `It stays in by itself. Coming today, it ${would} enter. ` };
}

function toRuleNode({ label, passed, value, note, source, recordedAt, children }: Explanation): contract.RuleNode {
  return {
    label,
    passed,
    value: shownText(value) ?? note ?? null,
    source: source ?? null,
    age: recordedAt ?? null,
    children: children.map(toRuleNode),
  };
}

function shownText(value: Shown): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** "12.01 short of 100.01" for amounts; otherwise what it would have to be. A field of the team's own has their name. */
function flipSentence({ fact, from, to }: { fact: string; from: Shown; to: Shown }, facts: RuleFacts): string {
  const { labels, attributes } = facts;
  const label = labels?.[fact];
  const name = label ?? fact.replace(/_usd$/, "").replaceAll("_", " ");
  const own = label === undefined ? null : (attributes[fact.slice(CUSTOM_PREFIX.length)] ?? null);
  const isAmount =
    label === undefined ? fact.endsWith("_usd") : typeof own === "object" && own !== null && "minor" in own;
  if (isAmount && from !== null && to !== null) {
    const difference = Math.abs(Number(to) - Number(from)).toFixed(2);
    const way = Number(to) > Number(from) ? "short of" : "above";
    return `${label ?? `The ${name}`} is ${difference} ${way} ${shownText(to)}, where this would change.`;
  }
  const [wanted, is] = [to, from].map((one) => shownText(shown(labelled(one, fact, facts))) ?? "unknown");
  return `This would change if ${name} were ${wanted} instead of ${is}.`;
}
