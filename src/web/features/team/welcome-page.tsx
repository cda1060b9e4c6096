/** The first minutes: what is loaded, what is still being worked out, and three first steps. */
import { Group, List, Stack, Text, Title } from "@mantine/core";
import { getStatus } from "#contract/status.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { ButtonLink, TextLink } from "../../ui/links.tsx";
import { Page } from "../../ui/page.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SampleActions } from "./sample-actions.tsx";

const ASK_EVERY_MS = 2000;

export function WelcomePage() {
  const status = useRead(getStatus, {}, { refetchInterval: ASK_EVERY_MS });
  const mayImport = useMay("operator");
  const mayInvite = useMay("lead");
  return (
    <Page title="Welcome" layout="text">
      <Stack gap="xl">
        {status.error && <Failed error={status.error} onRetry={() => void status.refetch()} />}
        {status.data ? <WhatIsHere status={status.data} /> : <SkeletonLines count={3} />}
        <div>
          <Title order={2}>First steps</Title>
          <List type="ordered" spacing="md" mt="sm">
            <List.Item>
              <TextLink to="/">Look at Today</TextLink>
              <Text size="sm" c="dimmed">
                Who needs somebody now, with the reason. Press ? on any page for its keys.
              </Text>
            </List.Item>
            {mayImport && (
              <List.Item>
                <TextLink to="/import">Import your own accounts and usage</TextLink>
                <Text size="sm" c="dimmed">
                  Files as .csv; a dry run shows first what they would change.
                </Text>
              </List.Item>
            )}
            {mayInvite && (
              <List.Item>
                <TextLink to="/team">Invite your colleagues</TextLink>
                <Text size="sm" c="dimmed">
                  Each gets a link of their own and a role.
                </Text>
              </List.Item>
            )}
          </List>
        </div>
        {status.data && mayImport && <SampleActions status={status.data} />}
        <Group>
          <ButtonLink to="/" variant="filled">
            Go to Today
          </ButtonLink>
        </Group>
      </Stack>
    </Page>
  );
}

type Status = NonNullable<ReturnType<typeof useRead<typeof getStatus>>["data"]>;

function WhatIsHere({ status }: { status: Status }) {
  return (
    <Stack gap="md">
      <Text>{whatIsHere(status)}</Text>
      {status.running.map((run) => (
        <ProgressBar key={run.title} {...run} total={run.total === 0 ? null : run.total} />
      ))}
    </Stack>
  );
}

function whatIsHere({ accounts, sample }: Status): string {
  if (accounts === 0) return "Nothing is loaded yet.";
  const count = `${formatInteger(accounts)} ${accounts === 1 ? "account" : "accounts"}`;
  if (!sample) return `${count} are here.`;
  return `A sample company with ${count} is loaded, so that every page has something to show. It is not real, and goes away with one click when you import your own.`;
}
