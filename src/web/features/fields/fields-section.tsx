/** An account's fields: what each is, who says so and how long ago, and setting one by hand. */

import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconHistory, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { type AccountField, listAccountFields } from "#contract/account-fields.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { useRead } from "../../app/api.ts";
import { MemberName } from "../../app/member-name.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Section } from "../../ui/section.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Day, useNow } from "../../ui/time.tsx";
import { AsOf, type PastDay } from "./as-of.tsx";
import { FieldEditor } from "./field-editor.tsx";
import { FieldHistory } from "./field-history.tsx";
import { FieldPicker } from "./field-picker.tsx";
import { FieldValue } from "./field-value.tsx";

/** Where a look back begins, until another day is chosen. */
const DAYS_BACK = 30;

export function FieldsSection({ accountId }: { accountId: string }) {
  const today = localDateAt(useNow());
  const [past, setPast] = useState<PastDay | null>(null);
  const fields = useRead(listAccountFields, {
    accountId,
    ...(past && { asOf: past.day, reading: past.reading }),
  });
  const { data, error } = fields;
  const panel = useSidePanel();
  const edit = (shown: AccountField) =>
    panel.open({
      title: shown.field.label,
      content: <FieldEditor key={shown.field.fieldId} accountId={accountId} shown={shown} onDone={panel.close} />,
    });
  const editable = data?.data.filter(({ mayEdit }) => mayEdit) ?? [];
  const pick = () =>
    panel.open({ title: "Set a field by hand", content: <FieldPicker fields={editable} onPick={edit} /> });
  useKeys([{ ...keyOn("setFieldByHand", "Account"), run: pick }], {
    isActive: editable.length > 0,
  });
  return (
    <Section
      name="account.fields"
      title="Fields"
      summary={data && summaryOf(data.data)}
      actions={
        <Group gap="xs" wrap="nowrap">
          {past === null && (
            <SmallButton
              variant="subtle"
              onClick={() => setPast({ day: addDays(today, -DAYS_BACK), reading: "known-then" })}
            >
              As of a day
            </SmallButton>
          )}
          {editable.length > 0 && (
            <SmallButton onClick={pick} rightSection={<KeyHint keys="f" />}>
              Set
            </SmallButton>
          )}
        </Group>
      }
    >
      {past && <AsOf value={past} latest={today} onChange={setPast} />}
      {error && <Failed error={error} onRetry={() => void fields.refetch()} lastGoodAtMs={fields.dataUpdatedAt} />}
      {!data && !error && <SkeletonLines count={4} />}
      {data?.data.length === 0 && (
        <Empty
          title={past ? "No field had a value" : "No field has a value"}
          why="Fields come with accounts.csv and with connections; a lead can define more of them."
          action={<ButtonLink to="/fields">Look at the fields</ButtonLink>}
        />
      )}
      {data && data.data.length > 0 && (
        <FactList>
          {data.data.map((shown) => (
            <Fact key={shown.field.fieldId} label={shown.field.label}>
              <FieldLine accountId={accountId} shown={shown} onEdit={() => edit(shown)} />
            </Fact>
          ))}
        </FactList>
      )}
    </Section>
  );
}

function summaryOf(fields: readonly AccountField[]): string {
  const stale = fields.filter(({ isStale }) => isStale).length;
  const set = fields.filter(({ override }) => override !== null).length;
  const known = fields.filter(({ value }) => value !== null).length;
  return [`${known} known`, set > 0 && `${set} set by hand`, stale > 0 && `${stale} stale`].filter(Boolean).join(" · ");
}

function FieldLine({ accountId, shown, onEdit }: { accountId: string; shown: AccountField; onEdit: () => void }) {
  const panel = useSidePanel();
  const { field } = shown;
  const openHistory = () =>
    panel.open({
      title: `${field.label}: what was said`,
      content: <FieldHistory key={field.fieldId} accountId={accountId} shown={shown} />,
    });
  return (
    <div className="fb-field">
      <FieldValue shown={shown} />
      <FieldState shown={shown} />
      <span className="fb-field-origin fb-quiet">
        <Origin shown={shown} />
      </span>
      <Group gap={2} wrap="nowrap" className="fb-field-actions">
        {shown.mayEdit && (
          <Tooltip label="Set it by hand">
            <ActionIcon variant="subtle" color="gray" aria-label={`Set ${field.label} by hand`} onClick={onEdit}>
              <IconPencil size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label="What was said, and when">
          <ActionIcon variant="subtle" color="gray" aria-label={`History of ${field.label}`} onClick={openHistory}>
            <IconHistory size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}

function unreadOf({ value, candidates }: AccountField) {
  return value === null ? candidates.find(({ problem }) => problem !== null) : undefined;
}

/** What one has to know of a value without asking: that a person set it, that it is old, that it cannot be read. */
function FieldState({ shown }: { shown: AccountField }) {
  if (shown.override) return <StateMark tone="accent">by hand</StateMark>;
  if (unreadOf(shown)) return <StateMark tone="warn">cannot be read</StateMark>;
  return shown.isStale ? <StateMark tone="warn">stale</StateMark> : null;
}

/** Who says so and how long ago, with what the others say in the title; seen when the line is pointed at or has the focus. */
function Origin({ shown }: { shown: AccountField }) {
  const { override, source, observedAt, why, candidates } = shown;
  const unread = unreadOf(shown);
  if (override)
    return (
      <span title={why}>
        set by <MemberName memberId={override.memberId} name={override.memberName} /> <Age at={override.setAt} />
        {override.until && (
          <>
            , until <Day day={override.until} />
          </>
        )}
        {candidates[0] && `; ${candidates[0].source} says ${candidates[0].text ?? "nothing"}`}
      </span>
    );
  if (unread)
    return (
      <span title={why}>
        {unread.source} says {unread.text}
      </span>
    );
  if (source === null) return null;
  return (
    <span title={why}>
      {source}, <Age at={observedAt} />
      {candidates.length > 1 && ` · ${candidates.length - 1} more`}
    </span>
  );
}
