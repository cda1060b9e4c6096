/** "Why": the panel with the tree that led to a judgement, its values, their sources and ages. */
import { Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { formatAge } from "./format.ts";
import { useSidePanel } from "./side-panel.tsx";
import { StateMark, type Tone } from "./state-mark.tsx";
import { useNow } from "./time.tsx";

/** One node of a reason: `passed` is null when an input was never imported. */
export type RuleNode = {
  label: string;
  passed: boolean | null;
  value: string | null;
  source: string | null;
  age: string | null;
  children: RuleNode[];
};

type WhyButtonProps = {
  /** The question as the panel's title: "Why is Brightpath in the segment?" */
  title: string;
  /** Made when the panel opens, so a component inside may fetch. */
  explain: () => ReactNode;
};

export function WhyButton({ title, explain }: WhyButtonProps) {
  const panel = useSidePanel();
  return (
    <UnstyledButton
      className="fb-why"
      aria-label={title}
      onClick={(event) => {
        event.stopPropagation();
        panel.open({ title, content: explain() });
      }}
    >
      why
    </UnstyledButton>
  );
}

const VERDICTS: Record<"true" | "false" | "null", { tone: Tone; word: string }> = {
  true: { tone: "good", word: "yes" },
  false: { tone: "bad", word: "no" },
  null: { tone: "calm", word: "unknown" },
};

/** A rule with its conditions below it; parts with conditions fold. */
export function ExplainTree({ node }: { node: RuleNode }) {
  return (
    <ul className="fb-explain">
      <ExplainNode node={node} isRoot />
    </ul>
  );
}

function ExplainNode({ node, isRoot = false }: { node: RuleNode; isRoot?: boolean }) {
  // A rule that does not hold is one line until somebody asks for its conditions.
  const [open, setOpen] = useState(isRoot || node.passed !== false);
  const verdict = VERDICTS[`${node.passed}`];
  const now = useNow();
  const age = node.age && /^\d{4}-\d{2}-\d{2}T/.test(node.age) ? formatAge(node.age, now) : node.age;
  const origin = [node.source, age].filter(Boolean).join(", ");
  const line = (
    <Group gap="sm" wrap="nowrap" align="baseline" justify="space-between">
      <Text size="sm" component="span">
        {node.label}
      </Text>
      <StateMark tone={verdict.tone}>{verdict.word}</StateMark>
    </Group>
  );
  return (
    <li>
      {node.children.length > 0 ? (
        <UnstyledButton w="100%" aria-expanded={open} onClick={() => setOpen(!open)}>
          {line}
        </UnstyledButton>
      ) : (
        line
      )}
      {(node.value || origin) && (
        <Text size="xs" c="dimmed">
          {node.value && <span className="fb-explain-value">{node.value}</span>}
          {node.value && origin && " · "}
          {origin}
        </Text>
      )}
      {open && node.children.length > 0 && (
        <ul className="fb-explain">
          {node.children.map((child) => (
            <ExplainNode key={child.label} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The terms of a score: "+30 renews within 7 days". A term without data says so and adds nothing. */
export function ScoreTerms({ terms }: { terms: readonly { label: string; points: number | null }[] }) {
  return (
    <Stack gap="xs">
      {terms.map((term) => (
        <Group key={term.label} justify="space-between" wrap="nowrap">
          <Text size="sm">{term.label}</Text>
          <Text size="sm" className="fb-number" c={term.points === null ? "dimmed" : undefined}>
            {term.points === null ? "not imported" : `${term.points >= 0 ? "+" : "−"}${Math.abs(term.points)}`}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
