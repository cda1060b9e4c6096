/** Notices at the foot of the page. What draws them is fetched with the first one. */
import { useNotifications } from "@mantine/notifications";
import { Suspense, useRef } from "react";
import { onDemand } from "../ui/on-demand.tsx";

const NoticeBoard = onDemand(async () => (await import("./notice-board.tsx")).NoticeBoard);

export function Notices() {
  const { notifications } = useNotifications();
  const isNeeded = useRef(false);
  isNeeded.current ||= notifications.length > 0;
  if (!isNeeded.current) return null;
  return (
    <Suspense>
      <NoticeBoard />
    </Suspense>
  );
}
