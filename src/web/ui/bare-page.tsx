/** A page without the shell, for people who are not signed in. */
import { Stack, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

export function BarePage({ title, children }: { title: string; children: ReactNode }) {
  useDocumentTitle(`${title} · Firstbill`);
  return (
    <main className="fb-bare">
      <Stack gap="lg">
        <Title order={1} size="xl">
          {title}
        </Title>
        {children}
      </Stack>
    </main>
  );
}
