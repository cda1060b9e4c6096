/** Colleagues who are named in a note, as `@Ana Ruiz` or, where there is one of that name alone, `@Ana`. */

export type Mentionable = { readonly memberId: string; readonly name: string };

/**
 * Who is named, each once, in the order of the members (N-1). Names count in any case; of two that begin alike the longer one is
 * meant. An e-mail address names nobody, since its @ follows a letter.
 */
export function mentionsIn(body: string, members: readonly Mentionable[]): string[] {
  const named = new Set<string>();
  for (const { index } of body.matchAll(/(?<![\p{L}\p{N}_.])@/gu)) {
    const memberId = namedAt(body.slice(index + 1).toLowerCase(), members);
    if (memberId !== null) named.add(memberId);
  }
  return members.filter(({ memberId }) => named.has(memberId)).map(({ memberId }) => memberId);
}

const LONGEST_LINE = 240;

/** What the colleague is asked: the line in which they are named first, without its marks of Markdown. */
export function lineNaming(body: string, memberId: string, members: readonly Mentionable[]): string {
  const lines = body.split("\n").map((line) => line.replace(/^[\s#>*+-]+/, "").trim());
  const line =
    lines.find((one) => mentionsIn(one, members).includes(memberId)) ?? lines.find((one) => one !== "") ?? "";
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1).trimEnd()}…`;
}

function namedAt(rest: string, members: readonly Mentionable[]): string | null {
  const whole = members.filter(({ name }) => beginsWithName(rest, name.toLowerCase()));
  const longest = Math.max(0, ...whole.map(({ name }) => name.length));
  const meant = whole.length > 0 ? whole.filter(({ name }) => name.length === longest) : ofFirstName(rest, members);
  return meant.length === 1 ? meant[0]!.memberId : null;
}

function ofFirstName(rest: string, members: readonly Mentionable[]): readonly Mentionable[] {
  return members.filter(({ name }) => beginsWithName(rest, firstName(name)));
}

function firstName(name: string): string {
  return name.toLowerCase().split(/\s+/)[0]!;
}

function beginsWithName(rest: string, name: string): boolean {
  return name !== "" && rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length));
}

/** Who could be meant while `@an` is being written at the caret; null where nobody is being named. */
export function mentionBeingWritten(
  text: string,
  caret: number,
  members: readonly Mentionable[],
): { from: number; members: readonly Mentionable[] } | null {
  const [, written] = /(?<![\p{L}\p{N}_.])@([\p{L}\p{N} .'-]{0,40})$/u.exec(text.slice(0, caret)) ?? [];
  if (written === undefined) return null;
  const begun = written.toLowerCase();
  const could = members.filter(
    ({ name }) => name.toLowerCase().startsWith(begun) && name.toLowerCase() !== begun.trim(),
  );
  return could.length === 0 ? null : { from: caret - written.length - 1, members: could };
}
