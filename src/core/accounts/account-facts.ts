/** What a list knows of an account: enough to show a row, to sort it and to filter it. */
import type { ListedFieldValue } from "../fields/listed-value.ts";
import type { Money } from "../money/money.ts";
import type { Instant } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";

export const PLANS = ["payg", "annual", "startup", "yc"] as const;
export const VERDICTS = ["in", "out", "watch", "exception"] as const;
export const ROUTES = ["onboarding", "sales", "customer-success", "none"] as const;
export const COVERAGES = ["known", "nobody", "unknown"] as const;

export type AccountFacts = {
  readonly accountId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly region: string;
  readonly externalId: string;
  readonly plan: (typeof PLANS)[number];
  readonly renewalOn: LocalDate | null;
  readonly verdict: (typeof VERDICTS)[number];
  readonly rule: string | null;
  readonly segment: string | null;
  readonly route: (typeof ROUTES)[number];
  readonly enteredOn: LocalDate | null;
  /** A stage id such as `engaged_email`. */
  readonly stage: string | null;
  readonly stageSince: Instant | null;
  readonly net: Money | null;
  readonly gross: Money | null;
  readonly previousBill: Money | null;
  /** Whether a human of sales or success is assigned: unknown is never read as nobody. */
  readonly coverage: (typeof COVERAGES)[number];
  readonly humans: readonly string[];
  readonly peopleCount: number;
  readonly notesCount: number;
  readonly nextTaskDueOn: LocalDate | null;
  readonly nextTaskTitle: string | null;
  readonly lastMessagedAt: Instant | null;
  readonly contactBy: LocalDate | null;
  readonly priority: number | null;
  /** In onboarding, and nobody of the team has looked since it entered. */
  readonly isUnseen: boolean;
  /** By id of the field; those without a value are not there. */
  readonly fields: Readonly<Record<string, ListedFieldValue>>;
};
