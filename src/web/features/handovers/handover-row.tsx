/** A handover in the list: where it stands, and the next step. */

import { Group, Text } from "@mantine/core";
import type { Handover } from "#contract/handovers.ts";
import { MemberName } from "../../app/member-name.tsx";
import { useMay } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { TextLink } from "../../ui/links.tsx";
import type { RowBinding } from "../../ui/list-cursor.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Day } from "../../ui/time.tsx";
import { AcceptForm } from "./accept-form.tsx";
import { BounceForm } from "./bounce-form.tsx";
import { HandoverDetails } from "./handover-details.tsx";
import { teamName } from "./handover-words.ts";
import { useHandoverChanges } from "./queries.ts";

type HandoverRowProps = {
  handover: Handover;
  isOnAccount?: boolean;
  /** Of the cursor of the list, where there is one. */
  binding?: RowBinding;
  isCursor?: boolean;
};

/** On the page of its account the row begins with whom it went to. */
export function HandoverRow({ handover, isOnAccount = false, binding, isCursor = false }: HandoverRowProps) {
  const { accountId, accountName, handoverId, to, handedBy, handedById, handedAt } = handover;
  const panel = useSidePanel();
  const showPacket = () =>
    panel.open({
      title: `${accountName}: packet for ${teamName(to).toLowerCase()}`,
      content: <HandoverDetails accountId={accountId} handoverId={handoverId} />,
    });
  return (
    <tr data-cursor={isCursor || undefined}>
      {!isOnAccount && (
        <th scope="row">
          <TextLink to="/accounts/$accountId" params={{ accountId }} {...binding}>
            {accountName}
          </TextLink>
        </th>
      )}
      {isOnAccount ? <th scope="row">{teamName(to)}</th> : <td>{teamName(to)}</td>}
      <td>
        <Age at={handedAt} /> by <MemberName memberId={handedById} name={handedBy} />
      </td>
      <td>
        <Outcome handover={handover} />
        <Group gap="xs" mt={4}>
          <SmallButton onClick={showPacket} aria-label={`Packet of ${accountName}`}>
            Packet
          </SmallButton>
          <Steps handover={handover} />
        </Group>
      </td>
    </tr>
  );
}

function Outcome({ handover }: { handover: Handover }) {
  const { state, answerDueOn, isOverdue, acceptedAt, acceptedBy, bouncedAt, bouncedReason, expects } = handover;
  if (state === "open")
    return (
      <>
        No answer yet;{" "}
        {isOverdue ? (
          <StateMark tone="warn">
            it was due <Day day={answerDueOn} />
          </StateMark>
        ) : (
          <>
            due <Day day={answerDueOn} />
          </>
        )}
      </>
    );
  if (state === "accepted")
    return (
      <>
        Accepted <Age at={acceptedAt} />
        {acceptedBy && ` by ${acceptedBy}`}
      </>
    );
  return (
    <>
      Sent back <Age at={bouncedAt} />: {bouncedReason}
      <Text size="xs" c="dimmed">
        The customer expects: {expects}
      </Text>
    </>
  );
}

/** Who accepted it and why it was sent back are asked for in the panel. */
function Steps({ handover }: { handover: Handover }) {
  const { accountId, handoverId, accountName, state, version } = handover;
  const mayChange = useMay("specialist");
  const panel = useSidePanel();
  const { undo: takeBack } = useHandoverChanges();
  if (!mayChange) return null;
  const askAccept = () =>
    panel.open({
      title: `${accountName} was accepted`,
      content: <AcceptForm handover={handover} onDone={panel.close} />,
    });
  const askBounce = () =>
    panel.open({
      title: `${accountName} was sent back`,
      content: <BounceForm handover={handover} onDone={panel.close} />,
    });
  return (
    <>
      {state === "open" && (
        <SmallButton onClick={askAccept} aria-label={`${accountName} was accepted`}>
          Accepted
        </SmallButton>
      )}
      {state !== "bounced" && (
        <SmallButton onClick={askBounce} aria-label={`${accountName} was sent back`}>
          Sent back
        </SmallButton>
      )}
      {state === "bounced" && (
        <SmallButton
          loading={takeBack.isPending}
          onClick={() => takeBack.mutate({ accountId, handoverId, version })}
          aria-label={`Take back that ${accountName} was sent back`}
        >
          Take back
        </SmallButton>
      )}
      {takeBack.error && <Failed error={takeBack.error} />}
    </>
  );
}
