/** To a colleague: a task that says what it is about, and the account goes back to the pool unless they take it. */
import { Button, Group, Select, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/account-pages.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useQueueChanges } from "../../features/queue/queries.ts";
import { useMembers, useTaskChanges } from "../../features/tasks/queries.ts";
import { Failed } from "../../ui/failed.tsx";
import { PanelForm } from "../../ui/panel-form.tsx";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { nameWithAway, useAwayNotes } from "../member-name.tsx";
import { useSession } from "../session.tsx";

export function HandToPanel({ account, onDone }: { account: AccountPage; onDone: () => void }) {
  const { accountId, companyId, name } = account.row;
  const today = localDateAt(useNow());
  const me = useSession().member.memberId;
  const members = useMembers();
  const awayOf = useAwayNotes();
  const tasks = useTaskChanges();
  const { take, release } = useQueueChanges();
  const undo = useUndo();
  const [whom, setWhom] = useState<string | null>(null);
  const [what, setWhat] = useState(`Take over ${name}`);
  const colleagues = (members.data?.data ?? []).filter((one) => one.deactivatedAt === null && one.memberId !== me);
  const isMine = account.lease?.mine ?? false;
  const hand = async () => {
    const colleague = colleagues.find(({ memberId }) => memberId === whom);
    if (!colleague) return;
    const { taskId } = await tasks.create.mutateAsync({
      accountId,
      title: what.trim(),
      dueOn: today,
      assigneeId: colleague.memberId,
    });
    if (isMine) await release.mutateAsync({ companyId });
    undo.record({
      label: `Handed ${name} to ${colleague.name}`,
      undo: async () => {
        await tasks.remove.mutateAsync({ accountId, taskId });
        if (isMine) await take.mutateAsync({ companyId, accountId });
      },
    });
    onDone();
  };
  const error = tasks.create.error ?? release.error ?? members.error;
  return (
    <PanelForm onSubmit={hand}>
      <Select
        label="Colleague"
        placeholder="Type a name"
        data-autofocus
        searchable
        value={whom}
        onChange={setWhom}
        nothingFoundMessage="Nobody in the team has such a name"
        data={colleagues.map(({ memberId, name: called }) => ({
          value: memberId,
          label: nameWithAway(called, awayOf(memberId)),
        }))}
      />
      <TextInput
        label="What they are to do"
        value={what}
        maxLength={300}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <Text size="sm" c="dimmed">
        It becomes a task of theirs, due today.{isMine && " You return the account to the pool."}
      </Text>
      {error && <Failed error={error} />}
      <Group>
        <Button
          type="submit"
          variant="filled"
          loading={tasks.create.isPending}
          disabled={whom === null || what.trim() === ""}
        >
          Hand over
        </Button>
      </Group>
    </PanelForm>
  );
}
