import { Suspense } from "react";
import { onDemand } from "./on-demand.tsx";

const MarkdownText = onDemand(async () => (await import("./markdown-text.tsx")).MarkdownText);

/** Notes and templates. What reads them is fetched with the first; until then the text stands as it was typed. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<div className="fb-markdown fb-as-typed">{text}</div>}>
      <MarkdownText text={text} />
    </Suspense>
  );
}
