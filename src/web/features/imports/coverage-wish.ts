/** That nobody looks after the accounts of an import can only be said once they are there; until then this tab remembers. */
const KEY = "firstbill.declare-nobody.";

export function rememberToDeclare(importRunId: string, source: string): void {
  sessionStorage.setItem(KEY + importRunId, source);
}

/** The source, once; afterwards it is forgotten. */
export function takeDeclaration(importRunId: string): string | null {
  const source = sessionStorage.getItem(KEY + importRunId);
  sessionStorage.removeItem(KEY + importRunId);
  return source;
}
