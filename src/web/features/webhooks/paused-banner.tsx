/** On every page while an endpoint or channel has paused itself: what it was told meanwhile waits. */
import { Alert, Group, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { getStatus, type PausedDestination } from "#contract/status.ts";
import { changeDestination, listDestinations } from "#contract/webhooks.ts";
import { useChange } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Failed } from "../../ui/failed.tsx";
import { TextLink } from "../../ui/links.tsx";
import { SmallButton } from "../../ui/small-button.tsx";

export function PausedBanner({ paused }: { paused: readonly PausedDestination[] }) {
  const mayResume = useMay("operator");
  const change = useChange(changeDestination, { refreshes: [getStatus, listDestinations] });
  const [first, ...others] = paused;
  if (!mayResume || first === undefined) return null;
  const { destinationId, name, because } = first;
  return (
    <Alert variant="default" icon={<IconInfoCircle size={16} />} m="md" mb={0} flex="none">
      <Group gap="sm">
        <Text size="sm">
          Nothing is sent to {name}: it paused itself. {because}
          {others.length > 0 && ` So did ${others.length} more.`}{" "}
          <TextLink to="/webhooks" search={{ webhook: destinationId }} underline="always">
            Look at it
          </TextLink>
        </Text>
        <SmallButton loading={change.isPending} onClick={() => change.mutate({ destinationId, isPaused: false })}>
          Resume
        </SmallButton>
        <SmallButton
          variant="subtle"
          color="gray"
          disabled={change.isPending}
          onClick={() => change.mutate({ destinationId, isPaused: true })}
        >
          Keep it paused
        </SmallButton>
      </Group>
      {change.error && <Failed error={change.error} />}
    </Alert>
  );
}
