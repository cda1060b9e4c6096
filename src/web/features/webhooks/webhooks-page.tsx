/** Other systems and channels that are told what happens here. The one that is shown lives in the address. */
import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { getStatus } from "#contract/status.ts";
import { listDestinations, listEventTypes } from "#contract/webhooks.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { Page } from "../../ui/page.tsx";
import { SecretField } from "../../ui/secret-field.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { DestinationDetail } from "./destination-detail.tsx";
import type { ShownSecret } from "./destination-form.tsx";
import { NewDestination } from "./destination-form.tsx";
import { DestinationList } from "./destination-list.tsx";
import { WaitingMessages } from "./waiting-messages.tsx";

/** In the address instead of an id. */
const NEW = "new";

export function WebhooksPage() {
  const [shown, setShown] = useUrlText("webhook");
  const mayChange = useMay("operator");
  const mayDecide = useMay("lead");
  const add = () => setShown(NEW);
  useKeys([{ ...keyOn("add", "Webhooks"), run: add }], { isActive: mayChange });
  const action = mayChange && shown !== NEW && (
    <Button variant="filled" onClick={add} rightSection={<KeyHint keys="n" />}>
      Add
    </Button>
  );
  return (
    <Page title="Webhooks" summary="Who is told what happens here" action={action}>
      <Stack gap="xl" maw={1100}>
        {mayChange ? (
          <Webhooks shown={shown} onShow={setShown} />
        ) : (
          <>
            <Text size="sm">Endpoints and channels need the role operator. Ask one of your operators.</Text>
            {mayDecide && <WaitingMessages isSaidWhenEmpty />}
          </>
        )}
      </Stack>
    </Page>
  );
}

function Webhooks({ shown, onShow }: { shown: string; onShow: (shown: string) => void }) {
  const events = useRead(listEventTypes, {}, { staleTime: 10 * 60_000 });
  const read = useRead(listDestinations, {}, { refetchInterval: 5000 });
  const status = useRead(getStatus, {});
  const [secret, setSecret] = useState<ShownSecret | null>(null);
  const error = events.error ?? read.error;
  const refetch = () => void Promise.all([events.refetch(), read.refetch()]);
  if (!events.data || !read.data)
    return error ? <Failed error={error} onRetry={refetch} /> : <SkeletonLines count={4} heightPx={36} />;
  const show = (next: string) => {
    setSecret(null);
    onShow(next);
  };
  const made = (destinationId: string, shownSecret: ShownSecret | null) => {
    setSecret(shownSecret);
    onShow(destinationId);
  };
  const chosen = read.data.data.find(({ destinationId }) => destinationId === shown);
  return (
    <>
      {error && <Failed error={error} onRetry={refetch} lastGoodAtMs={read.dataUpdatedAt} />}
      {status.data?.sample && (
        <Text size="sm">While the sample company is here, only tests are sent. Remove it on the page Team.</Text>
      )}
      {secret && <SecretField {...secret} />}
      {shown === NEW && <NewDestination events={events.data.data} onMade={made} onCancel={() => show("")} />}
      {chosen && (
        <DestinationDetail
          key={chosen.destinationId}
          destination={chosen}
          events={events.data.data}
          onSecret={setSecret}
          onClose={() => show("")}
        />
      )}
      {shown !== NEW && !chosen && read.data.data.length === 0 && (
        <Empty
          title="Nobody is told yet"
          why="Add an address of another system, or a channel of Slack once it is connected. They are told by id what happened, without personal values."
        />
      )}
      {shown !== NEW && !chosen && read.data.data.length > 0 && (
        <>
          <DestinationList destinations={read.data.data} onOpen={show} />
          <WaitingMessages />
        </>
      )}
    </>
  );
}
