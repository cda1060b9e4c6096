/** Two people wrote at once: both texts are shown, and the writer decides. Nothing is lost meanwhile. */
import { Alert, Button, Group, Text, Title } from "@mantine/core";
import type { Note } from "#contract/notes.ts";
import { Age } from "../../ui/time.tsx";

type NoteConflictProps = { mine: string; theirs: Note; onChoose: (text: string) => void };

export function NoteConflict({ mine, theirs, onChoose }: NoteConflictProps) {
  return (
    <Alert variant="default" role="alert" title={`${theirs.author} saved this note while you wrote`}>
      <div className="fb-two-texts">
        <div>
          <Title order={3}>Yours</Title>
          <Text size="sm" className="fb-note-text">
            {mine}
          </Text>
        </div>
        <div>
          <Title order={3}>
            Theirs, <Age at={theirs.changedAt} />
          </Title>
          <Text size="sm" className="fb-note-text">
            {theirs.body}
          </Text>
        </div>
      </div>
      <Group gap="sm" mt="sm">
        <Button onClick={() => onChoose(`${theirs.body}\n\n${mine}`)}>Keep both, one below the other</Button>
        <Button onClick={() => onChoose(mine)}>Replace theirs with mine</Button>
        <Button onClick={() => onChoose(theirs.body)}>Keep theirs</Button>
      </Group>
    </Alert>
  );
}
