/** Who may change a view. A private one is its author's alone; a shared one is its author's and every lead's. */
import type { MemberId } from "../ids.ts";

export type OwnedView = {
  /** Null for a view that came with the product. */
  readonly authorId: MemberId | null;
  readonly isShared: boolean;
};

type Asking = { readonly memberId: MemberId; readonly isLead: boolean };

export function maySeeView(view: OwnedView, { memberId }: Asking): boolean {
  return view.isShared || view.authorId === memberId;
}

export function mayChangeView(view: OwnedView, asking: Asking): boolean {
  return view.authorId === asking.memberId || (view.isShared && asking.isLead);
}
