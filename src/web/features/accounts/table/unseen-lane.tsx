/** New accounts among those that are listed, said above the list: no order of it hides that nobody has looked at them. */
import { Group } from "@mantine/core";
import { listAccounts } from "#contract/accounts.ts";
import { useRead } from "../../../app/api.ts";
import { formatInteger } from "../../../ui/format.ts";
import { TextLink } from "../../../ui/links.tsx";
import { StateMark } from "../../../ui/state-mark.tsx";

type UnseenLaneProps = {
  filter: string;
  /** The view that is shown, so that its columns and its order stay. */
  viewId: string | null;
};

export function UnseenLane({ filter, viewId }: UnseenLaneProps) {
  const asksAlready = /\bunseen:/i.test(filter);
  const unseen = filter === "" ? "unseen:yes" : `(${filter}) unseen:yes`;
  const { data, isPlaceholderData } = useRead(listAccounts, { filter: unseen, limit: 1 }, { enabled: !asksAlready });
  if (asksAlready || !data || isPlaceholderData || data.total === 0) return null;
  return (
    <Group component="section" aria-label="Not looked at" gap="sm" px="md" py={4} flex="none">
      <StateMark tone="accent">
        {data.total === 1
          ? "One of these is new, and nobody has looked"
          : `${formatInteger(data.total)} of these are new, and nobody has looked`}
      </StateMark>
      <TextLink to="/accounts" search={{ ...(viewId && { view: viewId }), filter: unseen } as never} size="sm">
        Show {data.total === 1 ? "it" : "them"}
      </TextLink>
    </Group>
  );
}
