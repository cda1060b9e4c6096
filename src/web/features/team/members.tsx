/** The members, their roles, and the end of somebody's access. */

import { changeRole, deactivateMember, getMe, listMembers, type Member } from "#contract/team.ts";
import { useChange, type useReadPages } from "../../app/api.ts";
import { MemberName } from "../../app/member-name.tsx";
import { useMay, useSession } from "../../app/session.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Failed } from "../../ui/failed.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { RoleSelect } from "./role-select.tsx";
import { ROLE_WORDS } from "./roles.ts";

type MembersProps = { members: ReturnType<typeof useReadPages<typeof listMembers>> };

const COLUMNS = [
  { label: "Name" },
  { label: "E-mail" },
  { label: "Role" },
  { label: "Joined" },
  { label: "Actions", isHidden: true },
];

export function Members({ members }: MembersProps) {
  const { rows, error, isPending, refetch, dataUpdatedAt, hasNextPage, readMore } = members;
  return (
    <Section name="team-members" title="Members">
      {error && (
        <Failed error={error} onRetry={() => void refetch()} lastGoodAtMs={rows.length > 0 ? dataUpdatedAt : null} />
      )}
      {isPending && <SkeletonLines count={4} heightPx={36} />}
      {rows.length > 0 && (
        <PlainTable label="Members" columns={COLUMNS}>
          {rows.map((member) => (
            <MemberRow key={member.memberId} member={member} />
          ))}
        </PlainTable>
      )}
      {hasNextPage && <SmallButton onClick={readMore}>Show more</SmallButton>}
    </Section>
  );
}

function MemberRow({ member }: { member: Member }) {
  const mayManage = useMay("operator");
  const { member: me } = useSession();
  const isOpen = member.deactivatedAt === null;
  return (
    <tr>
      <th scope="row">
        <MemberName memberId={member.memberId} name={member.name} />
        {member.memberId === me.memberId && " (you)"}
      </th>
      <td>{member.email}</td>
      <td>{isOpen && mayManage ? <MemberRole member={member} /> : ROLE_WORDS[member.role].label}</td>
      <td>
        <Age at={member.createdAt} />
      </td>
      <td data-align="actions">
        {!isOpen && <StateMark tone="calm">Access ended</StateMark>}
        {isOpen && mayManage && member.memberId !== me.memberId && <EndAccess member={member} />}
      </td>
    </tr>
  );
}

function MemberRole({ member }: { member: Member }) {
  const change = useChange(changeRole, { refreshes: [listMembers, getMe] });
  return (
    <RoleSelect
      label={`Role of ${member.name}`}
      isLabelHidden
      upTo="operator"
      value={change.isPending ? change.variables.role : member.role}
      error={change.error?.message}
      onChange={(role) => change.mutate({ memberId: member.memberId, role })}
    />
  );
}

function EndAccess({ member }: { member: Member }) {
  const end = useChange(deactivateMember, { refreshes: [listMembers] });
  return (
    <>
      <ConfirmInline
        label="End access"
        question={`Sign ${member.name} out everywhere, with all tokens? What they did stays.`}
        confirmLabel="End access"
        isDangerous
        onConfirm={() => end.mutateAsync({ memberId: member.memberId }).catch(() => undefined)}
      />
      {end.error && <Failed error={end.error} />}
    </>
  );
}
