/** What the check found, with its evidence: what is in the way first. What is clear is folded. */
import { Text } from "@mantine/core";
import { StateMark } from "../../ui/state-mark.tsx";
import { type Signal, WEIGHT_MARKS } from "./handover-words.ts";

export function SignalList({ signals }: { signals: readonly Signal[] }) {
  const clear = signals.filter(({ weight }) => weight === "clear");
  const others = signals.filter(({ weight }) => weight !== "clear");
  return (
    <div>
      {others.length === 0 && <Text size="sm">Nothing speaks against it.</Text>}
      <ul className="fb-plain-list" aria-label="What the check found">
        {others.map((signal) => (
          <SignalLine key={signal.kind} signal={signal} />
        ))}
      </ul>
      {clear.length > 0 && (
        <details>
          <summary className="fb-quiet">{clear.length} more looked at and clear</summary>
          <ul className="fb-plain-list">
            {clear.map((signal) => (
              <SignalLine key={signal.kind} signal={signal} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function SignalLine({ signal: { weight, text } }: { signal: Signal }) {
  const { tone, word } = WEIGHT_MARKS[weight];
  return (
    <li>
      <StateMark tone={tone}>{word}</StateMark>{" "}
      <Text span size="sm">
        {text}
      </Text>
    </li>
  );
}
