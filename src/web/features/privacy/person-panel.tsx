/** One person: everything in one archive, or gone for good, once it was shown what goes. */
import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "#contract/operation.ts";
import { erasePerson, exportPerson, findPeople } from "#contract/people.ts";
import { getPrivacy } from "#contract/privacy.ts";
import { useChange } from "../../app/api.ts";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { downloadBase64 } from "../../ui/download-text.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { countsByPlace, placeWords } from "./place-words.ts";
import { useErasureTry } from "./queries.ts";

const MOST_TEXTS = 20;
const LEAST_DIGITS = 7;

export function PersonPanel({ personId, onDone }: { personId: string; onDone: () => void }) {
  const [known, setKnown] = useState("");
  const trial = useErasureTry();
  const archive = useChange(exportPerson);
  const erase = useChange(erasePerson, { refreshes: [findPeople, getPrivacy] });
  const who = { personId, ...sorted(known) };
  const save = () =>
    archive.mutate(who, { onSuccess: (made) => downloadBase64(made.fileName, made.archive, "application/zip") });
  const change = (text: string) => {
    setKnown(text);
    // What was shown is not what would go any more.
    trial.reset();
  };
  const error = archive.error ?? trial.error ?? erase.error;
  return (
    <Stack gap="md">
      <Textarea
        label="What else is theirs"
        description="Phone numbers, postal or IP addresses, one in each line. They are looked for in notes and other texts too."
        autosize
        minRows={2}
        value={known}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <Group gap="sm">
        <Button loading={archive.isPending} onClick={save}>
          Download everything
        </Button>
        <Button loading={trial.isPending} onClick={() => trial.mutate(who)}>
          See what erasing removes
        </Button>
      </Group>
      {error && <Failed error={error} />}
      {archive.data && <Text size="sm">Downloaded {archive.data.fileName}.</Text>}
      {trial.data && <WouldGo found={trial.data} />}
      {trial.data && (
        <ConfirmInline
          label="Erase for good"
          question="This cannot be undone, and no later import brings them back."
          confirmLabel="Erase this person"
          isDangerous
          onConfirm={() => erase.mutateAsync(who).then(onDone, () => undefined)}
        />
      )}
    </Stack>
  );
}

/** Lines with many digits and few letters are numbers. */
function sorted(text: string): { phones: string[]; others: string[] } {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isPhone = (line: string) =>
    /^[+(0-9][0-9\s()./-]*$/.test(line) && line.replace(/\D/g, "").length >= LEAST_DIGITS && !isIp(line);
  return { phones: lines.filter(isPhone), others: lines.filter((line) => !isPhone(line)) };
}

function isIp(line: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(line);
}

function WouldGo({ found }: { found: OutputOf<typeof erasePerson> }) {
  const texts = found.texts.slice(0, MOST_TEXTS);
  return (
    <Stack gap="md">
      <PlainTable label="What would go" columns={[{ label: "Where" }, { label: "How many", align: "right" }]} isDense>
        {countsByPlace(found.items).map(({ place, count }) => (
          <tr key={place}>
            <td>{place}</td>
            <td data-align="right">{formatInteger(count)}</td>
          </tr>
        ))}
      </PlainTable>
      {texts.length > 0 && (
        <PlainTable label="Texts after that" columns={[{ label: "Where" }, { label: "What is left" }]} isDense>
          {texts.map(({ place, accountId, before, after }) => (
            <tr key={`${place} ${accountId} ${before}`}>
              <td>{placeWords(place)}</td>
              <td>{after}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {found.notesChanged > texts.length && (
        <Text size="sm" c="dimmed">
          The first {texts.length} of {formatInteger(found.notesChanged)} texts.
        </Text>
      )}
    </Stack>
  );
}
