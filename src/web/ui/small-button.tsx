import { Button } from "@mantine/core";
import type { ComponentProps } from "react";

/** Beside one value or one row, where a whole button would be too loud. */
export function SmallButton(props: ComponentProps<typeof Button<"button">>) {
  return <Button size="compact-sm" {...props} />;
}
