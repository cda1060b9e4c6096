/** One source: how it is, what can be done with it, its tries, what it sent, and its settings. */
import { Button, Code, CopyButton, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import {
  type Connection,
  type ConnectorKind,
  getConnection,
  listAttempts,
  listConnections,
  pauseConnection,
  previewConnection,
  removeConnection,
  resumeConnection,
  runConnection,
} from "#contract/connections.ts";
import { useChange, useRead } from "../../app/api.ts";
import { BackToAll } from "../../ui/back-to-all.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";
import { ConnectionAttempts } from "./connection-attempts.tsx";
import { ConnectionCheck } from "./connection-check.tsx";
import { ConnectionDeliveries } from "./connection-deliveries.tsx";
import { ChangeConnection } from "./connection-form.tsx";
import { ConnectionIds } from "./connection-ids.tsx";
import { ConnectionState, Lag, NextRun } from "./connection-list.tsx";
import { ConnectionPrices } from "./connection-prices.tsx";
import { ConnectionReport } from "./connection-report.tsx";
import { errorRate, isOnlyTold, isUnderWay } from "./connection-states.ts";
import { ConnectionWords } from "./connection-words.tsx";
import type { ShownAsImports } from "./connections-page.tsx";

type DetailProps = ShownAsImports & {
  connectionId: string;
  kinds: readonly ConnectorKind[];
  onClose: () => void;
};

export function ConnectionDetail({ connectionId, kinds, renderPreview, renderColumns, onClose }: DetailProps) {
  const read = useRead(
    getConnection,
    { connectionId },
    { refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? 2000 : 15_000) },
  );
  const connection = read.data;
  const kind = kinds.find((one) => one.connector === connection?.connector);
  return (
    <Stack gap="lg">
      {read.error && <Failed error={read.error} onRetry={() => void read.refetch()} />}
      {!connection && !read.error && <SkeletonLines count={4} heightPx={32} />}
      {connection && (
        <>
          <Group gap="md">
            <BackToAll label="All connections" onBack={onClose} />
            <Title order={2} size="h1">
              {connection.name}
            </Title>
          </Group>
          <Health connection={connection} />
          <Acts connection={connection} renderPreview={renderPreview} onRemoved={onClose} />
          {connection.pulls && renderColumns({ connectionId, name: connection.name })}
          {connection.proposesPrices && <ConnectionPrices connection={connection} />}
          {connection.hasWords && <ConnectionWords connection={connection} />}
          {connection.hasWords && <ConnectionReport connection={connection} />}
          {connection.hasWords && <ConnectionIds connection={connection} />}
          {connection.pulls && <ConnectionAttempts connection={connection} />}
          {connection.receives && <ConnectionDeliveries connection={connection} />}
          {kind && (
            <Section name="connection-settings" title="Settings">
              <ChangeConnection key={connection.connectionId} connection={connection} kind={kind} />
            </Section>
          )}
        </>
      )}
    </Stack>
  );
}

function Health({ connection }: { connection: Connection }) {
  const { webhookUrl } = connection;
  return (
    <FactList>
      <Fact label="State">
        <ConnectionState connection={connection} />
      </Fact>
      {!isOnlyTold(connection) && <Fact label="Source">{connection.source}</Fact>}
      {connection.region !== "" && <Fact label="Region">{connection.region}</Fact>}
      {connection.pulls && (
        <>
          <Fact label="Last success">
            <Age at={connection.lastSuccessAt} />
            <Lag connection={connection} />
          </Fact>
          <Fact label="Next run">
            <NextRun at={connection.nextRunAt} />
          </Fact>
          <Fact label="Last 20 tries">{errorRate(connection)}</Fact>
        </>
      )}
      {webhookUrl !== null && (
        <>
          <Fact label="Sends to">
            <Group gap="xs">
              <Code>{webhookUrl}</Code>
              <CopyButton value={webhookUrl}>
                {({ copied, copy }) => <SmallButton onClick={copy}>{copied ? "Copied" : "Copy"}</SmallButton>}
              </CopyButton>
            </Group>
          </Fact>
          <Fact label="Last received">
            <Age at={connection.lastReceivedAt} />
          </Fact>
          <Fact label="Wrong signatures">{formatInteger(connection.forgedRequests)}</Fact>
          <Fact label="Never arrived">
            <Missed connection={connection} />
          </Fact>
        </>
      )}
    </FactList>
  );
}

