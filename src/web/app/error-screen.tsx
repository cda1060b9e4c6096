/** For defects of ours and for addresses that lead nowhere. What was typed elsewhere stays on the device. */
import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { BarePage } from "../ui/bare-page.tsx";
import { ButtonLink } from "../ui/links.tsx";

export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (
    <Stack className="fb-page" data-layout="text" gap="md" role="alert">
      <Title order={1}>This page could not be shown</Title>
      <Text size="sm">
        Nothing was lost on the server. Show it again; if it stays so, send the lines below to your operator.
      </Text>
      <Code block>{`${problem}\n${window.location.pathname}`}</Code>
      <Group gap="sm">
        <Button variant="filled" onClick={reset}>
          Show it again
        </Button>
        <ButtonLink to="/">Go to Today</ButtonLink>
      </Group>
    </Stack>
  );
}

/** Without the shell: an address that leads nowhere says nothing about who is signed in. */
export function NotFoundScreen() {
  return (
    <BarePage title="There is no page at this address">
      <Text size="sm">It may have been renamed, or the link was cut short.</Text>
      <Group>
        <ButtonLink to="/">Go to Today</ButtonLink>
      </Group>
    </BarePage>
  );
}
