/** ⌘K: everything the keyboard reaches, every place, and what the product can find. Each row shows its key. */
import { Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { keysOf } from "./key-registry.ts";
import { KeyHint, useActiveKeys, useKeys } from "./keys.tsx";

export type PaletteItem = { id: string; label: string; description?: string; group: string; run: () => void };
/** Finds what matches, best first; aborted when the person types on. */
export type PaletteSearch = (query: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>;

const SHOWN_PER_GROUP = 8;

export function Palette({ search }: { search?: PaletteSearch }) {
  const [query, setQuery] = useState("");
  const [settled] = useDebouncedValue(query.trim(), 120);
  const actions = useActiveKeys();
  useKeys([
    {
      keys: ["mod+k", "mod+j", "alt+j"],
      label: "Search and commands",
      group: "Anywhere",
      run: spotlight.toggle,
      whileTyping: true,
      inPalette: false,
    },
  ]);
  const found = useQuery({
    queryKey: ["palette", settled],
    queryFn: ({ signal }) => search?.(settled, signal) ?? [],
    enabled: search !== undefined && settled.length > 1,
    placeholderData: (previous) => previous,
  });
  const wanted = query.trim().toLowerCase().split(/\s+/);
  const commands = actions.filter(
    (action) =>
      action.inPalette !== false &&
      wanted.every((word) => `${action.label} ${action.group}`.toLowerCase().includes(word)),
  );
  const things = settled.length > 1 ? (found.data ?? []) : [];
  const groups = [...new Set([...commands, ...things].map((entry) => entry.group))];
  const list = useRef<HTMLDivElement>(null);
  const best = things[0]?.id ?? commands[0]?.label;
  useEffect(() => {
    if (query !== "" && best !== undefined) markFirst(list.current);
  }, [query, best]);
  const isEmpty = commands.length === 0 && things.length === 0;
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
      <Spotlight.ActionsList ref={list}>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {things
              .filter((item) => item.group === group)
              .slice(0, SHOWN_PER_GROUP)
              .map((item) => (
                <Spotlight.Action key={item.id} label={item.label} description={item.description} onClick={item.run} />
              ))}
            {commands
              .filter((action) => action.group === group)
              .map((action) => (
                <Spotlight.Action
                  key={`${action.label} ${keysOf(action)[0]}`}
                  label={action.label}
                  onClick={action.run}
                  rightSection={<KeyHint keys={keysOf(action)[0] ?? ""} />}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {isEmpty && (
          <Spotlight.Empty>
            <Text size="sm" c="dimmed">
              {found.isFetching ? "Searching" : `Nothing is called “${query.trim()}”.`}
            </Text>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Enter takes the best answer at once. The kit marks what the arrows choose; what is found comes later than what is typed. */
function markFirst(list: HTMLElement | null): void {
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
}
