/** People handed over or erased, for how long things are kept, and which backups still hold somebody. */
import { Stack, Text } from "@mantine/core";
import { getPrivacy } from "#contract/privacy.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Moment } from "../../ui/time.tsx";
import { Backups } from "./backups.tsx";
import { FindPeople } from "./find-people.tsx";
import { Retention } from "./retention.tsx";

export function PrivacyPage() {
  const isOperator = useMay("operator");
  return (
    <Page title="Privacy">
      {isOperator ? (
        <Privacy />
      ) : (
        <Empty title="Operators look after this" why="Ask one to find, export or erase a person." />
      )}
    </Page>
  );
}

function Privacy() {
  const read = useRead(getPrivacy, {});
  const privacy = read.data;
  return (
    <Stack gap="lg" maw={1100}>
      <FindPeople />
      {read.error && (
        <Failed error={read.error} onRetry={() => void read.refetch()} lastGoodAtMs={read.dataUpdatedAt} />
      )}
      {!privacy && !read.error && <SkeletonLines count={5} heightPx={36} />}
      {privacy && (
        <>
          <Retention privacy={privacy} />
          <Backups backups={privacy.backups} />
          <Text size="sm" c="dimmed">
            Erasures so far: {formatInteger(privacy.erasures)}. Next nightly run: <Moment at={privacy.nextRunAt} />.
          </Text>
        </>
      )}
    </Stack>
  );
}
