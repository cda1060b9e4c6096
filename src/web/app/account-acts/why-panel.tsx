/** Why a cell says what it says: the stage, the forecast, or else the verdict of the rules. */
import { Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { BillSection } from "../../features/accounts/account/bill-section.tsx";
import { VerdictWhy } from "../../features/accounts/account/verdict.tsx";
import { StageWhy } from "../../features/onboarding/stage-why.tsx";

const OF_STAGE = ["stage", "stageSince"];
const OF_FORECAST = ["net", "gross", "low", "high", "previousBill", "priority"];

export function whyTitle({ row }: AccountPage, column?: string): string {
  if (isAbout(OF_STAGE, column)) return `Why is ${row.name} in its stage?`;
  if (isAbout(OF_FORECAST, column)) return `What ${row.name} is expected to pay`;
  return `Why is ${row.name} ${row.verdict === "in" ? "in" : "not in"} onboarding?`;
}

export function WhyPanel({
  account,
  column,
  zone,
}: {
  account: AccountPage;
  column?: string | undefined;
  zone: string;
}) {
  if (isAbout(OF_STAGE, column))
    return account.stage ? (
      <StageWhy stage={account.stage} zone={zone} />
    ) : (
      <Text size="sm">It has no stage, because it is not in onboarding.</Text>
    );
  if (isAbout(OF_FORECAST, column)) return <BillSection account={account} />;
  return <VerdictWhy accountId={account.row.accountId} queue={account.queue} />;
}

function isAbout(columns: readonly string[], column: string | undefined): boolean {
  return column !== undefined && columns.includes(column);
}
