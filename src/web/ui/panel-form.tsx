import { Stack } from "@mantine/core";
import type { ReactNode } from "react";

type PanelFormProps = {
  /** How a screen reader names it, where no title stands above it. */
  name?: string;
  gap?: "sm" | "md";
  /** What it refuses stands in the form itself, which stays open. */
  onSubmit: () => Promise<unknown>;
  children: ReactNode;
};

/** A form in a panel: fields one below the other, sent by its button or by Enter. */
export function PanelForm({ name, gap = "md", onSubmit, children }: PanelFormProps) {
  return (
    <form
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit().catch(() => {});
      }}
    >
      <Stack gap={gap}>{children}</Stack>
    </form>
  );
}
