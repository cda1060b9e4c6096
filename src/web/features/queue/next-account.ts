/** Takes the first free company of the queue and opens it. */
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { messageOf } from "../../ui/problem.ts";
import { useQueueChanges } from "./queries.ts";

export function useNextAccount() {
  const navigate = useNavigate();
  const { next } = useQueueChanges();
  return {
    isTaking: next.isPending,
    takeNext: async () => {
      if (next.isPending) return;
      try {
        const { accountId } = await next.mutateAsync({});
        if (accountId === null) notifications.show({ message: "Nothing is free in the queue now." });
        else await navigate({ to: "/accounts/$accountId", params: { accountId }, search: { from: "today" } });
      } catch (error) {
        notifications.show({ title: "No account was taken", message: messageOf(error), color: "red" });
      }
    },
  };
}
