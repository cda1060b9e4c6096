/**
 * Where one person is the customer, the account is called as they are. When they are erased it needs another name, and
 * the one that its source goes on to send does not come back (I-24).
 */

/** Of an account whose only person is erased; the rest of its id tells it from others. */
export function neutralName(accountId: string): string {
  return `Erased customer ${accountId.slice(-6)}`;
}

export function isNamedAfter(name: string, personNames: readonly string[]): boolean {
  return personNames.some((one) => nameForm(one) === nameForm(name) && nameForm(name) !== "");
}

/** By which the name is known again in a row of its source; only a keyed hash of it is kept. */
export function accountNameMark(source: string, externalId: string, name: string): string {
  return `account-name|${source}|${externalId}|${nameForm(name)}`;
}

function nameForm(name: string): string {
  return (name.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ").toLowerCase();
}
