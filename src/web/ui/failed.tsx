import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { formatDuration } from "./format.ts";
import { messageOf } from "./problem.ts";

type FailedProps = {
  error: unknown;
  onRetry?: () => void;
  /** When the data still on the screen was read, by this device's clock (`dataUpdatedAt`); null when there is none. */
  lastGoodAtMs?: number | null;
};

/** Says what could not be read and keeps what is on the screen, with its age. */
export function Failed({ error, onRetry, lastGoodAtMs = null }: FailedProps) {
  const age = lastGoodAtMs ? formatDuration(Date.now() - lastGoodAtMs) : null;
  return (
    <Alert className="fb-failed" icon={<IconAlertTriangle size={16} />} variant="default" role="alert">
      <Group justify="space-between" gap="md" wrap="nowrap" align="flex-start">
        <Text size="sm">
          {messageOf(error)}
          {age && ` What you see was read ${age === "now" ? "just now" : `${age} ago`}.`}
        </Text>
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </Group>
    </Alert>
  );
}
