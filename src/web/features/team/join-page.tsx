/** Joining the team by an invitation link: `/join#secret=…`. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { acceptInvitation, getMe } from "#contract/team.ts";
import { useChange } from "../../app/api.ts";
import { BarePage } from "../../ui/bare-page.tsx";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { ZoneField, zoneOfDevice } from "../../ui/zone-field.tsx";
import { takeSecretOfHash } from "./secret-of-hash.ts";

// Taken when the page is loaded, before anything else could read the address.
const secretOfLink = takeSecretOfHash();

export function JoinPage() {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [timeZone, setTimeZone] = useState(zoneOfDevice);
  const join = useChange(acceptInvitation, { refreshes: [getMe] });
  if (secretOfLink === null)
    return (
      <BarePage title="Join the team">
        <Text size="sm">This link is not whole. Open it again from the message it came in, or ask for a new one.</Text>
      </BarePage>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate({ secret: secretOfLink, name, timeZone }, { onSuccess: () => void navigate({ to: "/" }) });
  };
  const { error } = join;
  return (
    <BarePage title="Join the team">
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Your name"
            description="As colleagues see it."
            required
            autoFocus
            maxLength={120}
            value={name}
            error={problemOfField(error, "name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ZoneField value={timeZone} onChange={setTimeZone} error={problemOfField(error, "timeZone")} />
          {error && !isToldBeside(error, ["name", "timeZone"]) && <Failed error={error} />}
          <Button type="submit" variant="filled" loading={join.isPending}>
            Join
          </Button>
        </Stack>
      </form>
    </BarePage>
  );
}
