/**
 * A view in an address: its id and what differs from what is saved, so that a colleague who opens the link sees the same
 * and what was not changed follows the saved view.
 */
import { AGGREGATES, type Aggregate } from "../accounts/aggregates.ts";
import { footerTexts, type StageDepth, type ViewContent } from "./view-content.ts";

/** What stands behind the `?`, as texts. */
export type ViewAddress = { readonly [Key in (typeof ADDRESS_KEYS)[number]]?: string };

export const ADDRESS_KEYS = [
  "filter",
  "sort",
  "columns",
  "left",
  "right",
  "stages",
  "group",
  "folded",
  "footer",
] as const;

/** Written where the usual columns are shown although others are saved; no column has this id. */
const USUAL = "usual";
const NONE = "none";

export function readViewAddress(address: ViewAddress, saved: ViewContent): ViewContent {
  const { filter, sort, columns, left, right, stages, group, folded, footer } = address;
  const sorts = idsIn(sort ?? "");
  return {
    ...saved,
    ...(filter !== undefined && { filter }),
    ...(sorts.length > 0 && { sorts }),
    ...(columns !== undefined && { columns: columns === USUAL ? null : listOf(columns) }),
    ...(left !== undefined && { pinnedLeft: listOf(left) }),
    ...(right !== undefined && { pinnedRight: listOf(right) }),
    ...(isDepth(stages) && { stages }),
    ...(group !== undefined && { group: group === NONE || group === "" ? null : group }),
    ...(folded !== undefined && { folded: keysOf(folded) }),
    ...(footer !== undefined && { footers: footersOf(footer) }),
  };
}

export function writeViewAddress(shown: ViewContent, saved: ViewContent): ViewAddress {
  const differing = (of: (content: ViewContent) => string) => (of(shown) === of(saved) ? undefined : of(shown));
  const written = {
    filter: differing(({ filter }) => filter),
    sort: differing(({ sorts }) => sorts.join(",")),
    columns: differing(({ columns }) => (columns === null ? USUAL : textOf(columns))),
    left: differing(({ pinnedLeft }) => textOf(pinnedLeft)),
    right: differing(({ pinnedRight }) => textOf(pinnedRight)),
    stages: differing(({ stages }) => stages),
    group: differing(({ group }) => group ?? NONE),
    folded: differing(({ folded }) => textOf(folded.map(encodeURIComponent))),
    footer: differing(({ footers }) => textOf(footerTexts(footers))),
  };
  return Object.fromEntries(Object.entries(written).filter(([, text]) => text !== undefined));
}

function textOf(ids: readonly string[]): string {
  return ids.length === 0 ? NONE : ids.join(",");
}

function listOf(text: string): string[] {
  return text === NONE ? [] : idsIn(text);
}

/** Each once, however often a hand-written address names it. */
function idsIn(text: string): string[] {
  return [...new Set(text.split(",").filter((id) => id !== ""))];
}

/** Values may hold any sign, the comma between them too. What cannot be read is left out. */
function keysOf(text: string): string[] {
  return listOf(text).flatMap((key) => {
    try {
      return decodeURIComponent(key);
    } catch {
      return [];
    }
  });
}

function footersOf(text: string): ViewContent["footers"] {
  const footers: Record<string, Aggregate> = {};
  for (const one of listOf(text)) {
    const [, column, word] = /^(.+):([a-z]+)$/.exec(one) ?? [];
    const aggregate = AGGREGATES.find((known) => known === word);
    if (column !== undefined && aggregate !== undefined) footers[column] = aggregate;
  }
  return footers;
}

function isDepth(text: string | undefined): text is StageDepth {
  return text === "fine" || text === "coarse";
}
