/** Which column of a connection's rows is which of our fields: looked at, corrected, saved with it. */
import { z } from "zod";
import { fileProposal, kindId, mapping, savedMapping } from "./mappings.ts";
import { defineOperation } from "./operation.ts";
import { id } from "./shapes.ts";

/** A mapping with the columns that it was made for. */
export const columnsTried = z.strictObject({ header: z.array(z.string()).min(1).max(2000), mapping });

export const lookAtColumns = defineOperation({
  name: "connections.columns",
  summary: "Reads the first rows of each kind from a source and says which column is which field; nothing is imported.",
  access: "operator",
  effect: "read",
  http: { method: "POST", path: "/connections/{connectionId}/column-previews" },
  input: z.strictObject({ connectionId: id }),
  output: z.strictObject({ data: z.array(z.strictObject({ kind: kindId, proposal: fileProposal })) }),
});

export const saveColumns = defineOperation({
  name: "connections.saveColumns",
  summary: "Saves how one kind of a source's rows is read from now on; if asked, what was read before is read again.",
  access: "operator",
  effect: "write",
  deed: "corrected how a connection's rows are read",
  http: { method: "PUT", path: "/connections/{connectionId}/columns" },
  input: z.strictObject({
    connectionId: id,
    ...columnsTried.shape,
    /** From the start, and at once. Without it only what is new is read so. */
    readAgain: z.boolean().default(false),
  }),
  output: savedMapping,
});
