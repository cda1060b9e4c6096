/** What a thing was before, the latest first, and the way back to each. */
import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Failed } from "./failed.tsx";
import { SkeletonLines } from "./skeleton.tsx";
import { SmallButton } from "./small-button.tsx";

type Reading<T> = { data: { data: readonly T[] } | undefined; error: unknown; refetch: () => unknown };

type Props<T> = {
  versions: Reading<T>;
  now: { readonly version: number; readonly mayChange: boolean };
  /** Who saved it, when, and what it said. */
  children: (version: T) => ReactNode;
  onRevert: (version: number) => void;
};

export function VersionList<T extends { readonly version: number; readonly name: string }>(props: Props<T>) {
  const { versions, now, children, onRevert } = props;
  if (versions.error) return <Failed error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonLines count={4} />;
  return (
    <Stack gap="md" component="ol" p={0} m={0}>
      {versions.data.data.map((one) => (
        <Group component="li" key={one.version} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text size="sm" fw={500}>
              {one.name}
            </Text>
            {children(one)}
          </div>
          {one.version === now.version ? (
            <Text size="xs" c="dimmed">
              now
            </Text>
          ) : (
            now.mayChange && <SmallButton onClick={() => onRevert(one.version)}>Make it so again</SmallButton>
          )}
        </Group>
      ))}
    </Stack>
  );
}
