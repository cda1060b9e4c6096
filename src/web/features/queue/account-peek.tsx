/** A look at an account without leaving the list: bill, stage, next step, last note. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatDay } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { Amount, AmountRange, Missing } from "../../ui/money.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";
import { Age, Day, DaysAway } from "../../ui/time.tsx";
import { usePeekedAccount } from "./queries.ts";

export function AccountPeek({ accountId }: { accountId: string }) {
  const { account, notes } = usePeekedAccount(accountId);
  if (!account.data)
    return account.error ? (
      <Failed error={account.error} onRetry={() => void account.refetch()} />
    ) : (
      <SkeletonLines count={8} />
    );
  const { row, bill, bills, stage, people } = account.data;
  const lastNote = notes.data?.data[0];
  const past = bills
    .slice(0, 12)
    .map(({ net }) => net?.minor ?? null)
    .reverse();
  return (
    <Stack gap="lg">
      <section>
        <Group justify="space-between" align="baseline">
          <Text size="xl" fw={600}>
            <Amount value={row.net} isAtLeast={row.atLeast} missing="No bill yet: usage not imported" />
          </Text>
          <Text size="xs" c="dimmed">
            <AmountRange low={row.low} high={row.high} /> forecast, net
          </Text>
        </Group>
        {bill && (
          <Text size="sm" c="dimmed">
            <Amount value={bill.soFar.net} /> after {bill.daysReported} of {bill.daysInPeriod} days
          </Text>
        )}
        {past.length > 1 && (
          <Sparkline
            values={[...past, row.net?.minor ?? null]}
            label={`Net bills since ${formatDay(bills.slice(0, 12).at(-1)?.periodStart ?? "")}, then the forecast`}
            widthPx={240}
            heightPx={36}
          />
        )}
      </section>
      <FactList>
        <Fact label="Stage">{stage ? `${stage.label}. ${stage.because}` : <Missing reason="Not in onboarding" />}</Fact>
        <Fact label="Renews">
          <DaysAway day={row.renewalOn} missing="Renewal date not imported" />
        </Fact>
        <Fact label="Next step">
          {row.nextTaskTitle ? (
            <>
              {row.nextTaskTitle}, <Day day={row.nextTaskDueOn} />
            </>
          ) : row.contactBy ? (
            <>
              Write by <Day day={row.contactBy} />
            </>
          ) : (
            <Missing reason="None set" />
          )}
        </Fact>
        <Fact label="Last mail of ours">
          <Age at={row.lastMessagedAt} missing="None known" />
        </Fact>
        <Fact label="People">
          {people.length === 0 ? (
            <Missing reason="Not imported" />
          ) : (
            people
              .slice(0, 3)
              .map(({ name, email }) => name ?? email)
              .join(", ") + (people.length > 3 ? ` and ${people.length - 3} more` : "")
          )}
        </Fact>
      </FactList>
      {lastNote && (
        <section>
          <Group justify="space-between" mb="xs">
            <Title order={3}>Last note</Title>
            <Text size="xs" c="dimmed">
              {lastNote.author}, <Age at={lastNote.changedAt} />
            </Text>
          </Group>
          <Markdown text={lastNote.body.slice(0, 600)} />
        </section>
      )}
      <TextLink to="/accounts/$accountId" params={{ accountId }} search={{ from: "today" }} size="sm">
        Open {row.name}
      </TextLink>
    </Stack>
  );
}
