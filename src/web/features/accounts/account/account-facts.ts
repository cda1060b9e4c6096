/** The line below an account's name. */
import type { AccountPage } from "#contract/account-pages.ts";
import type { AccountRow } from "#contract/accounts.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatDay, formatInteger } from "../../../ui/format.ts";

const PLANS: Record<AccountRow["plan"], string> = {
  payg: "Pay as you go",
  annual: "Annual plan",
  startup: "Startup programme",
  yc: "YC programme",
};

/** "brightpath.io · EU · Pay as you go since 3 Mar · 8 people" */
export function accountSummary({ row, signedUpOn }: AccountPage, today: LocalDate): string {
  const since = signedUpOn ? ` since ${formatDay(signedUpOn, today)}` : "";
  const people = row.peopleCount === 1 ? "1 person" : `${formatInteger(row.peopleCount)} people`;
  return [row.domain, row.region.toUpperCase(), `${PLANS[row.plan]}${since}`, row.peopleCount > 0 && people]
    .filter((part) => part)
    .join(" · ");
}
