/** What the check before a handover looks at. Null was never imported, and is never read as "no". */
import type { HandoverTeam, ThreadOwner } from "../onboarding/fact.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Spend } from "./spend.ts";
import type { LastBounce, StandingHandover } from "./standing.ts";

export type EngagementFacts = {
  readonly to: HandoverTeam;
  readonly today: LocalDate;
  /** Of the account, after which a shared channel would be named. */
  readonly company: string;
  /** Humans of sales or success who look after it on that day. */
  readonly humans: readonly { readonly role: string; readonly name: string; readonly since: LocalDate | null }[] | null;
  /** A lead task of sales is open. */
  readonly temporaryOwner: boolean | null;
  readonly segments: readonly string[] | null;
  /** Segments that mean that sales or success has it, a trial among them. */
  readonly engagedSegments: readonly string[];
  /** Mails of sales and support, in either direction, oldest first. */
  readonly colleagueThreads: readonly { readonly thread: Exclude<ThreadOwner, "onboarding">; readonly at: Instant }[];

  readonly standing: readonly StandingHandover[];
  readonly lastBounce: LastBounce | null;
  readonly upcomingCallAt: Instant | null;
  readonly waitingReplySince: Instant | null;
  readonly notesCount: number;
  readonly openPromises: number;
  readonly spend: Spend;
  readonly hasSpike: boolean;
  readonly siblingHumans: readonly { readonly account: string; readonly humans: readonly string[] }[];
};
