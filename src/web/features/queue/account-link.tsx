import type { KeyboardEvent } from "react";
import { TextLink } from "../../ui/links.tsx";
import type { RowBinding } from "../../ui/list-cursor.ts";

/** The row's binding to the cursor of the list, and whether the cursor is here. */
export type CursorProps = { binding: RowBinding; isCursor: boolean };

type AccountLinkProps = { accountId: string; name: string; cursor: CursorProps; onSpace: () => void };

export function AccountLink({ accountId, name, cursor, onSpace }: AccountLinkProps) {
  // Space would scroll the page; on a row it walks on. Enter follows the link, as everywhere.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== " ") return;
    event.preventDefault();
    onSpace();
  };
  return (
    <TextLink
      className="fb-row-link"
      to="/accounts/$accountId"
      params={{ accountId }}
      search={{ from: "today" }}
      onKeyDown={onKeyDown}
      tabIndex={cursor.isCursor ? 0 : -1}
      {...cursor.binding}
    >
      {name}
    </TextLink>
  );
}