/** Nothing is lost by it: what those were about is read with the next run. */
function Missed({ connection: { missedDeliveries: missed, lastMissedAt } }: { connection: Connection }) {
  if (missed === 0) return <>None</>;
  return (
    <>
      {formatInteger(missed)} {missed === 1 ? "event" : "events"}, read again; the last of <Age at={lastMissedAt} />
    </>
  );
}

type ActsProps = Pick<ShownAsImports, "renderPreview"> & { connection: Connection; onRemoved: () => void };

function Acts({ connection, renderPreview, onRemoved }: ActsProps) {
  const { connectionId, pulls, state } = connection;
  const refreshes = { refreshes: [getConnection, listConnections, listAttempts] };
  const run = useChange(runConnection, refreshes);
  const pause = useChange(pauseConnection, refreshes);
  const resume = useChange(resumeConnection, refreshes);
  const remove = useChange(removeConnection, { refreshes: [listConnections] });
  const preview = useChange(previewConnection);
  const isPaused = state === "paused";
  const runNow = () => run.mutate({ connectionId });
  const look = () => preview.mutate({ connectionId });
  const pauseOrResume = () => (isPaused ? resume : pause).mutate({ connectionId });
  const pauseLabel = isPaused ? "Resume" : "Pause";
  useKeys(
    [
      { ...keyOn("run", "Connections"), label: `Run ${connection.name} now`, run: runNow },
      { ...keyOn("preview", "Connections"), label: `Preview ${connection.name}`, run: look },
      { ...keyOn("pause", "Connections"), label: `${pauseLabel} ${connection.name}`, run: pauseOrResume },
    ],
    { isActive: pulls },
  );
  const error = run.error ?? pause.error ?? resume.error ?? remove.error ?? preview.error;
  return (
    <Stack gap="md">
      <Group gap="sm">
        {pulls && (
          <>
            <Button
              loading={run.isPending}
              disabled={isUnderWay(connection)}
              onClick={runNow}
              rightSection={<KeyHint keys="r" />}
            >
              Run now
            </Button>
            <Button loading={preview.isPending} onClick={look} rightSection={<KeyHint keys="p" />}>
              Preview
            </Button>
            <Button
              loading={pause.isPending || resume.isPending}
              onClick={pauseOrResume}
              rightSection={<KeyHint keys="shift+p" />}
            >
              {pauseLabel}
            </Button>
          </>
        )}
        <ConfirmInline
          label="Remove"
          question="This removes the connection, its secrets and stored payloads. What it brought stays."
          confirmLabel={`Remove ${connection.name}`}
          isDangerous
          shortcut={{ ...keyOn("remove", "Connections"), label: `Remove ${connection.name}` }}
          onConfirm={() =>
            remove
              .mutateAsync({ connectionId })
              .then(onRemoved)
              .catch(() => undefined)
          }
        />
      </Group>
      {error && <Failed error={error} />}
      <ConnectionCheck connectionId={connectionId} />
      <Previewed isReading={preview.isPending}>{preview.data && renderPreview(preview.data)}</Previewed>
    </Stack>
  );
}

function Previewed({ isReading, children }: { isReading: boolean; children: ReactNode }) {
  if (!isReading && children)
    return (
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          Of the first 1,000 rows of each kind:
        </Text>
        {children}
      </Stack>
    );
  if (!isReading) return null;
  return (
    <Text size="sm" role="status">
      Reading the first rows. Nothing is imported.
    </Text>
  );
}
