/** Sources that are asked or send by themselves. The one that is shown lives in the address. */
import { Button, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import {
  type ConnectorKind,
  listConnections,
  listConnectorKinds,
  type previewConnection,
} from "#contract/connections.ts";
import type { OutputOf } from "#contract/operation.ts";
import { useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { ConnectionDetail } from "./connection-detail.tsx";
import { NewConnection } from "./connection-form.tsx";
import { ConnectionList } from "./connection-list.tsx";
import { isUnderWay } from "./connection-states.ts";

/** How the page Import shows a dry run, and which column goes where. */
export type ShownAsImports = {
  renderPreview: (preview: OutputOf<typeof previewConnection>) => ReactNode;
  renderColumns: (connection: { connectionId: string; name: string }) => ReactNode;
};

/** In the address instead of an id. */
const NEW = "new";

export function ConnectionsPage(asImports: ShownAsImports) {
  const [shown, setShown] = useUrlText("connection");
  const mayConnect = useMay("operator");
  const connect = () => setShown(NEW);
  useKeys([{ ...keyOn("add", "Connections"), run: connect }], { isActive: mayConnect });
  const action = mayConnect && shown !== NEW && (
    <Button variant="filled" onClick={connect} rightSection={<KeyHint keys="n" />}>
      Connect a source
    </Button>
  );
  return (
    <Page title="Connections" summary="Where your numbers come from" action={action}>
      <Stack gap="xl" maw={1100}>
        {mayConnect ? (
          <Connections shown={shown} onShow={setShown} {...asImports} />
        ) : (
          <Text size="sm">Connections need the role operator. Ask one of your operators.</Text>
        )}
      </Stack>
    </Page>
  );
}

type ConnectionsProps = ShownAsImports & { shown: string; onShow: (shown: string) => void };

function Connections({ shown, onShow, ...asImports }: ConnectionsProps) {
  const kinds = useRead(listConnectorKinds, {}, { staleTime: 10 * 60_000 });
  const known = kinds.data?.data;
  if (kinds.error) return <Failed error={kinds.error} onRetry={() => void kinds.refetch()} />;
  if (!known) return <SkeletonLines count={4} heightPx={36} />;
  if (shown === NEW)
    return (
      <NewConnection kinds={known} onMade={({ connectionId }) => onShow(connectionId)} onCancel={() => onShow("")} />
    );
  if (shown !== "")
    return (
      <ConnectionDetail key={shown} connectionId={shown} kinds={known} {...asImports} onClose={() => onShow("")} />
    );
  return <All kinds={known} onShow={onShow} />;
}

function All({ kinds, onShow }: { kinds: readonly ConnectorKind[]; onShow: (shown: string) => void }) {
  const read = useRead(
    listConnections,
    {},
    { refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) ? 2000 : 15_000) },
  );
  const found = read.data?.data;
  return (
    <>
      {read.error && (
        <Failed
          error={read.error}
          onRetry={() => void read.refetch()}
          lastGoodAtMs={found ? read.dataUpdatedAt : null}
        />
      )}
      {!found && !read.error && <SkeletonLines count={3} heightPx={36} />}
      {found?.length === 0 && (
        <Empty
          title="No source is connected yet"
          why={`Connect ${kinds.map(({ title }) => title).join(" or ")}, or bring files in on the page Import.`}
        />
      )}
      {found && found.length > 0 && <ConnectionList connections={found} onOpen={onShow} />}
    </>
  );
}
