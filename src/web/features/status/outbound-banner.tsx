/** On every page while nothing may be sent to the outside, for those who lead or run the installation. */
import { Alert, Group, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { OutputOf } from "#contract/operation.ts";
import { getStatus, holdOutbound, releaseOutbound } from "#contract/status.ts";
import { useChange } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { formatInstant } from "../../ui/format.ts";
import { messageOf } from "../../ui/problem.ts";
import { useUndo } from "../../ui/undo.tsx";

type OutboundBannerProps = { hold: NonNullable<OutputOf<typeof getStatus>["outboundHeld"]> };

export function OutboundBanner({ hold }: OutboundBannerProps) {
  const mayRelease = useMay("operator");
  const isLead = useMay("lead");
  const release = useChange(releaseOutbound, { refreshes: [getStatus] });
  const holdAgain = useChange(holdOutbound, { refreshes: [getStatus] });
  const undo = useUndo();
  const releaseNow = async () => {
    await release.mutateAsync({});
    undo.record({
      label: "Released what is sent to the outside",
      undo: () => holdAgain.mutateAsync({ reason: hold.reason }),
    });
  };
  if (!isLead) return null;
  return (
    <Alert variant="default" icon={<IconInfoCircle size={16} />} m="md" mb={0} flex="none">
      <Group justify="space-between" gap="sm">
        <Text size="sm" className="fb-grow" miw={240}>
          Nothing is sent to the outside{hold.since && ` since ${formatInstant(hold.since)}`}; what would go out waits.{" "}
          {hold.reason}
          {!mayRelease && " An operator can release it."}
          {release.error && (
            <Text span c="var(--fb-bad)" role="alert">
              {" "}
              {messageOf(release.error)}
            </Text>
          )}
        </Text>
        {mayRelease && (
          <ConfirmInline
            label="Release"
            question="Messages, webhooks and chat posts leave from here again. Does no other copy send them?"
            confirmLabel="Release"
            onConfirm={() => releaseNow().catch(() => undefined)}
          />
        )}
      </Group>
    </Alert>
  );
}
