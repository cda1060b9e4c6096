/** Tokens for programs that act in one's name; a secret is shown once. */
import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Role } from "#contract/operation.ts";
import { createToken, listTokens, revokeToken } from "#contract/team.ts";
import { useChange, useRead } from "../../app/api.ts";
import { useSession } from "../../app/session.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { formatInstant } from "../../ui/format.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { SecretField } from "../../ui/secret-field.tsx";
import { Section } from "../../ui/section.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, useNow } from "../../ui/time.tsx";
import { RoleSelect } from "./role-select.tsx";
import { ROLE_WORDS } from "./roles.ts";

const SCOPES = [
  { value: "read", label: "May only read" },
  { value: "write", label: "May read and change" },
] as const;
const LIFETIMES = [
  { value: "7", label: "Ends in 7 days" },
  { value: "30", label: "Ends in 30 days" },
  { value: "90", label: "Ends in 90 days" },
  { value: "365", label: "Ends in a year" },
];
const COLUMNS = [
  { label: "Name" },
  { label: "May" },
  { label: "Role" },
  { label: "Last used" },
  { label: "Ends" },
  { label: "Actions", isHidden: true },
];

export function Tokens() {
  const tokens = useRead(listTokens, {});
  const found = tokens.data?.data;
  return (
    <Section name="team-tokens" title="Tokens" summary="for programs that act in your name">
      <Stack gap="md">
        <NewToken />
        {tokens.error && <Failed error={tokens.error} onRetry={() => void tokens.refetch()} />}
        {found?.length === 0 && (
          <Empty title="You have no tokens" why="A program needs one to read or change things here." />
        )}
        {found && found.length > 0 && (
          <PlainTable label="Tokens" columns={COLUMNS}>
            {found.map((token) => (
              <TokenRow key={token.tokenId} token={token} />
            ))}
          </PlainTable>
        )}
      </Stack>
    </Section>
  );
}

function NewToken() {
  const { role: mine } = useSession();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<"read" | "write">("read");
  const [role, setRole] = useState<Role>(mine);
  const [days, setDays] = useState("90");
  const create = useChange(createToken, { refreshes: [listTokens] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, scope, role, expiresInDays: Number(days) }, { onSuccess: () => setName("") });
  };
  const { data: made, error } = create;
  return (
    <Stack gap="md">
      <form onSubmit={submit} noValidate>
        <Group gap="sm" align="flex-start">
          <TextInput
            label="What it is for"
            required
            maxLength={120}
            w={220}
            value={name}
            error={problemOfField(error, "name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Scope"
            data={[...SCOPES]}
            value={scope}
            allowDeselect={false}
            w={180}
            onChange={(next) => next !== null && setScope(next as "read" | "write")}
          />
          <RoleSelect label="Role" upTo={mine} value={role} onChange={setRole} />
          <Select
            label="Lifetime"
            data={LIFETIMES}
            value={days}
            allowDeselect={false}
            w={160}
            onChange={(next) => next !== null && setDays(next)}
          />
          <Button type="submit" mt={21} disabled={name.trim() === ""} loading={create.isPending}>
            Make a token
          </Button>
        </Group>
      </form>
      {error && !isToldBeside(error, ["name"]) && <Failed error={error} />}
      {made && (
        <SecretField
          label={`Token ${made.token.name}`}
          secret={made.secret}
          advice={`Send it as "Authorization: Bearer …". Only its hash is kept here. It ends ${formatInstant(made.token.expiresAt)}.`}
        />
      )}
    </Stack>
  );
}

type Token = NonNullable<ReturnType<typeof useRead<typeof listTokens>>["data"]>["data"][number];

function TokenRow({ token }: { token: Token }) {
  const now = useNow();
  const revoke = useChange(revokeToken, { refreshes: [listTokens] });
  const hasEnded = token.revokedAt !== null || token.expiresAt <= now;
  return (
    <tr>
      <th scope="row">{token.name}</th>
      <td>{token.scope === "read" ? "Only read" : "Read and change"}</td>
      <td>{ROLE_WORDS[token.role].label}</td>
      <td>
        <Age at={token.lastUsedAt} />
      </td>
      <td>
        <Age at={token.revokedAt ?? token.expiresAt} />
      </td>
      <td data-align="actions">
        {hasEnded ? (
          <StateMark tone="calm">{token.revokedAt === null ? "Ended" : "Revoked"}</StateMark>
        ) : (
          <ConfirmInline
            label="End"
            question="Programs that use it will be refused."
            confirmLabel="End the token"
            isDangerous
            onConfirm={() => revoke.mutateAsync({ tokenId: token.tokenId }).catch(() => undefined)}
          />
        )}
        {revoke.error && <Failed error={revoke.error} />}
      </td>
    </tr>
  );
}
