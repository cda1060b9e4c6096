/** What every page has: a title that says what and how many, one primary action, and its freshness. */
import { Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";
import { useRecentPage } from "./recent.ts";
import { Store, useStore } from "./store.ts";

/** The places in the shell's top bar that a page fills; null until the shell is on the screen. */
type Slots = { title: HTMLElement | null; action: HTMLElement | null };
const PageSlots = createContext(new Store<Slots>({ title: null, action: null }));

type PageProps = {
  /** "Today", "Brightpath". */
  title: string;
  /** "23 due · 4 new · 2 waiting for a reply". */
  summary?: ReactNode;
  /** The one primary button. */
  action?: ReactNode;
  /** `fill` for a table that scrolls by itself, `text` for reading width. */
  layout?: "flow" | "fill" | "text";
  children: ReactNode;
};

export function Page({ title, summary, action, layout = "flow", children }: PageProps) {
  const slots = useStore(useContext(PageSlots));
  useDocumentTitle(`${title} · Firstbill`);
  useRecentPage(title);
  return (
    <>
      {slots.title &&
        createPortal(
          <div className="fb-title">
            <Title order={1} className="fb-page-title">
              {title}
            </Title>
            {summary && (
              <Text component="div" size="sm" c="dimmed" truncate>
                {summary}
              </Text>
            )}
          </div>,
          slots.title,
        )}
      {slots.action && action && createPortal(action, slots.action)}
      <div className="fb-page" data-layout={layout}>
        {children}
      </div>
    </>
  );
}

/** For the shell: gives a place in the top bar to the page. */
export function usePageSlot(name: keyof Slots): (element: HTMLElement | null) => void {
  const slots = useContext(PageSlots);
  return slotSetter(slots, name);
}

const setters = new WeakMap<Store<Slots>, Record<keyof Slots, (element: HTMLElement | null) => void>>();

/** The same function on each render, since a changed ref would be called again. */
function slotSetter(slots: Store<Slots>, name: keyof Slots): (element: HTMLElement | null) => void {
  const known = setters.get(slots) ?? {
    title: (element: HTMLElement | null) => slots.set({ ...slots.get(), title: element }),
    action: (element: HTMLElement | null) => slots.set({ ...slots.get(), action: element }),
  };
  setters.set(slots, known);
  return known[name];
}
