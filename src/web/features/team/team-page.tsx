/** Who works here, and one's own account: name, places where one is signed in, tokens. */
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { listMembers } from "#contract/team.ts";
import { useReadPages } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Page } from "../../ui/page.tsx";
import { InviteForm } from "./invite-form.tsx";
import { Members } from "./members.tsx";
import { MyAccount } from "./my-account.tsx";
import { Sessions } from "./sessions.tsx";
import { Tokens } from "./tokens.tsx";

/** @param children what stands below the members, such as who of them is away */
export function TeamPage({ children }: { children?: ReactNode }) {
  const members = useReadPages(listMembers, { limit: 200 });
  const mayInvite = useMay("lead");
  const active = members.rows.filter(({ deactivatedAt }) => deactivatedAt === null).length;
  return (
    <Page title="Team" summary={active === 1 ? "1 member" : active > 0 ? `${active} members` : undefined}>
      <Stack gap="lg" maw={960}>
        <Members members={members} />
        {children}
        {mayInvite && <InviteForm />}
        <MyAccount />
        <Sessions />
        <Tokens />
      </Stack>
    </Page>
  );
}
