/** Data in: files to choose, the import that runs, and those before. The run that is shown lives in the address. */
import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useMay } from "../../app/session.tsx";
import { Page } from "../../ui/page.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { ImportForm } from "./import-form.tsx";
import { ImportHistory } from "./import-history.tsx";
import { ImportLimits } from "./import-limits.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { SavedMappings } from "./saved-mappings.tsx";

/** @param children what else belongs to numbers that come in, below the earlier imports */
export function ImportsPage({ children }: { children?: ReactNode }) {
  const [importRunId, setImportRunId] = useUrlText("run");
  const mayImport = useMay("operator");
  return (
    <Page title="Import" summary="Files in, counted to the row">
      <Stack gap="xl" maw={960}>
        {importRunId !== "" && (
          <ImportProgress key={importRunId} importRunId={importRunId} onClose={() => setImportRunId("")} />
        )}
        {importRunId === "" && mayImport && <ImportForm onStarted={(run) => setImportRunId(run.importRunId)} />}
        {importRunId === "" && !mayImport && (
          <Text size="sm">Importing needs the role operator. You can look at what was imported.</Text>
        )}
        <ImportHistory onOpen={setImportRunId} />
        {mayImport && <SavedMappings />}
        {mayImport && <ImportLimits />}
        {children}
      </Stack>
    </Page>
  );
}
