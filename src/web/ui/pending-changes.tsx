/** Says that a list is no longer the latest, instead of moving its rows under the cursor; `.` shows the changes. */
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useKeys, withKey } from "./keys.tsx";
import { type News, useRefreshOnNews } from "./news.ts";

type PendingChangesProps = {
  /** When what is on the screen was read, by this device's clock (`dataUpdatedAt`). */
  readAtMs: number;
  isAbout: (news: News) => boolean;
  onApply: () => void;
};

export function PendingChanges({ readAtMs, isAbout, onApply }: PendingChangesProps) {
  const [isBehind, setIsBehind] = useState(false);
  useRefreshOnNews(() => setIsBehind(true), isAbout);
  // Whatever caused the reading, the list is the latest again.
  useEffect(() => {
    if (readAtMs > 0) setIsBehind(false);
  }, [readAtMs]);
  useKeys([{ keys: ".", label: "Show the changes", group: "List", run: onApply }], { isActive: isBehind });
  if (!isBehind) return null;
  return (
    <Button variant="light" onClick={onApply} title={withKey("Show the changes", ".")}>
      Something changed: show
    </Button>
  );
}
