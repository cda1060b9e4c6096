/** The page of connections, whose previews and columns look like those of the import. */
import { ConnectionsPage as Connections } from "../../features/connections/connections-page.tsx";
import { ImportPreview } from "../../features/imports/import-preview.tsx";
import { SourceColumns } from "../../features/imports/source-columns.tsx";

export function ConnectionsPage() {
  return (
    <Connections
      renderPreview={(preview) => <ImportPreview preview={preview} />}
      renderColumns={(connection) => <SourceColumns {...connection} />}
    />
  );
}
