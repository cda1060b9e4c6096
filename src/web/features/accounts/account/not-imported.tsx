import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { TextLink } from "../../../ui/links.tsx";

/** What is not there, and how it would come: never a 0 in its place. */
export function NotImported({ what, how }: { what: string; how: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {what}: not imported. {how}{" "}
      <TextLink to="/import" size="sm" underline="always">
        Import
      </TextLink>
    </Text>
  );
}
