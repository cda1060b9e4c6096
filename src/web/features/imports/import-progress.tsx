/** One import: how far it is while it runs, and its counts when it is through. */
import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useEffect } from "react";
import { getImport, type ImportRun } from "#contract/imports.ts";
import { getStatus } from "#contract/status.ts";
import { countText } from "#core/money/count-text.ts";
import { waitingOptOuts } from "#core/people/waiting-opt-outs.ts";
import { queryClient, useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { ImportCounts } from "./import-counts.tsx";
import { ImportCoverage } from "./import-coverage.tsx";
import { ImportHeld } from "./import-held.tsx";
import { Rejections } from "./import-rejections.tsx";
import { IMPORT_STATES, isOver } from "./import-states.ts";
import { ImportTakeBack, mayBeTakenBack } from "./import-take-back.tsx";
import { useMemberNames } from "./member-names.ts";

const ASK_EVERY_MS = 1000;

export function ImportProgress({ importRunId, onClose }: { importRunId: string; onClose: () => void }) {
  const run = useRead(
    getImport,
    { importRunId },
    { refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : ASK_EVERY_MS) },
  );
  const mayDeclare = useMay("lead");
  const mayTakeBack = useMay("operator");
  const nameOf = useMemberNames();
  const isThrough = run.data !== undefined && isOver(run.data);
  useEffect(() => {
    if (isThrough) void queryClient.invalidateQueries();
  }, [isThrough]);
  const shown = run.data?.importRunId === importRunId ? run.data : undefined;
  if (!shown) return run.error ? <Failed error={run.error} onRetry={() => void run.refetch()} /> : null;
  return (
    <Stack gap="lg">
      {run.error && <Failed error={run.error} lastGoodAtMs={run.dataUpdatedAt} />}
      <RunHead run={shown} />
      {shown.problem && <Alert variant="default">{shown.problem}</Alert>}
      {!isOver(shown) && <Phases run={shown} />}
      {shown.state === "held" && shown.held && <ImportHeld run={{ ...shown, held: shown.held }} />}
      <ImportCounts run={shown} />
      {isOver(shown) && shown.state !== "held" && <Result run={shown} />}
      {shown.takenBackAt && shown.state === "taken_back" && (
        <Text size="sm">
          Taken back by {nameOf(shown.takenBackBy ?? "")}, <Age at={shown.takenBackAt} />. The files can be brought in
          again.
        </Text>
      )}
      {mayDeclare && shown.state === "done" && <ImportCoverage run={shown} />}
      {mayTakeBack && mayBeTakenBack(shown) && <ImportTakeBack importRunId={importRunId} />}
      <Group gap="sm">
        {isOver(shown) && shown.state !== "held" && (
          <ButtonLink to="/" variant="filled">
            Go to Today
          </ButtonLink>
        )}
        {isOver(shown) && shown.state !== "held" && <ButtonLink to="/accounts">Look at the accounts</ButtonLink>}
        <Button onClick={onClose}>{isOver(shown) ? "Import more files" : "Back; it goes on by itself"}</Button>
      </Group>
    </Stack>
  );
}

function RunHead({ run }: { run: ImportRun }) {
  const { tone, label } = IMPORT_STATES[run.state];
  const nameOf = useMemberNames();
  return (
    <Group gap="sm">
      <Title order={2}>Import from {run.source}</Title>
      <StateMark tone={tone}>{label}</StateMark>
      <Text size="xs" c="dimmed">
        Asked for by {nameOf(run.requestedBy)}, <Age at={run.receivedAt} />
      </Text>
    </Group>
  );
}

/** Both steps are named, so that nobody thinks it is through when the rows are in. */
function Phases({ run }: { run: ImportRun }) {
  if (run.state === "deriving") return <Deriving />;
  const { progress } = run;
  const isTakenBack = run.state === "taking_back";
  if (!progress)
    return (
      <Text size="sm" c="dimmed" role="status">
        {run.state === "received" ? "It waits for its turn." : "It is being prepared."}
      </Text>
    );
  const { doing, total, ...counts } = progress;
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {isTakenBack
          ? "Bills and stages are worked out afterwards"
          : "Step 1 of 2: rows in; bills and stages are worked out afterwards"}
      </Text>
      <ProgressBar title={doing} total={total === 0 ? null : total} {...counts} />
    </Stack>
  );
}

/** The accounts are worked out for all imports together, so this is told by the status of everything. */
function Deriving() {
  const status = useRead(getStatus, {}, { refetchInterval: ASK_EVERY_MS });
  const running = status.data?.running ?? [];
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        Step 2 of 2: bills and stages are worked out
      </Text>
      {running.map(({ title, total, ...counts }) => (
        <ProgressBar key={title} title={title} total={total === 0 ? null : total} {...counts} />
      ))}
    </Stack>
  );
}

function Result({ run }: { run: ImportRun }) {
  const { accountsCreated, accountsChanged, daysChanged, dueToday } = run.effects;
  const isBack = run.state === "taken_back";
  const rejected = run.files.reduce((sum, file) => sum + file.rejected, 0);
  return (
    <Stack gap="md">
      <Text size="sm">
        {isBack && "It had brought: "}
        {countText(accountsCreated, "new account")}, {formatInteger(accountsChanged)} changed;{" "}
        {countText(daysChanged, "day")} of usage new or different.
        {!isBack && dueToday !== null && dueToday > 0 && ` ${countText(dueToday, "account")} due today.`}
        {run.optOutsWaiting > 0 && ` ${waitingOptOuts(run.optOutsWaiting)}.`}
        {run.shiftDays !== 0 && ` All dates were moved by ${formatInteger(run.shiftDays)} days.`}
      </Text>
      {rejected > 0 && <Rejections importRunId={run.importRunId} />}
    </Stack>
  );
}
