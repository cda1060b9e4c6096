/** The table over all accounts, and one whole. */
import { z } from "zod";
import * as accountPages from "#contract/account-pages.ts";
import * as contract from "#contract/accounts.ts";
import { MOST_ORDER_TERMS, parseAccountOrder } from "#core/accounts/account-order.ts";
import { ACCOUNT_COLUMNS } from "#core/accounts/columns.ts";
import { exportColumns, withCurrency } from "#core/accounts/export-columns.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { parseAccountFilter } from "#core/accounts/parse-filter.ts";
import { invalid } from "#core/errors.ts";
import { CUSTOM_PREFIX, type FieldDefinition, ruleFieldId } from "#core/fields/field-definition.ts";
import { money } from "#core/money/money.ts";
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
import { exportAccounts as writeExport } from "#server/features/account-exports/reads.ts";
import * as lists from "#server/features/account-lists/reads.ts";
import { type Ending, isSortName, type Order } from "#server/features/account-orders/reads.ts";
import { readAccountPage } from "#server/features/account-pages/reads.ts";
import { findColumn, totalAccounts as readTotals } from "#server/features/account-totals/reads.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { deriveForReading } from "#server/features/state/reads.ts";
import { getFreshness } from "#server/features/status/reads.ts";
import { decodeCursor, encodeCursor } from "#server/platform/http/cursor.ts";
import { type Context, implement, implementFile, SentFile } from "#server/platform/http/implement.ts";
import { listByIdText, resolveAccount } from "./reads.ts";

const sortValue = z.union([z.string(), z.number(), z.null()]);
/** The value in each column of the order, and the id. */
const cursorShape = z.array(sortValue).min(2);

export const listAccounts = implement(contract.listAccounts, async (ctx, { cursor, at, limit, sort, filter: text }) => {
  if (at !== undefined && cursor !== undefined)
    throw invalid("accounts.two-beginnings", "A page begins with a cursor or at a row; leave one of both out.", [
      { pointer: "at", message: "Leave it out, or the cursor." },
    ]);
  const { order, filter } = await viewOf(ctx, { sort, filter: text });
  const most = limit + 1;
  const [rows, total, freshness] = await Promise.all([
    at === undefined
      ? lists.listAccounts(ctx.db, { filter, order, after: endingOf(cursor, order), most })
      : lists.listAccountsAt(ctx.db, { filter, order, at, most }),
    lists.countAccounts(ctx.db, filter),
    getFreshness(ctx.db, ctx.now),
  ]);
  const last = rows[limit - 1];
  return {
    data: rows.slice(0, limit).map(({ row }) => row),
    nextCursor: rows.length > limit && last ? encodeCursor([...last.values, last.row.accountId]) : null,
    total,
    freshness,
  };
});

/** Which accounts, and in which order, as a list, its totals and its export mean the same by it. */
async function viewOf(ctx: Context, { sort, filter }: { sort: string; filter: string }) {
  const fields = await listFieldDefinitions(ctx.db);
  const order = orderOf(sort, fields);
  const read = parseAccountFilter(filter, localDateAt(ctx.now), filterFieldsOf(fields));
  return { fields, order, filter: await lists.conditionOf(ctx.db, read) };
}

function endingOf(cursor: string | undefined, order: Order): Ending | null {
  if (cursor === undefined) return null;
  const values = decodeCursor(cursor, cursorShape.length(order.length + 1));
  return { values: values.slice(0, -1), accountId: String(values.at(-1)) };
}

function orderOf(sort: string, fields: readonly FieldDefinition[]): Order {
  const [first, ...rest] = parseAccountOrder(sort).map(({ name, descending }) => ({
    by: placeOf(name, fields),
    descending,
  }));
  if (rest.length >= MOST_ORDER_TERMS)
    throw invalid("accounts.sort-long", `Accounts are sorted by at most ${MOST_ORDER_TERMS} columns.`, [
      { pointer: "sort", message: "Leave out the last ones." },
    ]);
  return [first ?? { by: "renewal", descending: false }, ...rest];
}

function placeOf(name: string, fields: readonly FieldDefinition[]): Order[0]["by"] {
  if (isSortName(name)) return name;
  const field = filterFieldsOf(fields).find((one) => one.name === name);
  if (field?.fieldId !== undefined) return { fieldId: field.fieldId };
  const names = contract.ACCOUNT_SORTS.join(", ");
  throw invalid(
    "accounts.sort-unknown",
    `Accounts cannot be sorted by "${name}"; choose one of ${names}, or a field of accounts.`,
    [{ pointer: "sort", message: `Choose one of ${names}, with - in front for descending.` }],
  );
}

export const totalAccounts = implement(
  contract.totalAccounts,
  async (ctx, { filter: text, columns, medians, by = null }) => {
    const { fields, filter } = await viewOf(ctx, { sort: "", filter: text });
    const places = [...new Set(columns)].map((id) => findColumn(id, fields) ?? refuseColumn(id));
    const totals = await readTotals(ctx.db, { filter, columns: places, medians, by });
    return { ...totals, freshness: await getFreshness(ctx.db, ctx.now) };
  },
);

const MEDIA_TYPES = { csv: "text/csv", jsonl: "application/x-ndjson" } as const;

export const exportAccounts = implementFile(
  contract.exportAccounts,
  async (ctx, { filter: text, sort, columns: ids, format }) => {
    const { fields, order, filter } = await viewOf(ctx, { sort, filter: text });
    const wanted = [...new Set(ids ?? ACCOUNT_COLUMNS.map(({ id }) => id))];
    const found = exportColumns(wanted, fields).map((column, index) => column ?? refuseColumn(wanted[index] ?? ""));
    const columns = format === "csv" ? withCurrency(found) : found;
    const content = writeExport(ctx.db, { filter, order, columns, format });
    return new SentFile(content, MEDIA_TYPES[format], `accounts-${localDateAt(ctx.now)}.${format}`);
  },
);

function refuseColumn(id: string): never {
  throw invalid("accounts.column-unknown", `There is no column "${id}". Leave it out, or name another.`, [
    { pointer: "columns", message: `Leave out "${id}".` },
  ]);
}

export const searchAccounts = implement(contract.searchAccounts, async (ctx, { q, limit }) => {
  const persons = await lists.accountsOfPerson(ctx.db, q, limit);
  const rows = await lists.searchAccounts(ctx.db, q, [...persons, ...(await listByIdText(ctx.db, q))], limit);
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
