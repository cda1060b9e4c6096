/** The page of connections, whose previews look like those of the import. */
import { ConnectionsPage as Connections } from "../../features/connections/connections-page.tsx";
import { ImportPreview } from "../../features/imports/import-preview.tsx";

export function ConnectionsPage() {
  return <Connections renderPreview={(preview) => <ImportPreview preview={preview} />} />;
}
