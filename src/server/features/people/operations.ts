/** People at a customer: erased for good, and not brought back by the next import. */
import * as contract from "#contract/people.ts";
import { implement } from "#server/platform/http/implement.ts";
import { erasePersonByEmail } from "./reads.ts";

export const erasePerson = implement(contract.erasePerson, async (ctx, { email }) => {
  const erased = await erasePersonByEmail(ctx.db, email, ctx.now);
  ctx.audit({ subject: { kind: "person", id: erased.personIds.join(" ") || "none" } });
  if (erased.people === 0) ctx.nothingChanged();
  const { personIds: _, ...counts } = erased;
  return { ...counts, erased: !ctx.dryRun && erased.people > 0 };
});
