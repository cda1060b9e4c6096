/** What to tell a person about a refusal or an outage. */

/** A refusal as the server words it: the sentence is the message, and fields say what to correct. */
export type Refusal = Error & { readonly fields: readonly { readonly pointer: string; readonly message: string }[] };

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && "fields" in error && Array.isArray(error.fields);
}

/** The sentence that came with it, or what is known of a failure that has none. */
export function messageOf(error: unknown): string {
  if (isRefusal(error)) return error.message;
  return "The page could not do this. Load it again, and tell your operator if it stays so.";
}
