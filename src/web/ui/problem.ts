/** What to tell a person about a refusal or an outage. */
import { ProductError } from "#core/errors.ts";

/** The sentence of a refusal, or what is known of a failure that has none. */
export function messageOf(error: unknown): string {
  if (error instanceof ProductError) return error.message;
  if (error instanceof TypeError) return "The server cannot be reached. Check the connection, then try again.";
  return "The server could not answer this. Try again, and tell your operator if it stays so.";
}
