/** A look at an account from the list: its bill, what comes next, and the last note. */
import { Group, Stack, Text } from "@mantine/core";
import { getAccount } from "#contract/account-pages.ts";
import type { AccountRow } from "#contract/accounts.ts";
import { listNotes } from "#contract/notes.ts";
import { ROUTE_LABELS, VERDICT_LABELS } from "#core/accounts/columns.ts";
import { useRead } from "../../../app/api.ts";
import { StageName } from "../../../app/stage-name.tsx";
import { Fact, FactList } from "../../../ui/fact-list.tsx";
import { Failed } from "../../../ui/failed.tsx";
import { ButtonLink } from "../../../ui/links.tsx";
import { Markdown } from "../../../ui/markdown.tsx";
import { Amount, AmountRange } from "../../../ui/money.tsx";
import { SkeletonLines } from "../../../ui/skeleton.tsx";
import { Age, DaysAway } from "../../../ui/time.tsx";

export function AccountPeek({ row }: { row: AccountRow }) {
  return (
    <Stack gap="lg">
      <PeekBill row={row} />
      <FactList>
        <Fact label="Stage">{row.stage ? <StageName stage={row.stage} /> : withWhom(row.route)}</Fact>
        <Fact label="Verdict">
          {VERDICT_LABELS[row.verdict]}
          {row.rule && ` by rule ${row.rule}`}
        </Fact>
        <Fact label="Renews">
          <DaysAway day={row.renewalOn} missing="No open period imported" />
        </Fact>
        <Fact label="Next step">
          <NextStep row={row} />
        </Fact>
        <Fact label="Last messaged">
          <Age at={row.lastMessagedAt} missing="No message known" />
        </Fact>
        <Fact label="Humans">{row.humans.join(", ") || (row.coverage === "nobody" ? "Nobody" : "Not imported")}</Fact>
      </FactList>
      <LastNote accountId={row.accountId} />
      <Group>
        <ButtonLink to={`/accounts/${row.accountId}`}>Open</ButtonLink>
      </Group>
    </Stack>
  );
}

function withWhom(route: AccountRow["route"]): string {
  return route === "none" ? "Not in onboarding" : `Not in onboarding; with ${ROUTE_LABELS[route].toLowerCase()}`;
}

function PeekBill({ row }: { row: AccountRow }) {
  const account = useRead(getAccount, { accountId: row.accountId });
  // The answer for the row before stays in sight until this one comes; it must not be read as this one's.
  const bill = account.data?.row.accountId === row.accountId ? account.data.bill : undefined;
  return (
    <FactList>
      <Fact label="Forecast">
        <Amount value={row.net} isAtLeast={row.atLeast} cents="with" missing="No usage imported" />{" "}
        <Text component="span" size="xs" c="dimmed">
          <AmountRange low={row.low} high={row.high} />
        </Text>
      </Fact>
      <Fact label="So far">{bill === undefined ? "…" : <Amount value={bill?.soFar.net ?? null} cents="with" />}</Fact>
      <Fact label="Previous bill">
        <Amount value={row.previousBill} cents="with" missing="No closed period known" />
      </Fact>
    </FactList>
  );
}

function NextStep({ row }: { row: AccountRow }) {
  if (row.nextTaskTitle !== null)
    return (
      <>
        {row.nextTaskTitle}, <DaysAway day={row.nextTaskDueOn} />
      </>
    );
  if (row.contactBy === null) return "Nothing is due";
  return (
    <>
      Contact <DaysAway day={row.contactBy} />
    </>
  );
}

function LastNote({ accountId }: { accountId: string }) {
  const notes = useRead(listNotes, { accountId });
  if (notes.error) return <Failed error={notes.error} onRetry={() => void notes.refetch()} />;
  if (notes.isPending || notes.isPlaceholderData) return <SkeletonLines count={3} />;
  const [last] = notes.data.data;
  if (!last)
    return (
      <Text size="sm" c="dimmed">
        No notes yet.
      </Text>
    );
  return (
    <div>
      <Text size="xs" c="dimmed" mb="xs">
        Last note: {last.author}, <Age at={last.happenedAt} />
      </Text>
      <div className="fb-note-excerpt">
        <Markdown text={last.body} />
      </div>
    </div>
  );
}
