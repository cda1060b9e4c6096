/** In which order a list of accounts stands, as text: `renewal,-net` is by renewal, and at the same renewal the largest first. */

export type OrderTerm = { readonly name: string; readonly descending: boolean };

/** As many columns as a person can still follow. */
export const MOST_ORDER_TERMS = 4;

/** A name that comes twice cannot settle anything the second time, so it is left out. */
export function parseAccountOrder(text: string): readonly OrderTerm[] {
  const terms: OrderTerm[] = [];
  for (const part of text.split(",").map((one) => one.trim())) {
    const descending = part.startsWith("-");
    const name = descending ? part.slice(1) : part;
    if (name !== "" && !terms.some((term) => term.name === name)) terms.push({ name, descending });
  }
  return terms;
}

export function accountOrderText(terms: readonly OrderTerm[]): string {
  return terms.map(({ name, descending }) => (descending ? `-${name}` : name)).join(",");
}
