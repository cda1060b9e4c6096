/** Makes a link with which one person can join; it is shown once. */
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Role } from "#contract/operation.ts";
import { inviteMember } from "#contract/team.ts";
import { useChange } from "../../app/api.ts";
import { useSession } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { formatInstant } from "../../ui/format.ts";
import { SecretField } from "../../ui/secret-field.tsx";
import { Section } from "../../ui/section.tsx";
import { RoleSelect } from "./role-select.tsx";

export function InviteForm() {
  const { role: mine } = useSession();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("specialist");
  const invite = useChange(inviteMember);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email, role }, { onSuccess: () => setEmail("") });
  };
  const { data: made, error } = invite;
  return (
    <Section name="team-invite" title="Invite somebody">
      <Stack gap="md">
        <form onSubmit={submit} noValidate>
          <Group gap="sm" align="flex-start">
            <TextInput
              label="E-mail"
              type="email"
              required
              w={280}
              value={email}
              error={problemOfField(error, "email")}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <RoleSelect label="Role" upTo={mine} value={role} onChange={setRole} />
            <Button type="submit" mt={21} disabled={email.trim() === ""} loading={invite.isPending}>
              Make a link
            </Button>
          </Group>
        </form>
        {error && !isToldBeside(error, ["email"]) && <Failed error={error} />}
        {made && (
          <SecretField
            label={`Link for ${made.email}`}
            secret={made.link}
            advice={`Send it yourself; nothing is mailed from here. It works once, until ${formatInstant(made.expiresAt)}.`}
          />
        )}
      </Stack>
    </Section>
  );
}
