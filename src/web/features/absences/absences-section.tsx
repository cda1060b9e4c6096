/** Who of the team is away now and later. */
import { Group, Text } from "@mantine/core";
import { useState } from "react";
import { type Absence, listAbsences } from "#contract/absences.ts";
import { listMembers } from "#contract/team.ts";
import { type AwayDays, awayDaysText } from "#core/absences/absence.ts";
import { endedEarly } from "#core/absences/away-note.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useRead, useReadPages } from "../../app/api.ts";
import { useMay, useSession } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { AbsenceForm } from "./absence-form.tsx";
import { useAbsenceChanges } from "./queries.ts";

const COLUMNS = [{ label: "Who" }, { label: "Away" }, { label: "Zone" }, { label: "Actions", isHidden: true }];

export function AbsencesSection() {
  const read = useRead(listAbsences, {});
  const mayRecord = useMay("specialist");
  const [isAdding, setAdding] = useState(false);
  const rows = read.data?.data ?? [];
  const away = rows.filter(({ isNow }) => isNow).length;
  return (
    <Section
      name="team-away"
      title="Away"
      summary={read.data && (away === 0 ? "Everybody is here" : `${away} away now`)}
      actions={mayRecord && !isAdding && <SmallButton onClick={() => setAdding(true)}>Record an absence</SmallButton>}
    >
      {read.error && (
        <Failed
          error={read.error}
          onRetry={() => void read.refetch()}
          lastGoodAtMs={read.data ? read.dataUpdatedAt : null}
        />
      )}
      {read.isPending && <SkeletonLines count={2} heightPx={36} />}
      {isAdding && <NewAbsence onClose={() => setAdding(false)} />}
      {read.data && rows.length === 0 && !isAdding && (
        <Text size="sm" c="dimmed">
          Nobody is away now, and no absence is recorded ahead.
        </Text>
      )}
      {rows.length > 0 && (
        <PlainTable label="Absences" columns={COLUMNS}>
          {rows.map((absence) => (
            <AbsenceRow key={absence.absenceId} absence={absence} />
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

/** A lead may say it of others too. */
function usePeople() {
  const { member } = useSession();
  const mayForOthers = useMay("lead");
  const members = useReadPages(listMembers, { limit: 200 });
  const others = members.rows.filter(
    ({ memberId, deactivatedAt }) => deactivatedAt === null && memberId !== member.memberId,
  );
  return [member, ...(mayForOthers ? others : [])];
}

function NewAbsence({ onClose }: { onClose: () => void }) {
  const people = usePeople();
  const { record, remove } = useAbsenceChanges();
  const undo = useUndo();
  const save = async (memberId: string, days: AwayDays) => {
    const { absenceId, memberName } = await record.mutateAsync({ memberId, ...days });
    undo.record({
      label: `Recorded an absence of ${memberName}`,
      undo: () => remove.mutateAsync({ absenceId }),
    });
    onClose();
  };
  return (
    <AbsenceForm
      absence={null}
      people={people}
      error={record.error}
      isSaving={record.isPending}
      onSave={(memberId, days) => void save(memberId, days).catch(() => {})}
      onClose={onClose}
    />
  );
}

function AbsenceRow({ absence }: { absence: Absence }) {
  const { absenceId, memberId, memberName, timeZone, isNow, version } = absence;
  const { member } = useSession();
  const isLead = useMay("lead");
  const isOwn = useMay("specialist") && memberId === member.memberId;
  const mayChange = isLead || isOwn;
  const now = useNow();
  const today = localDateAt(now, timeZone);
  const [isChanging, setChanging] = useState(false);
  const { change, remove, restore } = useAbsenceChanges();
  const undo = useUndo();
  const takeOut = async () => {
    await remove.mutateAsync({ absenceId });
    undo.record({
      label: `Removed the absence of ${memberName}`,
      undo: () => restore.mutateAsync({ absenceId }),
    });
  };
  /** Half a day that has begun is not given back by who was away for some of it. */
  const endNow = async () => {
    const days = endedEarly(absence, now, timeZone);
    if (days === null) return takeOut();
    const changed = await change.mutateAsync({ absenceId, version, ...days });
    const { firstOn, firstHalf, lastOn, lastHalf } = absence;
    undo.record({
      label: `${memberName} is back`,
      undo: () => change.mutateAsync({ absenceId, version: changed.version, firstOn, firstHalf, lastOn, lastHalf }),
    });
  };
  if (isChanging)
    return (
      <tr>
        <td colSpan={COLUMNS.length}>
          <ChangeAbsence absence={absence} onClose={() => setChanging(false)} />
        </td>
      </tr>
    );
  return (
    <tr>
      <th scope="row">
        {memberName} {isNow && <StateMark tone="accent">away now</StateMark>}
      </th>
      <td>{awayDaysText(absence, today)}</td>
      <td>{timeZone}</td>
      <td data-align="actions">
        {mayChange && (
          <Group gap="xs" justify="flex-end" wrap="nowrap">
            {isNow && (
              <SmallButton
                loading={change.isPending}
                onClick={() => void endNow().catch(() => {})}
                aria-label={`${memberName} is back`}
              >
                Back now
              </SmallButton>
            )}
            <SmallButton onClick={() => setChanging(true)} aria-label={`Change the absence of ${memberName}`}>
              Change
            </SmallButton>
            <SmallButton
              loading={remove.isPending}
              onClick={() => void takeOut().catch(() => {})}
              aria-label={`Remove the absence of ${memberName}`}
            >
              Remove
            </SmallButton>
          </Group>
        )}
        {(remove.error ?? change.error) && <Failed error={remove.error ?? change.error} />}
      </td>
    </tr>
  );
}

function ChangeAbsence({ absence, onClose }: { absence: Absence; onClose: () => void }) {
  const { absenceId, memberId, memberName: name, timeZone, version } = absence;
  const { change } = useAbsenceChanges();
  const undo = useUndo();
  const save = async (_: string, days: AwayDays) => {
    const changed = await change.mutateAsync({ absenceId, version, ...days });
    const { firstOn, firstHalf, lastOn, lastHalf } = absence;
    undo.record({
      label: `Changed the absence of ${name}`,
      undo: () => change.mutateAsync({ absenceId, version: changed.version, firstOn, firstHalf, lastOn, lastHalf }),
    });
    onClose();
  };
  return (
    <AbsenceForm
      absence={absence}
      people={[{ memberId, name, timeZone }]}
      error={change.error}
      isSaving={change.isPending}
      onSave={(whose, days) => void save(whose, days).catch(() => {})}
      onClose={onClose}
    />
  );
}
