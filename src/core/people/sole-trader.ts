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

/** The same for the company that was called as they are. */
export function companyNameMark(companyId: string, name: string): string {
  return `company-name|${companyId}|${nameForm(name)}`;
}

/**
 * The same for ids that nobody knew when they were erased: another source, a new account, a company. Null for a name of one
 * word, which others may have too.
 */
export function soleNameMark(name: string): string | null {
  const form = nameForm(name);
  return form.includes(" ") ? `sole-name|${form}` : null;
}

function nameForm(name: string): string {
  return (name.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ").toLowerCase();
}
