/** What a note is about, for who looks for it later. */
export const NOTE_KINDS = ["note", "meeting", "call", "internal", "summary"] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

export const NOTE_KIND_LABELS: Readonly<Record<NoteKind, string>> = {
  note: "Note",
  meeting: "Meeting",
  call: "Call",
  internal: "Internal",
  summary: "Summary",
};
