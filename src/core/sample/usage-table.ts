/** The largest file: usage by account, project, meter and day. */
import { addDays, daysBetween, later } from "../time/local-date.ts";
import { dailyUsageOf } from "./daily-usage.ts";
import type { LifeContext, SampleLife } from "./life.ts";
import { projectsOf } from "./people.ts";
import type { Span } from "./sample-table.ts";

export const USAGE_HEADER = ["account", "project", "meter", "day", "quantity"] as const;

/** Every meter of every day, zeros included. Each meter is used in one of the projects. */
export function* usageRowsOf(
  { account }: SampleLife,
  context: LifeContext,
  { from, to, seed }: Span,
): Generator<readonly string[]> {
  const projects = projectsOf(account, seed);
  const usage = dailyUsageOf(account, context);
  const start = later(from, usage.from);
  const dayNames = Array.from({ length: Math.max(0, daysBetween(start, to) + 1) }, (_, day) => addDays(start, day));
  const skipped = daysBetween(usage.from, start);
  let number = 0;
  for (const [meter, series] of usage.meters) {
    const project = projects[number++ % projects.length]!.key;
    for (let index = skipped; index < series.length; index++)
      yield [account.key, project, meter, dayNames[index - skipped]!, String(series[index])];
  }
}
