import type { KeyboardEvent } from "react";
import { TextLink } from "../../ui/links.tsx";

/** What a row's link needs to carry the cursor of the list. */
export type CursorProps = {
  ref: (element: HTMLElement | null) => void;
  tabIndex: number;
  onFocus: () => void;
};

type AccountLinkProps = { accountId: string; name: string; cursor: CursorProps; onPeek: () => void };

export function AccountLink({ accountId, name, cursor, onPeek }: AccountLinkProps) {
  // Space would scroll the page; on a row it peeks. Enter follows the link, as everywhere.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== " ") return;
    event.preventDefault();
    onPeek();
  };
  return (
    <TextLink
      className="fb-row-link"
      to="/accounts/$accountId"
      params={{ accountId }}
      search={{ from: "today" }}
      onKeyDown={onKeyDown}
      {...cursor}
    >
      {name}
    </TextLink>
  );
}
