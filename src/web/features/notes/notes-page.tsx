/** Notes of all accounts, newest first: by who wrote them, by words, since a day, or those that name you. */
import { Button, Group, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { NOTE_KIND_LABELS, NOTE_KINDS } from "#core/notes/note-kind.ts";
import { isLocalDate } from "#core/time/local-date.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { NotesList } from "./notes-list.tsx";
import { useColleagues, useNotesAcross } from "./queries.ts";
import "./notes-page.css";

const ALL = "all";

export function NotesPage() {
  const [author, setAuthor] = useUrlText("author");
  const [text, setText] = useUrlText("text");
  const [since, setSince] = useUrlText("since");
  const [mentions, setMentions] = useUrlText("mentions");
  const [kindText, setKind] = useUrlText("kind");
  const kind = NOTE_KINDS.find((known) => known === kindText);
  const [words] = useDebouncedValue(text.trim(), 200);
  const colleagues = useColleagues();
  const whom = mentions === "me" || mentions === "unseen" ? mentions : null;
  const notes = useNotesAcross({
    ...(author && { author }),
    ...(words && { text: words }),
    ...(isLocalDate(since) && { since }),
    ...(whom && { mentions: whom }),
    ...(kind && { kind }),
  });
  const unseen = notes.first?.unseenMentions ?? 0;
  const isFiltered = author !== "" || text !== "" || since !== "" || whom !== null || kind !== undefined;
  return (
    <Page
      title="Notes"
      action={<ButtonLink to="/note-templates">Templates</ButtonLink>}
      summary={unseen > 0 ? `${unseen} name you and are not seen yet` : undefined}
    >
      <div className="fb-notes-page">
        <Group gap="sm" align="end">
          <TextInput
            aria-label="Words"
            placeholder="Words"
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            aria-label="Who wrote them"
            placeholder="Anybody"
            data={colleagues.map(({ memberId, name }) => ({ value: memberId, label: name }))}
            value={author || null}
            searchable
            clearable
            clearButtonProps={{ "aria-label": "Anybody" }}
            onChange={(value) => setAuthor(value ?? "")}
          />
          <Select
            aria-label="Kind of note"
            placeholder="Any kind"
            data={NOTE_KINDS.map((value) => ({ value, label: NOTE_KIND_LABELS[value] }))}
            value={kind ?? null}
            clearable
            clearButtonProps={{ "aria-label": "Any kind" }}
            onChange={(value) => setKind(value ?? "")}
          />
          <TextInput
            type="date"
            aria-label="Since"
            value={since}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
          <SegmentedControl
            size="xs"
            aria-label="Which notes"
            value={whom ?? ALL}
            onChange={(value) => setMentions(value === ALL ? "" : value)}
            data={[
              { value: ALL, label: "All" },
              { value: "me", label: "Name me" },
              { value: "unseen", label: `Not seen yet ${unseen || ""}`.trim() },
            ]}
          />
        </Group>
        {notes.error && (
          <Failed error={notes.error} onRetry={() => void notes.refetch()} lastGoodAtMs={notes.dataUpdatedAt} />
        )}
        {notes.isPending && <SkeletonLines count={10} heightPx={44} />}
        {notes.first && notes.rows.length === 0 && (
          <Empty
            title={isFiltered ? "No note is like that" : "There are no notes yet"}
            why={isFiltered ? "Take away a part of the filter to see more." : "Write one on an account with M."}
          />
        )}
        {notes.rows.length > 0 && <NotesList notes={notes.rows} />}
        {notes.hasNextPage && (
          <Button mt="sm" variant="subtle" loading={notes.isFetchingNextPage} onClick={notes.readMore}>
            Show more
          </Button>
        )}
      </div>
    </Page>
  );
}
