/** What a Script Filter of Alfred reads from standard output: https://www.alfredapp.com/help/workflows/inputs/script-filter/json/ */

/** Done instead while a key is held. */
export type ScriptMod = { valid: boolean; arg?: string; subtitle: string };

export type ScriptItem = {
  /** Alfred learns by it what a person chooses. */
  uid?: string;
  title: string;
  subtitle: string;
  /** Handed to the next step of the workflow. */
  arg?: string;
  /** What Tab puts into the field. */
  autocomplete?: string;
  /** Whether Enter goes on. */
  valid: boolean;
  mods?: { cmd?: ScriptMod; alt?: ScriptMod };
  /** What ⌘C copies and ⌘L shows in large letters. */
  text?: { copy: string; largetype: string };
  /** What Shift shows. */
  quicklookurl?: string;
};

export type ScriptFilter = {
  items: ScriptItem[];
  /** Keeps our order, where it is the queue's, instead of what was chosen most often. */
  skipknowledge?: boolean;
};

/** A launcher shows nothing but items, so what went wrong is one as well. */
export function saying(title: string, subtitle = ""): ScriptFilter {
  return { items: [{ title, subtitle, valid: false }] };
}
