import { type Difference, listDifferences } from "#contract/reconciliation.ts";
import { differencesCsv } from "#core/reconciliation/differences-csv.ts";
import { client } from "../../app/api.ts";
import { downloadText } from "../../ui/download-text.ts";

/** Every closed period, those that agree included. @param onProgress how many periods were read */
export async function downloadDifferences(onProgress: (read: number) => void): Promise<void> {
  const rows: Difference[] = [];
  let cursor: string | null = null;
  do {
    const asked: Parameters<typeof client.call<typeof listDifferences>>[1] = {
      limit: 500,
      onlyApart: "false",
      ...(cursor !== null && { cursor }),
    };
    const page: { data: Difference[]; nextCursor: string | null } = await client.call(listDifferences, asked);
    rows.push(...page.data);
    cursor = page.nextCursor;
    onProgress(rows.length);
  } while (cursor !== null);
  downloadText("differences.csv", differencesCsv(rows));
}
