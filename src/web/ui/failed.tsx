import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Instant } from "#core/time/instant.ts";
import { formatAge } from "./format.ts";
import { messageOf } from "./problem.ts";
import { useNow } from "./time.tsx";

type FailedProps = {
  error: unknown;
  onRetry?: () => void;
  /** When the data still on the screen was read; null when there is none. */
  lastGoodAt?: Instant | null;
};

/** Says what could not be read and keeps what is on the screen, with its age. */
export function Failed({ error, onRetry, lastGoodAt = null }: FailedProps) {
  const now = useNow();
  return (
    <Alert className="fb-failed" icon={<IconAlertTriangle size={16} />} variant="default" role="alert">
      <Group justify="space-between" gap="md" wrap="nowrap" align="flex-start">
        <Text size="sm">
          {messageOf(error)}
          {lastGoodAt && ` What you see was read ${formatAge(lastGoodAt, now)}.`}
        </Text>
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </Group>
    </Alert>
  );
}
