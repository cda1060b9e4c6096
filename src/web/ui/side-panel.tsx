/** The panel on the right: peek, compose, why. One at a time; it closes with Escape and gives the focus back. */
import { ActionIcon, Group, Title, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { createContext, type ReactNode, type RefObject, Suspense, useContext, useEffect, useRef } from "react";
import { keyOn, useKeys } from "./keys.tsx";
import { onDemand } from "./on-demand.tsx";
import { usePhone } from "./phone.ts";
import { SkeletonLines } from "./skeleton.tsx";
import { Store, useStore } from "./store.ts";

export type PanelContent = {
  title: ReactNode;
  content: ReactNode;
  /** `stay` leaves the focus where it is, for peeking while walking through a list. */
  focus?: "panel" | "stay";
  onClose?: () => void;
};

type Opened = PanelContent & { openedFrom: Element | null };

const Panel = createContext(new Store<Opened | null>(null));

export function useSidePanel() {
  const store = useContext(Panel);
  const opened = useStore(store);
  return {
    isOpen: opened !== null,
    /** Replaces what the panel shows. */
    open: (content: PanelContent) => {
      const before = store.get();
      before?.onClose?.();
      store.set({ ...content, openedFrom: before?.openedFrom ?? document.activeElement });
    },
    close: () => {
      const closing = store.get();
      if (!closing) return;
      store.set(null);
      closing.onClose?.();
      if (closing.focus !== "stay" && closing.openedFrom instanceof HTMLElement) closing.openedFrom.focus();
    },
  };
}

/** The focus, so that a text without buttons can be scrolled by keyboard. */
const SCROLLS = { tabIndex: 0 };

const PanelSheet = onDemand(async () => (await import("./panel-sheet.tsx")).PanelSheet);

/** Where the panel appears. Rendered once, by the shell. */
export function SidePanel() {
  const opened = useStore(useContext(Panel));
  const { close } = useSidePanel();
  const isPhone = usePhone();
  const region = useRef<HTMLElement>(null);
  useKeys([{ ...keyOn("close", "Anywhere"), run: close }], {
    isActive: opened !== null && !isPhone,
  });
  useEffect(() => {
    if (!opened || opened.focus === "stay" || region.current?.contains(document.activeElement)) return;
    (fieldToBegin(region.current) ?? region.current)?.focus();
  }, [opened]);
  const content = opened && (
    <Suspense fallback={<SkeletonLines count={8} />}>
      <OnArrival of={opened} region={region} />
      {opened.content}
    </Suspense>
  );
  const wasSheet = useRef(false);
  wasSheet.current = isPhone && (wasSheet.current || opened !== null);
  if (isPhone)
    return (
      <Suspense>
        {wasSheet.current && (
          <PanelSheet isOpen={opened !== null} title={opened?.title} onClose={close}>
            {content}
          </PanelSheet>
        )}
      </Suspense>
    );
  if (!opened) return null;
  return (
    <aside
      className="fb-panel"
      aria-label={typeof opened.title === "string" ? opened.title : "Side panel"}
      ref={region}
      tabIndex={-1}
    >
      <Group className="fb-panel-head" justify="space-between" wrap="nowrap">
        <Title order={2} lineClamp={1}>
          {opened.title}
        </Title>
        <Tooltip label="Close (Esc)">
          <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={close}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <div className="fb-panel-body" {...SCROLLS}>
        {content}
      </div>
    </aside>
  );
}

function fieldToBegin(region: HTMLElement | null): HTMLElement | null {
  return region?.querySelector<HTMLElement>("[data-autofocus]") ?? null;
}

type OnArrivalProps = { of: Opened; region: RefObject<HTMLElement | null> };

/** Content that had to be fetched first takes the focus from the panel around it, unless the person went on. */
function OnArrival({ of, region }: OnArrivalProps) {
  useEffect(() => {
    if (of.focus !== "stay" && document.activeElement === region.current) fieldToBegin(region.current)?.focus();
  }, [of, region]);
  return null;
}
