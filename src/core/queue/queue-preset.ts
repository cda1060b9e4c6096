/** Points, windows and bands of the queue, as a team sets them. Lives in `presets/<name>/queue.json`. */
import type { MinorByCurrency } from "../onboarding/stage-preset.ts";

export type QueuePreset = {
  /** From the first band to the last. */
  readonly bandLabels: readonly string[];
  readonly contact: {
    /** Calendar days before the bill by which somebody should have written. */
    readonly leadDays: number;
    /** Days after entry by which somebody should have written, whichever comes first. */
    readonly firstWeekDays: number;
    /** With fewer days than this to the bill, or more than this since it was due, a first contact is late. */
    readonly lateDays: number;
  };
  /** A renewal this near, without any contact, is a risk now. */
  readonly riskDays: number;
  /** Days over the threshold after which an account that nobody has is shown. */
  readonly nobodysDays: number;
  readonly leaseMinutes: number;
  /** Which accounts get a check-in. */
  readonly checkinAtLeastMinor: MinorByCurrency;
  /** Steps of one term exclude each other: the one with the most points among those that fit counts. */
  readonly points: {
    readonly renewal: readonly { readonly withinDays: number; readonly points: number }[];
    readonly notContacted: number;
    readonly forecast: readonly { readonly atLeastMinor: MinorByCurrency; readonly points: number }[];
    readonly paymentFailed: number;
    readonly spike: { readonly growthPercent: number; readonly points: number };
    readonly avoidable: { readonly atLeastPercent: number; readonly points: number };
    readonly limitDropping: number;
    readonly replyWaiting: { readonly afterWorkingDays: number; readonly points: number };
    readonly paidCall: number;
    readonly creditsEnd: number;
    readonly checkin: number;
    readonly colleague: number;
  };
};
