/** The columns of the board: each stage, or each group of stages. What no stage answers to has a column of its own. */
import { STAGE_CODES, STAGE_IDS, type StageId } from "../onboarding/stage.ts";
import { type StageLabels, stageName } from "../onboarding/stage-name.ts";

export const BOARD_DETAILS = ["fine", "coarse"] as const;
export type BoardDetail = (typeof BOARD_DETAILS)[number];

/** The last column: accounts whose stage the old tool named in a word that nothing here answers to, and retired stages. */
export const UNMAPPED_COLUMN = "unmapped";

export type BoardColumn = {
  readonly id: string;
  /** "3a Engaged - email"; of several stages "3 Engaged". */
  readonly name: string;
  /** Empty for the column of what is not mapped. */
  readonly stages: readonly StageId[];
};

/** What a team calls its stages, and its groups of several stages. */
export type BoardLabels = {
  readonly labels: StageLabels;
  readonly groupLabels?: Readonly<Record<string, string>>;
};

/** Left to right as an onboarding goes. */
export function boardColumns(detail: BoardDetail, { labels, groupLabels = {} }: BoardLabels): BoardColumn[] {
  const stages =
    detail === "fine" ? STAGE_IDS.map((stage) => fineColumn(stage, labels)) : coarseColumns(labels, groupLabels);
  return [...stages, { id: UNMAPPED_COLUMN, name: "Not mapped", stages: [] }];
}

function fineColumn(stage: StageId, labels: StageLabels): BoardColumn {
  return { id: stage, name: stageName(stage, labels), stages: [stage] };
}

/** A group of one stage has that stage's name; one that the team gave no name is its number. */
function coarseColumns(labels: StageLabels, groupLabels: Readonly<Record<string, string>>): BoardColumn[] {
  const groups = [...new Set(STAGE_IDS.map(groupCode))];
  return groups.map((group) => {
    const stages = STAGE_IDS.filter((stage) => groupCode(stage) === group);
    const [only] = stages;
    const name =
      stages.length === 1 && only ? stageName(only, labels) : [group, groupLabels[group]].filter(Boolean).join(" ");
    return { id: group, name, stages };
  });
}

function groupCode(stage: StageId): string {
  return STAGE_CODES[stage].slice(0, 1);
}

/** What says where a card stands. */
export type StagePlace = {
  readonly stage: string;
  /** The old tool's word for its stage, while no stage answers to it. */
  readonly unmappedLabel: string | null;
};

/** Exactly one column, whatever the stage says: a card is never lost. */
export function columnOf({ stage, unmappedLabel }: StagePlace, columns: readonly BoardColumn[]): string {
  if (unmappedLabel !== null) return UNMAPPED_COLUMN;
  return columns.find(({ stages }) => (stages as readonly string[]).includes(stage))?.id ?? UNMAPPED_COLUMN;
}
