/** On Today: handovers whose answer is late, so that somebody asks. */
import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Fragment } from "react";
import { listHandovers } from "#contract/handovers.ts";
import { useRead } from "../../app/api.ts";
import { TextLink } from "../../ui/links.tsx";
import { Day } from "../../ui/time.tsx";
import { teamName } from "./handover-words.ts";

/** Those that wait the longest come first, so the late ones are at the top. */
const SHOWN = 3;

export function LateAnswers() {
  const read = useRead(listHandovers, { state: "open", limit: SHOWN });
  const overdue = read.data?.counts.overdue ?? 0;
  if (overdue === 0) return null;
  const late = read.data?.data.filter(({ isOverdue }) => isOverdue) ?? [];
  return (
    <Alert variant="default" icon={<IconInfoCircle size={16} />} role="status">
      <Text size="sm">
        {overdue === 1 ? "1 handover has" : `${overdue} handovers have`} no answer by the agreed day:{" "}
        {late.map(({ handoverId, accountId, accountName, to, answerDueOn }, index) => (
          <Fragment key={handoverId}>
            {index > 0 && ", "}
            <TextLink to="/accounts/$accountId" params={{ accountId }} size="sm" underline="always">
              {accountName}
            </TextLink>{" "}
            ({teamName(to).toLowerCase()}, due <Day day={answerDueOn} />)
          </Fragment>
        ))}
        {overdue > late.length && ` and ${overdue - late.length} more`}.{" "}
        <TextLink to="/handovers" size="sm" underline="always">
          Show handovers
        </TextLink>
      </Text>
    </Alert>
  );
}
