/** Who may change a view. A private one is its author's alone; a shared one is its author's and every lead's; a fixed one nobody's. */
import type { MemberId } from "../ids.ts";

export type OwnedView = {
  /** Null for a view that came with the product. */
  readonly authorId: MemberId | null;
  readonly isShared: boolean;
  /** It stays as it came, so that everybody can find back to it. */
  readonly isFixed?: boolean;
};

type Asking = { readonly memberId: MemberId; readonly isLead: boolean };

export function maySeeView(view: OwnedView, { memberId }: Asking): boolean {
  return view.isShared || view.authorId === memberId;
}

export function mayChangeView(view: OwnedView, asking: Asking): boolean {
  if (view.isFixed) return false;
  return view.authorId === asking.memberId || (view.isShared && asking.isLead);
}
