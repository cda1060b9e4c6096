/** Counted from 0, the header being row -1. */
export type ListPlace = { readonly topRow: number; readonly row: number; readonly column: number };
