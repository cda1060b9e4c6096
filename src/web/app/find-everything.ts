/** What the palette finds besides commands and places: accounts, people, notes and tasks. */
import { type Found, searchEverything } from "#contract/search.ts";
import { foundHref } from "../features/search/found-text.ts";
import { sayParts, sayText } from "../ui/dated-text.ts";
import type { PaletteSearch } from "../ui/palette.tsx";
import { client } from "./api.ts";

const GROUPS: Record<Found["kind"], string> = { account: "Accounts", person: "People", note: "Notes", task: "Tasks" };

/** Where it is, what was found in it, and that it is only alike. */
function markedDescription({ kind, accountName, passage, isAlike }: Found): Found["passage"] {
  const parts = [
    kind === "account" || accountName === null ? [] : [{ text: accountName, isHit: false }],
    passage,
    isAlike ? [{ text: "written alike", isHit: false }] : [],
  ].filter(({ length }) => length > 0);
  return parts.flatMap((part, index) => (index === 0 ? part : [{ text: " · ", isHit: false }, ...part]));
}

export function findEverything(open: (href: string) => void): PaletteSearch {
  return async (query, signal) => {
    const { data } = await client.call(searchEverything, { q: query, limit: 8 }, { signal });
    const found = data.map((one) => ({
      id: `${one.kind} ${one.id}`,
      label: sayText(one.title),
      marked: sayParts(one.title),
      description: sayText(markedDescription(one)),
      markedDescription: sayParts(markedDescription(one)),
      group: GROUPS[one.kind],
      run: () => open(foundHref(one)),
    }));
    const all = {
      id: "search page",
      label: `Search everything for “${query}”`,
      group: "Search",
      run: () => open(`/search?q=${encodeURIComponent(query)}`),
    };
    return [...found, all];
  };
}
