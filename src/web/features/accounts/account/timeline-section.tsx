/** Everything that happened, newest first. What was logged by mistake can be taken back; it stays, marked as void. */
import { Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { AccountPage } from "#contract/account-pages.ts";
import { ConfirmInline } from "../../../ui/confirm-inline.tsx";
import { messageOf } from "../../../ui/problem.ts";
import { Section } from "../../../ui/section.tsx";
import { Age } from "../../../ui/time.tsx";
import { useUndoFact } from "./queries.ts";

type TimelineSectionProps = { timeline: AccountPage["timeline"]; mayChange: boolean };

const SHOWN_AT_FIRST = 15;

export function TimelineSection({ timeline, mayChange }: TimelineSectionProps) {
  const takeBack = useUndoFact();
  const [shownCount, setShownCount] = useState(SHOWN_AT_FIRST);
  const undo = async ({ accountId, factId, title }: { accountId: string; factId: string; title: string }) => {
    try {
      const { sentence } = await takeBack.mutateAsync({ accountId, factId });
      notifications.show({ message: `Taken back: ${title}. ${sentence}` });
    } catch (error) {
      notifications.show({ title: `Not taken back: ${title}`, message: messageOf(error), color: "red" });
    }
  };
  return (
    <Section name="account.timeline" title="Timeline" summary={timeline.length || undefined}>
      {timeline.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has happened yet.
        </Text>
      )}
      <ol className="fb-timeline">
        {timeline.slice(0, shownCount).map((entry) => (
          <li key={entry.entryId} id={entry.entryId}>
            <Text size="xs" c="dimmed">
              <Age at={entry.at} />
            </Text>
            <div>
              <Text size="sm">{entry.title}</Text>
              {entry.detail && (
                <Text size="xs" c="dimmed" className="fb-wrap">
                  {entry.detail}
                </Text>
              )}
              <Text size="xs" c="dimmed">
                {[entry.actor, entry.source, entry.from ?? ""].filter((word) => word !== "").join(" · ")}
              </Text>
              {mayChange && entry.undoable && entry.factId && (
                <div className="fb-undo">
                  <ConfirmInline
                    label="Take back"
                    question="It stays here, marked as void."
                    confirmLabel="Take it back"
                    onConfirm={() => undo({ ...entry, factId: entry.factId ?? "" })}
                  />
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
      {timeline.length > shownCount && (
        <Button variant="subtle" size="compact-sm" onClick={() => setShownCount(shownCount + 50)}>
          Show {Math.min(50, timeline.length - shownCount)} older
        </Button>
      )}
    </Section>
  );
}
