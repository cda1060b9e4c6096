/** What to tell a person about a refusal or an outage. */
import { ClientProblem } from "#client/client-problem.ts";

/** The sentence that came with it, or what is known of a failure that has none. */
export function messageOf(error: unknown): string {
  if (error instanceof ClientProblem) return error.message;
  return "The page could not do this. Load it again, and tell your operator if it stays so.";
}
