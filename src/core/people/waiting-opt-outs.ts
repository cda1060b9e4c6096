/** I-11. An opt-out of somebody we do not know yet counts from the moment they come. */
import { countText } from "../money/count-text.ts";

export function waitingOptOuts(count: number): string {
  const whom = count === 1 ? "waits for somebody" : "wait for people";
  return `${countText(count, "opt-out")} ${whom} that we do not know yet`;
}
