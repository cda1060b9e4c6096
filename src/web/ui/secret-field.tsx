/** A secret that is shown this once: to copy, with what becomes of it. */
import { Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { SmallButton } from "./small-button.tsx";
import { StateMark } from "./state-mark.tsx";

type SecretFieldProps = {
  /** "Link for kim@lumen.example". */
  label: string;
  secret: string;
  /** What it is good for and how long: "It works once, until 12 Mar." */
  advice: string;
};

export function SecretField({ label, secret, advice }: SecretFieldProps) {
  return (
    <Stack gap="xs" className="fb-secret" role="status">
      <StateMark tone="accent">{label}: shown only now</StateMark>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Code className="fb-secret-text">{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => <SmallButton onClick={copy}>{copied ? "Copied" : "Copy"}</SmallButton>}
        </CopyButton>
      </Group>
      <Text size="xs" c="dimmed">
        {advice}
      </Text>
    </Stack>
  );
}
