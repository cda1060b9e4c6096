/** One's own name and time zone. */
import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { changeMe, getMe, listMembers } from "#contract/team.ts";
import { useChange } from "../../app/api.ts";
import { useSession } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { Section } from "../../ui/section.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { ZoneField } from "../../ui/zone-field.tsx";

export function MyAccount() {
  const { member } = useSession();
  const [name, setName] = useState(member.name);
  const [timeZone, setTimeZone] = useState(member.timeZone);
  const change = useChange(changeMe, { refreshes: [getMe, listMembers] });
  const isSame = name.trim() === member.name && timeZone === member.timeZone;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name, timeZone });
  };
  const { error } = change;
  return (
    <Section name="team-me" title={<span id="you">You</span>} summary={member.email}>
      <form onSubmit={submit}>
        <Group gap="sm" align="flex-start">
          <TextInput
            label="Name"
            required
            maxLength={120}
            w={280}
            value={name}
            error={problemOfField(error, "name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ZoneField value={timeZone} onChange={setTimeZone} error={problemOfField(error, "timeZone")} />
          <Button type="submit" mt={21} disabled={isSame} loading={change.isPending}>
            Save
          </Button>
          {change.isSuccess && isSame && (
            <div className="fb-beside-field" role="status">
              <StateMark tone="good">Saved</StateMark>
            </div>
          )}
        </Group>
      </form>
      {error && !isToldBeside(error, ["name", "timeZone"]) && <Failed error={error} />}
    </Section>
  );
}
