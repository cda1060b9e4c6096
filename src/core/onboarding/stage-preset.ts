/** What a team may set about its stages: names, the length of the programme, windows. Lives in `presets/<name>/stages.json`. */
import type { CoarseStage, StageId } from "./stage.ts";

/** Amounts in minor units by currency. A currency that is not listed has no threshold. */
export type MinorByCurrency = Readonly<Record<string, number | undefined>>;

export type StagePreset = {
  readonly labels: Readonly<Record<StageId, string>>;
  /** What the groups of several stages are called, by the digit of their codes: the columns of a board by groups. */
  readonly groupLabels?: Readonly<Record<string, string>>;
  readonly coarseLabels: Readonly<Record<CoarseStage, string>>;
  readonly paidCallLabel: string;
  /** Bills after entry that an onboarding lasts. */
  readonly programmeBills: number;
  /** Calendar days before the last bill at which the final outreach falls due. */
  readonly finalLeadDays: number;
  /** Days of the onboarding, the day of entry being day 1. */
  readonly checkin: { readonly firstDay: number; readonly lastDay: number };
  readonly automatedCountsAsFirstTouch: boolean;
  /** How far before our entry a fact of an imported history still counts: the old tool let the account in on another day. */
  readonly importedLookBackDays: number;
  readonly churn: { readonly zeroPeriods: number; readonly silentDays: number };
  /** Names that older tools used, and the stage that each stands for. Compared without case and punctuation. */
  readonly oldLabels: Readonly<Record<string, string>>;
};
