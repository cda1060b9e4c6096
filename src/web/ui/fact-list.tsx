/** Names with their values beside them, for panels. */
import type { ReactNode } from "react";

export function FactList({ children }: { children: ReactNode }) {
  return <dl className="fb-facts">{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
