/** How each column of the accounts looks; what it says comes from the core. */
import type { AccountRow } from "#contract/accounts.ts";
import { ACCOUNT_COLUMNS, type AccountColumnId, VERDICT_LABELS } from "#core/accounts/columns.ts";
import { ACCOUNT_FILTER_FIELDS, type FilterFieldName } from "#core/accounts/filter-fields.ts";
import { GROUP_COLUMNS } from "#core/accounts/group-accounts.ts";
import { StageName } from "../../../app/stage-name.tsx";
import { Amount, Missing } from "../../../ui/money.tsx";
import { StateMark, type Tone } from "../../../ui/state-mark.tsx";
import type { Column } from "../../../ui/table-columns.ts";

type Look = Pick<Column<AccountRow>, "width" | "startsHidden" | "onPhone" | "missing" | "render">;

const TONES: Record<AccountRow["verdict"], Tone> = { in: "accent", out: "calm", watch: "warn", exception: "warn" };

/** The usual columns are those that most accounts have a value in; what only onboarding fills stands in its own views. */
const LOOKS: Record<AccountColumnId, Look> = {
  name: { width: 220, onPhone: "title" },
  net: {
    width: 104,
    onPhone: "figure",
    render: (row) => <Amount value={row.net} isAtLeast={row.atLeast} missing="No forecast: no usage imported" />,
  },
  renewal: { width: 96, onPhone: "detail", missing: "No open period imported" },
  stage: {
    width: 172,
    onPhone: "detail",
    render: ({ stage }) => (stage ? <StageName stage={stage} /> : <Missing reason="Not in onboarding" />),
  },
  verdict: {
    width: 104,
    render: (row) => <StateMark tone={TONES[row.verdict]}>{VERDICT_LABELS[row.verdict]}</StateMark>,
  },
  unseen: {
    width: 112,
    startsHidden: true,
    missing: "Not in onboarding",
    render: ({ isUnseen, stage }) =>
      isUnseen ? (
        <StateMark tone="accent">Nobody yet</StateMark>
      ) : stage ? (
        "Yes"
      ) : (
        <Missing reason="Not in onboarding" />
      ),
  },
  priority: { width: 84, startsHidden: true, missing: "Not in the queue" },
  lastMessaged: { width: 124, startsHidden: true, missing: "No message known" },
  nextTask: { width: 104, startsHidden: true, missing: "No open task" },
  contactBy: { width: 104, startsHidden: true, missing: "Nothing to do by a day" },
  humans: { width: 128, missing: "Not imported" },
  people: { width: 80 },
  notes: { width: 76 },
  plan: { width: 128 },
  previousBill: { width: 116, missing: "No closed period known" },
  entered: { width: 96, startsHidden: true, missing: "Never entered" },
  stageSince: { width: 120, startsHidden: true, missing: "Not in onboarding" },
  gross: { width: 116, startsHidden: true, missing: "No forecast: no usage imported" },
  route: { width: 128, startsHidden: true },
  rule: { width: 76, startsHidden: true, missing: "No rule decided" },
  region: { width: 84 },
  domain: { width: 160, startsHidden: true },
  externalId: { width: 160, startsHidden: true },
};

/** The word before the colon, for each column that can be filtered by. */
const FILTERS: Partial<Record<AccountColumnId, FilterFieldName>> = {
  name: "name",
  net: "net",
  renewal: "renews",
  stage: "stage",
  verdict: "verdict",
  priority: "priority",
  unseen: "unseen",
  lastMessaged: "messaged",
  nextTask: "task",
  contactBy: "contact",
  humans: "human",
  people: "people",
  notes: "notes",
  plan: "plan",
  previousBill: "previous",
  entered: "entered",
  stageSince: "since",
  gross: "gross",
  route: "route",
  rule: "rule",
  region: "region",
  domain: "domain",
  externalId: "id",
};

/** Made once: the table draws a row again only when it changed. */
export const accountColumns: readonly Column<AccountRow>[] = ACCOUNT_COLUMNS.map((column) => {
  const { sortable, ...rest } = { sortable: undefined, ...column };
  const filterBy = ACCOUNT_FILTER_FIELDS.find(({ name }) => name === FILTERS[column.id]);
  return {
    ...rest,
    ...LOOKS[column.id],
    groups: GROUP_COLUMNS.some((id) => id === column.id),
    ...(sortable && { sortBy: sortable }),
    ...(filterBy && { filterBy }),
  } as Column<AccountRow>;
});
