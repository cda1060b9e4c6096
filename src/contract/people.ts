/** People at a customer: their personal values can be exported and erased. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";

export const erasePerson = defineOperation({
  name: "person.erase",
  summary: "Erases a person everywhere and for good; a keyed hash stays so that no import brings them back.",
  access: "operator",
  effect: "write",
  http: { method: "POST", path: "/person-erasures" },
  /** `dry_run=true` tries it and takes it back, as with everything that changes something. */
  input: z.strictObject({ email: z.email() }),
  output: z.strictObject({
    people: z.int(),
    roles: z.int(),
    messages: z.int(),
    notesChanged: z.int(),
    erased: z.boolean(),
  }),
});
