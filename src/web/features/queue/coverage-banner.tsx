/** Until it is known who looks after the accounts of a source, none of them can be called nobody's. */
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { formatInteger } from "../../ui/format.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { messageOf } from "../../ui/problem.ts";
import { useUndo } from "../../ui/undo.tsx";
import { useCoverageDeclaration } from "./queries.ts";
import type { Today } from "./today-sections.ts";

type CoverageBannerProps = { unknown: Today["coverageUnknown"]; mayDeclare: boolean };

export function CoverageBanner({ unknown, mayDeclare }: CoverageBannerProps) {
  const declare = useCoverageDeclaration();
  const undo = useUndo();
  const sayNobody = async (source: string) => {
    await declare.mutateAsync({ source, nobody: true });
    undo.record({
      label: `Nobody looks after the accounts of ${source}; they are derived again`,
      undo: () => declare.mutateAsync({ source, nobody: false }),
    });
  };
  return unknown.map(({ source, accounts }) => (
    <Alert key={source} variant="default" icon={<IconInfoCircle size={16} />} mb="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm" className="fb-grow" miw={240}>
          {accounts === 1 ? "1 account" : `${formatInteger(accounts)} accounts`} of {source} would come in, but nobody
          has said whether a human of sales or success looks after them.
          {declare.error && (
            <Text span c="var(--fb-bad)" role="alert">
              {" "}
              {messageOf(declare.error)}
            </Text>
          )}
        </Text>
        {mayDeclare && (
          <Group gap="sm">
            <Button loading={declare.isPending} onClick={() => void sayNobody(source).catch(() => {})}>
              Nobody looks after them
            </Button>
            <ButtonLink to="/import">Import who does</ButtonLink>
          </Group>
        )}
      </Group>
    </Alert>
  ));
}
