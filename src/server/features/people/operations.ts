/** People at a customer: erased for good, and not brought back by the next import. */
import * as contract from "#contract/people.ts";
import { implement } from "#server/platform/http/implement.ts";
import { erasePersonByEmail } from "./reads.ts";

export const erasePerson = implement(
  contract.erasePerson,
  async (ctx, { email, phones }) => {
    const { personIds, texts, ...counts } = await erasePersonByEmail(ctx.db, { email, phones, now: ctx.now });
    ctx.audit({ subject: { kind: "person", id: personIds.join(" ") || "none" } });
    const found = counts.people > 0 || texts.length > 0;
    if (!found) ctx.nothingChanged();
    // What was there is shown before it goes, and not once it is gone.
    const shown = ctx.dryRun ? texts.slice(0, contract.MOST_TEXTS_SHOWN) : [];
    return { ...counts, notesChanged: texts.length, texts: shown, erased: !ctx.dryRun && found };
  },
  { answersSecret: true },
);
