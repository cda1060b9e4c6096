/** Where files come in: dropped, or chosen one by one or as a folder. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { filesOfDrop, importable } from "./files-of-drop.ts";
import { TAKEN_NAMES } from "./use-uploads.ts";

type FileDropProps = { onFiles: (files: File[]) => void };

export function FileDrop({ onFiles }: FileDropProps) {
  const filesInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const [note, setNote] = useState<string | null>(null);
  const takeFolder = (files: File[]) => {
    const found = importable(files, TAKEN_NAMES);
    setNote(found.length === 0 ? "There is no .csv or .csv.gz file in that folder." : null);
    onFiles(found);
  };
  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const isFolder = [...event.dataTransfer.items].some((item) => item.webkitGetAsEntry()?.isDirectory);
    const files = await filesOfDrop(event.dataTransfer);
    if (isFolder) takeFolder(files);
    else onFiles(files);
  };
  const chosen = (take: (files: File[]) => void) => (event: ChangeEvent<HTMLInputElement>) => {
    setNote(null);
    take([...(event.currentTarget.files ?? [])]);
    // So that the same file can be chosen again after it was removed.
    event.currentTarget.value = "";
  };
  return (
    // Dropping is for the pointer; the two buttons do the same for everyone.
    <Stack
      className="fb-drop"
      gap="md"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => void onDrop(event)}
    >
      <IconFileUpload size={24} aria-hidden />
      <Text size="sm">Drop files or a folder here: accounts, usage, invoices, history, as .csv or .csv.gz.</Text>
      <Group gap="sm" justify="center">
        <Button onClick={() => filesInput.current?.click()}>Choose files</Button>
        <Button onClick={() => folderInput.current?.click()}>Choose a folder</Button>
      </Group>
      {note && (
        <Text size="xs" c="var(--fb-bad)" role="alert">
          {note}
        </Text>
      )}
      <input
        ref={filesInput}
        type="file"
        multiple
        accept=".csv,.gz,text/csv,application/gzip"
        hidden
        aria-label="Files to import"
        onChange={chosen(onFiles)}
      />
      <input
        ref={(element) => {
          folderInput.current = element;
          // React knows no name for this attribute.
          element?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        hidden
        aria-label="Folder to import"
        onChange={chosen(takeFolder)}
      />
    </Stack>
  );
}
