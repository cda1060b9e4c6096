/** Which view is shown, and what to do about what was changed in it: save, save as another, or revert. */
import { Button, Group, Menu, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { keyOf, keyOn, useKeys, withKey } from "../../ui/keys.tsx";
import { onDemand } from "../../ui/on-demand.tsx";
import { usePhone } from "../../ui/phone.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import type { View } from "./use-view.ts";
import { useViewActions } from "./view-actions.ts";
import { ViewMenu } from "./view-menu.tsx";

const ViewNameForm = onDemand(async () => (await import("./view-name-form.tsx")).ViewNameForm);

export function ViewBar({ view }: { view: View }) {
  const acts = useViewBar(view);
  const isPhone = usePhone();
  const isChanged = view.changes.length > 0;
  const maySave = view.saved?.mayChange ?? false;
  useKeys([{ ...keyOn("saveViewAs", "View"), run: acts.saveAs }]);
  // Where the view may not be changed the same key asks for a new one: nobody loses what they see to the browser's own save.
  const save = maySave ? acts.save : acts.saveAs;
  useKeys([{ ...keyOn("saveView", "View"), run: save }], {
    isActive: isChanged,
  });
  // Elsewhere the address itself is the link.
  useKeys([{ ...keyOn("copyLink", "Anywhere"), run: () => void acts.copyLink() }], {
    isActive: view.saved !== null && !view.saved.isShared,
  });
  return (
    <Group gap="xs" wrap="nowrap" role="group" aria-label="View">
      <ViewMenu view={view} />
      {isChanged && (isPhone ? <ChangedMenu view={view} {...acts} /> : <ChangedButtons view={view} {...acts} />)}
    </Group>
  );
}

type ChangedProps = { view: View } & ReturnType<typeof useViewBar>;

function ChangedButtons({ view, save, saveAs }: ChangedProps) {
  const maySave = view.saved?.mayChange ?? false;
  return (
    <>
      <Text size="xs" c="dimmed" role="status">
        Not saved: {view.changes.join(", ")}
      </Text>
      {maySave && (
        <Tooltip label={`${withKey("Save the view", keyOf("saveView"))}. ${whoSees(view)}`}>
          <Button onClick={save}>Save</Button>
        </Tooltip>
      )}
      <Tooltip label={withKey("Save as a new view", keyOf("saveViewAs"))}>
        <Button variant={maySave ? "subtle" : "default"} color="gray" onClick={saveAs}>
          Save as
        </Button>
      </Tooltip>
      <Button variant="subtle" color="gray" onClick={view.revert}>
        Revert
      </Button>
    </>
  );
}

/** Where three buttons have no room. */
function ChangedMenu({ view, save, saveAs }: ChangedProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="light">Not saved</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Changed: {view.changes.join(", ")}</Menu.Label>
        {view.saved?.mayChange && <Menu.Item onClick={() => void save()}>Save</Menu.Item>}
        <Menu.Item onClick={saveAs}>Save as</Menu.Item>
        <Menu.Item onClick={view.revert}>Revert</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function whoSees({ saved }: View): string {
  return saved?.isShared ? "The whole team will see it so." : "Only you see this view.";
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
          <ViewNameForm
            isNew
            action="Save the view"
            initialName={saved?.mayChange ? `${saved.name}, mine` : ""}
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
      await navigator.clipboard.writeText(new URL(view.linkHref(), window.location.origin).href);
      notifications.show({ message: "Copied a link to what is shown; nobody else has the view itself." });
    },
  };
}
