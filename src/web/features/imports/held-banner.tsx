/** On every page but its own while an import waits for an operator. */
import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useRouterState } from "@tanstack/react-router";
import { useMay } from "../../app/session.tsx";
import { TextLink } from "../../ui/links.tsx";

export function HeldBanner({ heldImports }: { heldImports: readonly string[] }) {
  const mayDecide = useMay("operator");
  const openRun = useRouterState({
    select: ({ location: { pathname, search } }) => (pathname === "/import" ? (search as { run?: string }).run : null),
  });
  const elsewhere = heldImports.filter((importRunId) => importRunId !== openRun);
  const [first] = elsewhere;
  if (!mayDecide || first === undefined) return null;
  return (
    <Alert variant="default" icon={<IconInfoCircle size={16} />} m="md" mb={0} flex="none">
      <Text size="sm">
        {elsewhere.length === 1 ? "An import is" : `${elsewhere.length} imports are`} held: much more would change than
        usual.{" "}
        <TextLink to="/import" search={{ run: first }} underline="always">
          Look at it
        </TextLink>
      </Text>
    </Alert>
  );
}
