/** The packet on paper, and nothing else of the page. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { Markdown } from "../../ui/markdown.tsx";

export function PrintPacket({ title, packet }: { title: string; packet: string }) {
  const [isPrinting, setPrinting] = useState(false);
  return (
    <>
      <Button onClick={() => setPrinting(true)}>Print</Button>
      {isPrinting && <Paper title={title} packet={packet} onDone={() => setPrinting(false)} />}
    </>
  );
}

/** Files that are printed to are named after the title of the page. */
function Paper({ title, packet, onDone }: { title: string; packet: string; onDone: () => void }) {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    window.addEventListener("afterprint", onDone, { once: true });
    window.print();
    return () => {
      document.title = before;
      window.removeEventListener("afterprint", onDone);
    };
  }, [title, onDone]);
  return createPortal(
    <div className="fb-paper">
      <Markdown text={packet} />
    </div>,
    document.body,
  );
}
