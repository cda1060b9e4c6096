/** What is said of a view that is not there, or of which parts have gone, and the way back. Fetched where it is needed. */
import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { withoutNames } from "#core/views/filter-names.ts";
import { TextLink } from "../../ui/links.tsx";
import type { View } from "./use-view.ts";
import { useViewActions } from "./view-actions.ts";

export function UnknownView({ view }: { view: View }) {
  return (
    <Alert variant="default" icon={<IconInfoCircle size={16} />} m="sm" flex="none" title="This view is not there">
      <Group gap="md">
        <Text size="sm">It was deleted, or it is somebody's own. What the address says beside it is shown.</Text>
        <Button size="compact-sm" onClick={() => view.open(view.shown.shape === "board" ? "pipeline" : "all")}>
          Show all accounts
        </Button>
      </Group>
    </Alert>
  );
}

export function GoneParts({ view }: { view: View }) {
  const { save } = useViewActions();
  const { saved } = view;
  if (!saved) return null;
  const names = saved.gone.flatMap(({ part, name }) => (part === "filter" ? name : []));
  const filter = withoutNames(view.shown.filter, names);
  const mend = async () => {
    if (await save(saved, { content: { ...view.shown, filter } })) view.open(saved.viewId);
  };
  return (
    <Alert
      variant="default"
      icon={<IconInfoCircle size={16} />}
      m="sm"
      flex="none"
      title={`Not all of ${saved.name} can be shown`}
    >
      <Stack gap="sm">
        <List size="sm">
          {saved.gone.map(({ part, name, sentence }) => (
            <List.Item key={`${part} ${name}`}>{sentence}</List.Item>
          ))}
        </List>
        <Group gap="md">
          {saved.mayChange && (
            <Button size="compact-sm" onClick={mend}>
              Save it without them
            </Button>
          )}
          <TextLink to="/fields" size="sm">
            Bring a field back
          </TextLink>
        </Group>
      </Stack>
    </Alert>
  );
}
