/** Which view is shown, and what to do about what was changed in it: save, save as another, or revert. */
import { Button, Group, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { KeyHint, useKeys, withKey } from "../../ui/keys.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SaveViewForm } from "./save-view-form.tsx";
import type { View } from "./use-view.ts";
import { useViewActions } from "./view-actions.ts";
import { ViewMenu } from "./view-menu.tsx";

const KEYS = { save: "mod+s", saveAs: "mod+shift+s", copyLink: "mod+shift+," };

export function ViewBar({ view }: { view: View }) {
  const { save, saveAs, copyLink } = useViewBar(view);
  const isChanged = view.changes.length > 0;
  const maySave = view.saved?.mayChange ?? false;
  useKeys([{ keys: KEYS.copyLink, label: "Copy a link to what is shown", group: "View", run: copyLink }]);
  useKeys([{ keys: KEYS.saveAs, label: "Save as a new view", group: "View", run: saveAs, whileTyping: true }]);
  useKeys([{ keys: KEYS.save, label: "Save the view", group: "View", run: save, whileTyping: true }], {
    isActive: isChanged && maySave,
  });
  return (
    <Group gap="xs" wrap="nowrap" className="fb-view-bar" role="group" aria-label="View">
      <ViewMenu view={view} />
      {isChanged && (
        <>
          <Text size="xs" c="dimmed" role="status" className="fb-not-on-phone">
            Not saved: {view.changes.join(", ")}
          </Text>
          {maySave && (
            <Button onClick={save} rightSection={<KeyHint keys={KEYS.save} />} title={whoSees(view)}>
              Save
            </Button>
          )}
          <Tooltip label={withKey("Save as a new view", KEYS.saveAs)}>
            <Button variant={maySave ? "subtle" : "default"} color="gray" onClick={saveAs}>
              Save as
            </Button>
          </Tooltip>
          <Button variant="subtle" color="gray" onClick={view.revert}>
            Revert
          </Button>
        </>
      )}
    </Group>
  );
}

function whoSees({ saved }: View): string {
  return saved?.isShared ? "The whole team will see it so" : "Only you see this view";
}

function useViewBar(view: View) {
  const actions = useViewActions();
  const panel = useSidePanel();
  const { saved, shown } = view;
  return {
    save: async () => {
      if (!saved) return;
      // What was changed is what is saved now, so nothing of it stays in the address.
      if (await actions.save(saved, { content: shown })) view.open(saved.viewId);
    },
    saveAs: () =>
      panel.open({
        title: "Save as a new view",
        content: (
          <SaveViewForm
            initialName={saved ? `${saved.name}, mine` : ""}
            onSave={async (name, isShared) => {
              const made = await actions.create(name, isShared, shown);
              if (!made) return;
              panel.close();
              view.open(made.viewId);
            }}
          />
        ),
      }),
    copyLink: async () => {
      await navigator.clipboard.writeText(window.location.href);
      notifications.show({ message: "Copied a link to what is shown, with what is not saved." });
    },
  };
}
