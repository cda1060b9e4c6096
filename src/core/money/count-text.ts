/** How a count is written wherever a person reads it: `1,343 accounts`, `1 account`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${Math.abs(count) === 1 ? one : many}`;
}

export function numberText(count: number): string {
  return count.toLocaleString("en-US");
}
