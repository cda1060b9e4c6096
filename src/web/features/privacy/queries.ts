import { useMutation } from "@tanstack/react-query";
import type { InputOf, OutputOf } from "#contract/operation.ts";
import { erasePerson } from "#contract/people.ts";
import { forgetNow } from "#contract/privacy.ts";
import { client } from "../../app/api.ts";

/** What would go, and nothing goes. */
export function useErasureTry() {
  return useMutation<OutputOf<typeof erasePerson>, Error, InputOf<typeof erasePerson>>({
    mutationFn: (who) => client.call(erasePerson, who, { dryRun: true }),
  });
}

export function useForgettingTry() {
  return useMutation<OutputOf<typeof forgetNow>, Error, void>({
    mutationFn: () => client.call(forgetNow, {}, { dryRun: true }),
  });
}
