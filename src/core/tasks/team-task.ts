/**
 * Work of the team that belongs to no account: a meter without a price is one task, however many accounts use it, and an
 * endpoint that paused itself is one. A task on an account would put that account's company into the queue, where nobody
 * can do anything about either.
 */
export const TEAM_TASK_KINDS = ["price-meter", "resume-destination"] as const;
export type TeamTaskKind = (typeof TEAM_TASK_KINDS)[number];

/** `done`: what was asked for is there. `not-needed`: the reason for it is gone. */
export type ClosedBecause = "done" | "not-needed";

export function teamTaskTitle(kind: TeamTaskKind, subject: string): string {
  switch (kind) {
    case "price-meter":
      return `Price ${subject}`;
    case "resume-destination":
      return `Resume ${subject}, or say that it stays paused`;
  }
}

export type TeamTaskChanges = {
  readonly open: readonly string[];
  readonly close: readonly { readonly subject: string; readonly because: ClosedBecause }[];
};

/**
 * Tasks open and close by what is there and never by hand: one for each subject that needs it, never a second beside it.
 * @param done subjects that need nothing any more because the work was done
 */
export function settleTeamTasks({
  opened,
  needed,
  done,
}: {
  opened: ReadonlySet<string>;
  needed: ReadonlySet<string>;
  done: ReadonlySet<string>;
}): TeamTaskChanges {
  return {
    open: [...needed].filter((subject) => !opened.has(subject)).sort(),
    close: [...opened]
      .filter((subject) => !needed.has(subject))
      .sort()
      .map((subject) => ({ subject, because: done.has(subject) ? "done" : "not-needed" })),
  };
}
