/** What other features ask of destinations: who they are, and to note how they fare. */
import * as store from "./store.ts";

export type { Destination } from "./store.ts";

export const {
  listDestinations,
  getDestination,
  saveDestination,
  removeDestination,
  resealDestination,
  noteFailure,
  noteDelivery,
  pauseDestination,
} = store;
