/** A lead's look at the team's week. */
import * as contract from "#contract/team-week.ts";
import { implement } from "#server/platform/http/implement.ts";
import { loadCounted, loadMissed, loadTeamWeek } from "./reads.ts";

export const listMissed = implement(contract.listMissed, (ctx, input) =>
  loadMissed(ctx.db, { ...input, now: ctx.now }),
);

export const getTeamWeek = implement(contract.getTeamWeek, (ctx, { days }) =>
  loadTeamWeek(ctx.db, { days, now: ctx.now }),
);

export const listCounted = implement(contract.listCounted, (ctx, input) =>
  loadCounted(ctx.db, { ...input, now: ctx.now }),
);
