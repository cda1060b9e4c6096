/** One thing that was found, with the words marked. */
import { IconBuilding, IconCheckbox, IconNote, IconUser } from "@tabler/icons-react";
import type { Found } from "#contract/search.ts";
import { sayParts } from "../../ui/dated-text.ts";
import { TextLink } from "../../ui/links.tsx";
import type { RowBinding } from "../../ui/list-cursor.ts";
import { Marked } from "../../ui/marked.tsx";
import { foundHref } from "./found-text.ts";

const SHAPES = { account: IconBuilding, person: IconUser, note: IconNote, task: IconCheckbox };
const WORDS = { account: "Account", person: "Person", note: "Note", task: "Task" };

type FoundRowProps = { found: Found; isCursor: boolean; binding: RowBinding };

export function FoundRow({ found, isCursor, binding }: FoundRowProps) {
  const Shape = SHAPES[found.kind];
  return (
    <li className="fb-found" data-cursor={isCursor || undefined}>
      <Shape size={16} role="img" aria-label={WORDS[found.kind]} />
      <span>
        <TextLink {...placeOf(foundHref(found))} tabIndex={isCursor ? 0 : -1} {...binding}>
          <Marked parts={sayParts(found.title)} />
        </TextLink>
        {found.kind !== "account" && found.accountName && (
          <span className="fb-found-where"> at {found.accountName}</span>
        )}
        {found.isAlike && <span className="fb-found-where"> · written alike</span>}
        <div className="fb-found-passage">
          <Marked parts={sayParts(found.passage)} />
        </div>
      </span>
    </li>
  );
}

function placeOf(href: string) {
  const [to = "/", hash] = href.split("#");
  return { to, ...(hash && { hash }) };
}
