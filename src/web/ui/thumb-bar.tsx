import type { ReactNode } from "react";
import "./thumb-bar.css";

/** On a phone, what one does most, where the thumb is. Rendered last on the page. */
export function ThumbBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fb-thumb-bar" role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}
