/** Why a cell says what it says: the stage, the forecast, or else the verdict of the rules. */
import { Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { BillSection } from "../../features/accounts/account/bill-section.tsx";
import { VerdictWhy } from "../../features/accounts/account/verdict.tsx";
import { StageWhy } from "../../features/onboarding/stage-why.tsx";
import { isAbout, OF_FORECAST, OF_STAGE } from "./why-title.ts";

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
