/** ⌘K: everything the keyboard reaches, every place, and what the product can find. Each row shows its key. */
import { Group, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Failed } from "./failed.tsx";
import { fuzzyFind } from "./fuzzy.ts";
import { type KeyAction, keysOf } from "./key-registry.ts";
import { KeyHint, useActiveKeys } from "./keys.tsx";
import { Marked, type MarkedPart } from "./marked.tsx";
import { type Recent, useRecents } from "./recent.ts";

export type PaletteItem = {
  id: string;
  label: string;
  description?: string;
  /** The label and the description with what was looked for marked, where something was. */
  marked?: readonly MarkedPart[];
  markedDescription?: readonly MarkedPart[];
  group: string;
  /** Printed beside it where it has a key of its own. */
  keys?: string;
  run: () => void;
};
/** Finds what matches, best first; aborted when the person types on. */
export type PaletteSearch = (query: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>;

const SHOWN_PER_GROUP = 8;
const SHOWN_RECENT = 5;
const RECENT = "Recent";
/** So that it can be scrolled by keyboard; the kit hands it on without naming it among its properties. */
const SCROLLS: object = { viewportProps: { tabIndex: 0 } };
const NO_PLACES: readonly PaletteItem[] = [];
/** What is chosen or under the cursor is what one most likely means. */
const FIRST_GROUP = "Chosen rows";

type Row = PaletteItem & { keys: string };
/** Of what is found there may be more than anybody reads. */
const FOUND_KEY = "enter";

export type PaletteProps = {
  search?: PaletteSearch;
  /** Places besides those that have a key, such as saved views. */
  places?: readonly PaletteItem[];
  /** The page that is open now: it is none to go back to. */
  here: string;
  open: (href: string) => void;
};

export function Palette({ search, places = NO_PLACES, here, open }: PaletteProps) {
  const [query, setQuery] = useState("");
  const [settled] = useDebouncedValue(query.trim(), 120);
  const actions = useActiveKeys();
  const [recents, remember] = useRecents();
  const found = useQuery({
    queryKey: ["palette", settled],
    queryFn: ({ signal }) => search?.(settled, signal) ?? [],
    enabled: search !== undefined && isWord(settled),
    placeholderData: (previous) => previous,
  });
  const offered = nearestFirst(actions.filter(({ inPalette }) => inPalette !== false));
  const isEmptyQuery = query.trim() === "";
  const recentRows = isEmptyQuery ? toRecentRows(recents, { offered, here, open, remember }) : [];
  const commands = fuzzyFind(query, offered, ({ label, group, also = "" }) => `${label} ${group} ${also}`)
    .filter(({ label }) => !recentRows.some((row) => row.label === label))
    .map((action) => toRow(action, remember));
  const things = isWord(settled) ? (found.data ?? []).map((item) => ({ keys: FOUND_KEY, ...item })) : [];
  const placesFound = fuzzyFind(query, places, ({ label, group }) => `${label} ${group}`);
  const rows = [...recentRows, ...commands, ...placesFound.map((place) => ({ keys: FOUND_KEY, ...place })), ...things];
  const list = useRef<HTMLDivElement>(null);
  const best = things[0]?.id ?? commands[0]?.id;
  useEffect(() => {
    if (query !== "" && best !== undefined) markFirst(list.current);
  }, [query, best]);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      attributes={{ content: { "aria-label": "Search and commands" } }}
    >
      <Spotlight.Search
        placeholder="Account, action or place"
        aria-label="Search and commands"
        leftSection={<IconSearch size={16} />}
      />
      <Spotlight.ActionsList ref={list} {...SCROLLS}>
        {[...new Set(rows.map(({ group }) => group))].map((group) => (
          <GroupOfRows key={group} group={group} rows={rows.filter((row) => row.group === group)} />
        ))}
        {rows.length === 0 && !found.error && (
          <Spotlight.Empty>
            <Text size="sm" c="dimmed">
              {found.isFetching ? "Searching" : `Nothing is called “${query.trim()}”.`}
            </Text>
          </Spotlight.Empty>
        )}
        {found.error && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function GroupOfRows({ group, rows }: { group: string; rows: readonly Row[] }) {
  const shown = rows.some(({ keys }) => keys === FOUND_KEY) ? rows.slice(0, SHOWN_PER_GROUP) : rows;
  return (
    <Spotlight.ActionsGroup label={group}>
      {shown.map(({ id, label, description, marked, markedDescription, run, keys }) => (
        <Spotlight.Action
          key={id}
          label={label}
          description={description}
          onClick={run}
          rightSection={<KeyHint keys={keys} />}
        >
          {marked && <FoundBody marked={marked} description={markedDescription ?? []} keys={keys} />}
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  );
}

/** First what acts on the chosen rows, then on the account at hand, then the rest in their order. */
function nearestFirst(actions: readonly KeyAction[]): KeyAction[] {
  const rank = (action: KeyAction) => (action.group === FIRST_GROUP ? 0 : action.about ? 1 : 2);
  return actions.toSorted((a, b) => rank(a) - rank(b));
}

/** One letter says nothing, one sign of another script may be a word. */
function isWord(text: string): boolean {
  return text.length > 1 || /\P{ASCII}/u.test(text);
}

type FoundBodyProps = { marked: readonly MarkedPart[]; description: readonly MarkedPart[]; keys: string };

/** In place of the kit's own, which takes plain text alone. */
function FoundBody({ marked, description, keys }: FoundBodyProps) {
  return (
    <Group wrap="nowrap" justify="space-between" gap="md" w="100%">
      <Stack gap={0} miw={0}>
        <Text size="sm" truncate>
          <Marked parts={marked} />
        </Text>
        <Text size="xs" c="dimmed" truncate>
          <Marked parts={description} />
        </Text>
      </Stack>
      <KeyHint keys={keys} />
    </Group>
  );
}

type Remember = (one: Recent) => void;

function toRow(action: KeyAction, remember: Remember): Row {
  const { label, group } = action;
  const [keys = ""] = keysOf(action);
  const run = () => {
    // Undo names what it takes back, so its label is another one each time.
    if (!label.includes(":")) remember({ kind: "command", label });
    action.run();
  };
  const description = action.about?.();
  return { id: `${label} ${keys}`, label, group, run, keys, ...(description && { description }) };
}

type Recents = { offered: readonly KeyAction[]; here: string; open: (href: string) => void; remember: Remember };

/** Only what can be done here and now; places of the navigation are among the commands already. */
function toRecentRows(recents: readonly Recent[], { offered, here, open, remember }: Recents): Row[] {
  const rows = recents.flatMap((recent): Row[] => {
    if (recent.kind === "page") {
      const { href, label } = recent;
      const isPlace = href === here || offered.some((action) => action.label === label);
      return isPlace ? [] : [{ id: href, label, group: RECENT, run: () => open(href), keys: FOUND_KEY }];
    }
    const action = offered.find(({ label }) => label === recent.label);
    return action ? [{ ...toRow(action, remember), group: RECENT }] : [];
  });
  return rows.slice(0, SHOWN_RECENT);
}

/** Enter takes the best answer at once. The kit marks what the arrows choose; what is found comes later than what is typed. */
function markFirst(list: HTMLElement | null): void {
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
}
