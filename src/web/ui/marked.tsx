/** A text with the parts that were looked for marked. */
import { Mark } from "@mantine/core";

export type MarkedPart = { readonly text: string; readonly isHit: boolean };

export function Marked({ parts }: { parts: readonly MarkedPart[] }) {
  let at = 0;
  return parts.map(({ text, isHit }) => {
    const key = at;
    at += text.length;
    return isHit ? <Mark key={key}>{text}</Mark> : <span key={key}>{text}</span>;
  });
}
