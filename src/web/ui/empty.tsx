import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type EmptyProps = {
  /** What is not there: "Nothing is due." */
  title: string;
  /** Why: no data yet, filtered out, not allowed, or late. */
  why: ReactNode;
  /** The one thing to do next. */
  action?: ReactNode;
  children?: ReactNode;
};

export function Empty({ title, why, action, children }: EmptyProps) {
  return (
    <Stack className="fb-empty" gap="sm" align="flex-start">
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" maw={560}>
        {why}
      </Text>
      {action}
      {children}
    </Stack>
  );
}
