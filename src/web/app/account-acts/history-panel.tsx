import { Stack } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { TimelineSection } from "../../features/accounts/account/timeline-section.tsx";
import { FieldsSection } from "../../features/fields/fields-section.tsx";

/** What happened, newest first, and below it the fields, which can be read as of a past day. */
export function HistoryPanel({ account }: { account: AccountPage }) {
  return (
    <Stack gap="lg">
      <TimelineSection timeline={account.timeline} mayChange={false} />
      <FieldsSection accountId={account.row.accountId} />
    </Stack>
  );
}
