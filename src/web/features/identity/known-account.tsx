/** An account by its name, and how to tell it from another of the same name. */
import { Text } from "@mantine/core";
import type { KnownAccount } from "#contract/identity.ts";
import { TextLink } from "../../ui/links.tsx";

export function KnownAccountName({ account }: { account: KnownAccount }) {
  return (
    <>
      <TextLink to="/accounts/$accountId" params={{ accountId: account.accountId }} size="sm" underline="always">
        {account.name}
      </TextLink>{" "}
      <Text span size="xs" c="dimmed">
        {whereItIs(account)}
      </Text>
    </>
  );
}

function whereItIs({ source, region, externalId }: KnownAccount): string {
  return [source, region.toUpperCase(), externalId].filter(Boolean).join(" · ");
}
