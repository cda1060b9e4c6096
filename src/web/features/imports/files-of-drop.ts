/** The files of what was dropped: files as they are, folders with everything in them. */

export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  // Entries have to be taken before the first wait; the browser empties the list afterwards.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(filesOfEntry))).flat();
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader gives a hundred entries at most, and none when it is through.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return files;
    files.push(...(await Promise.all(batch.map(filesOfEntry))).flat());
  }
}

/** Of a folder only what can be imported counts; hidden files and notes beside it are left alone. */
export function importable(files: readonly File[], taken: RegExp): File[] {
  return files.filter(({ name }) => taken.test(name) && !name.startsWith("."));
}
