/** What is different since this person looked last. It stays while the page is read. */
import { Text } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/account-pages.ts";
import { Section } from "../../../ui/section.tsx";
import { Age } from "../../../ui/time.tsx";

export function ChangesSection({ account }: { account: AccountPage }) {
  // Looking sets the mark to now; what was new when the page opened goes on being shown. What changes from here on is
  // mostly one's own work, and the page itself shows it.
  const [opened] = useState({ changes: account.changes, lookedAt: account.lookedAt });
  const { changes } = opened;
  return (
    <Section
      name="account.changes"
      title="Since you last looked"
      summary={opened.lookedAt ? <Age at={opened.lookedAt} /> : "the first time"}
    >
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {opened.lookedAt ? "Nothing has changed." : "You have not looked at this account before."}
        </Text>
      ) : (
        <ul className="fb-changed">
          {changes.map(({ field, sentence }) => (
            <li key={`${field} ${sentence}`}>{sentence}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}
