/** Meters with usage that no price book knows: their accounts' bills are "at least" until one does. */
import { Text } from "@mantine/core";
import type { OutputOf } from "#contract/operation.ts";
import type { listPriceBooks } from "#contract/price-books.ts";
import { listTeamTasks, type TeamTask } from "#contract/team-tasks.ts";
import { useRead } from "../../app/api.ts";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { formatQuantity } from "../../ui/quantity.ts";
import { Section } from "../../ui/section.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day } from "../../ui/time.tsx";
import { UnpricedTask } from "./unpriced-task.tsx";

const COLUMNS = [
  { label: "Meter" },
  { label: "Currency", isWideOnly: true },
  { label: "Accounts", align: "right" },
  { label: "Units, this month and the last", align: "right", isWideOnly: true },
  { label: "Last used", isWideOnly: true },
  { label: "Task" },
] as const;

export function UnpricedMeters({ meters }: { meters: OutputOf<typeof listPriceBooks>["unpriced"] }) {
  const tasks = useRead(listTeamTasks, {}).data?.data ?? [];
  const taskOf = (meter: string) => tasks.find(({ kind, subject }) => kind === "price-meter" && subject === meter);
  return (
    <Section name="unpriced-meters" title="Usage without a price" summary={formatInteger(meters.length)}>
      {meters.length === 0 ? (
        <Text size="sm">Every meter with usage has a price.</Text>
      ) : (
        <>
          <Text size="sm" mb="sm">
            The usage is kept, and bills of these accounts are “at least”. Add a price book with these meters; their
            tasks close by themselves then.
          </Text>
          <PlainTable label="Usage without a price" columns={COLUMNS}>
            {meters.map(({ meter, currencies, accounts, quantity, lastDay }) => (
              <tr key={meter}>
                <td>
                  <StateMark tone="warn">{meter}</StateMark>
                </td>
                <td className={WIDE_ONLY}>{currencies.join(", ")}</td>
                <td data-align="right">{formatInteger(accounts)}</td>
                <td data-align="right" className={WIDE_ONLY}>
                  {formatQuantity(quantity)}
                </td>
                <td className={WIDE_ONLY}>
                  <Day day={lastDay} />
                </td>
                <td>
                  <TaskOf task={taskOf(meter)} />
                </td>
              </tr>
            ))}
          </PlainTable>
        </>
      )}
    </Section>
  );
}

/** A task opens a moment after usage came in. */
function TaskOf({ task }: { task: TeamTask | undefined }) {
  return task ? <UnpricedTask task={task} /> : <Text size="sm">Opens with the next look</Text>;
}
