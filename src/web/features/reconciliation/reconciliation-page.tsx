/** Does it add up? The first run, how well our bills reproduce the invoices, and one account beside its invoices. */
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { getReconciliation, type Reconciliation } from "#contract/reconciliation.ts";
import { useRead } from "../../app/api.ts";
import { BackToAll } from "../../ui/back-to-all.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { AccountBesideInvoices } from "./account-beside-invoices.tsx";
import { Agreement } from "./agreement.tsx";
import { FirstRun } from "./first-run.tsx";
import { WorstAccounts } from "./worst-accounts.tsx";

/** @param children what else belongs here, such as whose forecast rules read */
export function ReconciliationPage({ children }: { children?: ReactNode }) {
  const [accountId, setAccountId] = useUrlText("account");
  const summary = useRead(
    getReconciliation,
    {},
    { refetchInterval: ({ state }) => (state.data?.progress ? 1_000 : 30_000) },
  );
  const { data, error } = summary;
  return (
    <Page
      title="Does it add up?"
      summary={data && headline(data)}
      action={accountId !== "" && <BackToAll label="All accounts" onBack={() => setAccountId("")} />}
    >
      <Stack gap="lg" maw={1120}>
        {error && <Failed error={error} onRetry={() => void summary.refetch()} lastGoodAtMs={summary.dataUpdatedAt} />}
        {accountId !== "" ? (
          <AccountBesideInvoices accountId={accountId} />
        ) : (
          <>
            <FirstRun />
            {!data && !error && <SkeletonLines count={6} />}
            {data && <Agreement summary={data} />}
            <WorstAccounts onOpen={setAccountId} />
            {children}
          </>
        )}
      </Stack>
    </Page>
  );
}

function headline({ withinPercent, accounts }: Reconciliation): string {
  if (withinPercent === null) return "No invoice was compared yet";
  return `${withinPercent} % of invoices within 2 % · prices confirmed for ${formatInteger(accounts.confirmed)} of ${formatInteger(accounts.accounts - accounts.withoutInvoices)} accounts with invoices`;
}
