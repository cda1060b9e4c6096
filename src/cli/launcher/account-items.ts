/** Accounts and rows of the queue as items of a launcher. */
import type { searchAccounts } from "#contract/accounts.ts";
import type { OutputOf } from "#contract/operation.ts";
import type { QueueRow } from "#contract/queue.ts";
import { type Money, toAmountText } from "#core/money/money.ts";
import { dayText } from "#core/time/day-text.ts";
import { daysBetween, type LocalDate } from "#core/time/local-date.ts";
import type { ScriptItem } from "./script-filter.ts";

export type FoundAccount = OutputOf<typeof searchAccounts>["data"][number];

const MOST_REASONS = 3;

export function accountUrl(baseUrl: string, accountId: string): string {
  return `${baseUrl}/accounts/${accountId}`;
}

/** "$1,240", without cents as in every list. */
export function shortMoney(money: Money): string {
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: money.currency,
    maximumFractionDigits: 0,
  }).format(Number(toAmountText(money)));
}

export function renewsText(renewalOn: LocalDate | null, today: LocalDate): string | null {
  if (renewalOn === null) return null;
  const days = daysBetween(today, renewalOn);
  if (days === 0) return "renews today";
  return days > 0 ? `renews in ${days} d` : `renewed ${dayText(renewalOn, today)}`;
}

export function reasonsText(reasons: QueueRow["reasons"]): string {
  return reasons
    .filter(({ points }, index) => index === 0 || (points ?? 0) > 0)
    .slice(0, MOST_REASONS)
    .map(({ text }, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)))
    .join(", ");
}

type Place = { baseUrl: string; today: LocalDate };

/** Enter opens it; with ⌘ it is taken first, so that nobody else does. */
export function queueItem(row: QueueRow, { baseUrl, today }: Place): ScriptItem {
  const url = accountUrl(baseUrl, row.accountId);
  const facts = [row.net && shortMoney(row.net), renewsText(row.renewalOn, today)].filter((one) => one !== null);
  const title = [row.name, ...facts].join(" · ");
  const subtitle = reasonsText(row.reasons);
  return {
    uid: row.companyId,
    title,
    subtitle,
    arg: url,
    autocomplete: row.name,
    valid: true,
    mods: {
      cmd: { valid: true, arg: row.companyId, subtitle: "Take it, so that nobody else does" },
      alt: { valid: true, arg: row.name, subtitle: "Copy the name" },
    },
    text: { copy: url, largetype: `${title}\n${subtitle}` },
    quicklookurl: url,
  };
}

export function accountItem(account: FoundAccount, { baseUrl, today }: Place): ScriptItem {
  const url = accountUrl(baseUrl, account.accountId);
  const facts = [account.net && shortMoney(account.net), renewsText(account.renewalOn, today), account.detail];
  const subtitle = facts.filter(Boolean).join(" · ");
  return {
    uid: account.accountId,
    title: account.name,
    subtitle,
    arg: url,
    autocomplete: account.name,
    valid: true,
    mods: { alt: { valid: true, arg: account.name, subtitle: "Copy the name" } },
    text: { copy: url, largetype: `${account.name}\n${subtitle}` },
    quicklookurl: url,
  };
}
