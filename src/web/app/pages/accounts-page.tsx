/** The list of accounts with what other features do to them from there. */
import type { AccountRow } from "#contract/accounts.ts";
import { AccountsTable } from "../../features/accounts/table/accounts-table.tsx";
import { useIsFilterKnown } from "../../features/accounts/table/known-filter.ts";
import type { ChosenAccounts } from "../../features/fields/field-of-many.tsx";
import { formatInteger } from "../../ui/format.ts";
import { onDemand } from "../../ui/on-demand.tsx";
import { Page } from "../../ui/page.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useView } from "../views/use-view.ts";

const FieldOfMany = onDemand(async () => (await import("../../features/fields/field-of-many.tsx")).FieldOfMany);
const HandoverPanel = onDemand(async () => (await import("../../features/handovers/handover-panel.tsx")).HandoverPanel);
const MovePanel = onDemand(async () => (await import("../../features/onboarding/move-panel.tsx")).MovePanel);

/** Days of a list are counted in UTC, and so are the moments that are logged from it. */
const ZONE = "UTC";

export function AccountsPage() {
  const panel = useSidePanel();
  const move = ({ accountId, name, stage }: AccountRow) => {
    const account = { accountId, name };
    const handOver = () =>
      panel.open({ title: `Hand ${name} over`, content: <HandoverPanel account={account} onDone={panel.close} /> });
    panel.open({
      title: `Move ${name}`,
      content: <MovePanel account={account} stage={stage} zone={ZONE} onDone={panel.close} onHandOver={handOver} />,
    });
  };
  const setField = (chosen: ChosenAccounts, count: number | null) =>
    panel.open({
      title: `Set a field of ${count === null ? "the chosen" : formatInteger(count)} accounts`,
      content: <FieldOfMany chosen={chosen} onDone={panel.close} />,
    });
  // Until it is known what to show, other accounts than those that were asked for would be shown.
  const view = useView("table");
  const isKnown = useIsFilterKnown(view.shown.filter);
  if (!view.isReady || !isKnown) return <AccountsToCome />;
  return <AccountsTable onMove={move} onSetField={setField} />;
}

function AccountsToCome() {
  return (
    <Page title="Accounts">
      <SkeletonLines count={16} heightPx={36} />
    </Page>
  );
}
