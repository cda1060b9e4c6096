/** The places where one is signed in; each can be ended. */
import { endSession, getMe, listSessions } from "#contract/team.ts";
import { useChange, useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { browserName } from "./browser-name.ts";

const COLUMNS = [
  { label: "Where" },
  { label: "Since" },
  { label: "Last seen" },
  { label: "Ends" },
  { label: "Actions", isHidden: true },
];

export function Sessions() {
  const sessions = useRead(listSessions, {});
  const end = useChange(endSession, { refreshes: [listSessions, getMe] });
  return (
    <Section name="team-sessions" title="Where you are signed in">
      {(sessions.error ?? end.error) && <Failed error={sessions.error ?? end.error} />}
      {!sessions.data && !sessions.error && <SkeletonLines count={2} heightPx={36} />}
      {sessions.data && (
        <PlainTable label="Where you are signed in" columns={COLUMNS}>
          {sessions.data.data.map((session) => (
            <tr key={session.sessionId}>
              <th scope="row" title={session.userAgent}>
                {browserName(session.userAgent)}
              </th>
              <td>
                <Age at={session.createdAt} />
              </td>
              <td>{session.current ? <StateMark tone="good">Here</StateMark> : <Age at={session.lastSeenAt} />}</td>
              <td>
                <Age at={session.expiresAt} />
              </td>
              <td data-align="actions">
                <SmallButton
                  loading={end.isPending && end.variables.sessionId === session.sessionId}
                  onClick={() => end.mutate({ sessionId: session.sessionId })}
                >
                  Sign out
                </SmallButton>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
