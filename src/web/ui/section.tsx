import { Collapse, Group, Text, Title, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { usePreference } from "./preference.ts";

type SectionProps = {
  /** Remembers under this name whether it is folded; the same on every account. */
  name: string;
  title: ReactNode;
  /** One figure or word that stays readable when folded. */
  summary?: ReactNode;
  /** Buttons at the right end. */
  actions?: ReactNode;
  startsFolded?: boolean;
  children: ReactNode;
};

export function Section({ name, title, summary, actions, startsFolded = false, children }: SectionProps) {
  const [folded, setFolded] = usePreference(`section.${name}`, startsFolded);
  const bodyId = useId();
  return (
    <section className="fb-section">
      <Group justify="space-between" wrap="nowrap" gap="sm" className="fb-section-head">
        <UnstyledButton miw={0} aria-expanded={!folded} aria-controls={bodyId} onClick={() => setFolded(!folded)}>
          <Group gap="xs" wrap="nowrap" miw={0}>
            <IconChevronRight size={14} className="fb-chevron" data-open={!folded || undefined} aria-hidden />
            <Title order={2}>{title}</Title>
            {summary && (
              <Text component="span" size="xs" c="dimmed" truncate>
                {summary}
              </Text>
            )}
          </Group>
        </UnstyledButton>
        {actions}
      </Group>
      <Collapse expanded={!folded} transitionDuration={120} id={bodyId}>
        <div className="fb-section-body">{children}</div>
      </Collapse>
    </section>
  );
}
