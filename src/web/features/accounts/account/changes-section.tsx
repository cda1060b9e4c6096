/** What is different since this person looked last. It stays while the page is read. */
import { Text } from "@mantine/core";
import { useState } from "react";
import type { AccountPage } from "#contract/accounts.ts";
import { Section } from "../../../ui/section.tsx";
import { Age } from "../../../ui/time.tsx";

export function ChangesSection({ account }: { account: AccountPage }) {
  // Looking sets the mark to now; what was new when the page opened goes on being shown.
  const [opened] = useState({ changes: account.changes, lookedAt: account.lookedAt });
  const fresh = account.changes.filter(({ sentence }) => !opened.changes.some((one) => one.sentence === sentence));
  const changes = [...fresh, ...opened.changes];
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
