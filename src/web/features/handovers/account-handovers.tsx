/** The handovers of one account, with what became of each; nothing where there is none. */
import { listHandovers } from "#contract/handovers.ts";
import { useRead } from "../../app/api.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { HandoverRow } from "./handover-row.tsx";

const COLUMNS = [{ label: "To" }, { label: "Handed over" }, { label: "What became of it" }];

export function AccountHandovers({ accountId }: { accountId: string }) {
  const read = useRead(listHandovers, { accountId, state: "all", limit: 20 });
  const rows = (read.data?.data ?? []).filter((one) => one.accountId === accountId);
  if (rows.length === 0) return null;
  return (
    <Section name="account.handovers" title="Handovers" summary={rows.length}>
      <PlainTable label="Handovers" columns={COLUMNS}>
        {rows.map((handover) => (
          <HandoverRow key={handover.handoverId} handover={handover} isOnAccount />
        ))}
      </PlainTable>
    </Section>
  );
}
