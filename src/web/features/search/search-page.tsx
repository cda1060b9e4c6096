/** One search over accounts, people, notes and tasks, with the words marked where they stand. */
import { SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { FOUND_KINDS, type Found, searchEverything } from "#contract/search.ts";
import { useRead } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { useListCursor } from "../../ui/list-cursor.ts";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { FoundRow } from "./found-row.tsx";
import { foundHref } from "./found-text.ts";
import "./search.css";

const KINDS = { account: "Accounts", person: "People", note: "Notes", task: "Tasks" } as const;
const ALL = "all";
const MOST = 50;

export function SearchPage() {
  const [q, setQ] = useUrlText("q");
  const [kindText, setKind] = useUrlText("kind");
  const kind = FOUND_KINDS.find((known) => known === kindText);
  const [settled] = useDebouncedValue(q.trim(), 150);
  const found = useRead(
    searchEverything,
    { q: settled, limit: MOST, ...(kind && { kind }) },
    { enabled: settled !== "", staleTime: 10_000, placeholderData: (previous) => previous },
  );
  const field = useRef<HTMLInputElement>(null);
  // Whoever comes with words in the address wants to read what was found.
  useEffect(() => {
    if (settled === "") field.current?.focus();
  }, [settled]);
  useKeys([{ ...keyOn("filter", "Search"), run: () => field.current?.focus() }]);
  const rows = settled === "" ? [] : (found.data?.data ?? []);
  return (
    <Page title="Search">
      <div className="fb-search-page">
        <TextInput
          ref={field}
          size="md"
          aria-label="What to look for"
          placeholder="Names, e-mails, ids, words of notes and tasks"
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={200}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          mt="sm"
          aria-label="What kind"
          value={kind ?? ALL}
          onChange={(value) => setKind(value === ALL ? "" : value)}
          data={[{ value: ALL, label: "All" }, ...FOUND_KINDS.map((value) => ({ value, label: KINDS[value] }))]}
        />
        {found.error && settled !== "" && <Failed error={found.error} onRetry={() => void found.refetch()} />}
        {settled !== "" && found.isPending && <SkeletonLines count={8} heightPx={44} />}
        {found.data && !found.isPlaceholderData && settled !== "" && rows.length === 0 && (
          <Empty
            title={`Nothing holds “${settled}”`}
            why="All of the words have to be there; try fewer of them, or only their beginnings. Accents and capital letters make no difference, and one slip in a word of six letters or more is forgiven."
          />
        )}
        <div role="status" className="fb-unseen">
          {found.data && !found.isPlaceholderData && settled !== "" && `${rows.length} found`}
        </div>
        {rows.length > 0 && <FoundList key={`${settled} ${kind}`} rows={rows} />}
      </div>
    </Page>
  );
}

function FoundList({ rows }: { rows: readonly Found[] }) {
  const navigate = useNavigate();
  const byKey = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]));
  const cursor = useListCursor({ keys: [...byKey.keys()], group: "Search" });
  const current = cursor.current === null ? undefined : byKey.get(cursor.current);
  useKeys([
    {
      ...keyOn("open", "Search"),
      run: () => current && void navigate({ href: foundHref(current) }),
    },
  ]);
  return (
    <ul aria-label="Found">
      {[...byKey].map(([key, row]) => (
        <FoundRow key={key} found={row} isCursor={cursor.current === key} binding={cursor.bind(key)} />
      ))}
    </ul>
  );
}
