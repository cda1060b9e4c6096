/** Which card stands at which place of a column, with those on their way shown where they go and not where they came from. */
import type { BoardCard } from "#contract/board.ts";
import type { Moved } from "./board-moves.ts";

/** Read at once. */
export const CARDS_PER_PAGE = 50;

type SlotsInput = {
  column: string;
  /** As the server counted them. */
  count: number;
  /** Those that were read, by their place on the server. */
  cards: ReadonlyMap<number, BoardCard>;
  moved: readonly Moved[];
};

export function cardSlots({ column, count, cards, moved }: SlotsInput) {
  const arrived = moved.filter(({ to }) => to === column);
  const left = moved.filter(({ from, to }) => from === column && to !== column);
  const onTheirWay = new Set(moved.map(({ card }) => card.accountId));
  const hidden = [...cards].filter(([, { accountId }]) => onTheirWay.has(accountId)).map(([place]) => place);
  hidden.sort((a, b) => a - b);
  const onServer = (place: number) => hidden.reduce((at, gone) => (gone <= at ? at + 1 : at), place - arrived.length);
  const since = (some: readonly Moved[], readAtMs: number) => some.filter(({ atMs }) => atMs > readAtMs).length;
  return {
    count: Math.max(0, count - hidden.length) + arrived.length,
    cardAt: (place: number): BoardCard | undefined =>
      place < arrived.length ? arrived[place]?.card : cards.get(onServer(place)),
    hasArrived: (accountId: string) => arrived.some(({ card }) => card.accountId === accountId),
    isSaving: (accountId: string) => moved.some(({ card, isSaving }) => isSaving && card.accountId === accountId),
    /** What the server had not counted yet when the column was read. */
    arrivedSince: (readAtMs: number) => since(arrived, readAtMs),
    leftSince: (readAtMs: number) => since(left, readAtMs),
  };
}
