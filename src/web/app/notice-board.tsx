import { Notifications } from "@mantine/notifications";

/** Where notices appear. */
export function NoticeBoard() {
  return <Notifications position="bottom-center" autoClose={6000} transitionDuration={120} />;
}
