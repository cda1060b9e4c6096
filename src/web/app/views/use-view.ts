/**
 * The view that a list or a board shows: what is saved, and over it what the address says. Whatever a person changes goes
 * into the address, and into the view only when they save it.
 *
 *     const view = useView("table");
 *     useReadPages(listAccounts, { filter: view.shown.filter, sort: view.shown.sorts.join(",") });
 *     view.change({ sorts: ["-net"] });
 */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { listViews, type SavedView } from "#contract/views.ts";
import { ADDRESS_KEYS, readViewAddress, type ViewAddress, writeViewAddress } from "#core/views/view-address.ts";
import { changesOfView, PLAIN_CONTENT, type ViewContent, type ViewShape } from "#core/views/view-content.ts";
import { useRead } from "../api.ts";

const PATHS: Record<ViewShape, string> = { table: "/accounts", board: "/board" };
/** What is shown where the address names no view. */
const USUAL_VIEWS: Record<ViewShape, string> = { table: "all", board: "pipeline" };

export type View = {
  /** Null until it has come in, and where there is no such view. */
  readonly saved: SavedView | null;
  /** What to show now. */
  readonly shown: ViewContent;
  /** False while views have not come in: what to show is not known yet, and would be asked twice. */
  readonly isReady: boolean;
  /** The address names a view that was deleted or is somebody's own. */
  readonly isUnknown: boolean;
  readonly error: unknown;
  /** What differs from what is saved, in words: "filter", "order". */
  readonly changes: readonly string[];
  /** Into the address; one step back takes it back. */
  change(parts: Partial<ViewContent>): void;
  /** Away with everything that is not saved. */
  revert(): void;
  /** Another view, as it is saved. */
  open(viewId: string): void;
  /** The same as a table or as a board, with all that is not saved. */
  hrefAs(shape: ViewShape): string;
  /** What a colleague is sent: a private view is theirs to see only as what it shows, for they have no such view. */
  linkHref(): string;
};

export function useView(shape: ViewShape): View {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const views = useRead(listViews, {});
  const asked = search["view"] === undefined ? null : String(search["view"]);
  const viewId = asked ?? USUAL_VIEWS[shape];
  const saved = views.data?.data.find((view) => view.viewId === viewId) ?? null;
  const base = saved?.usable ?? PLAIN_CONTENT;
  const written = JSON.stringify(addressOf(search));
  // Made anew only when something differs, so that a table is not drawn again at each key.
  const shown = useMemo<ViewContent>(
    () => ({ ...readViewAddress(JSON.parse(written) as ViewAddress, base), shape }),
    [written, base, shape],
  );
  const usual = views.data?.data.find((view) => view.viewId === USUAL_VIEWS[shape])?.usable ?? PLAIN_CONTENT;
  const write = (content: ViewContent) => {
    const differing = writeViewAddress(content, base);
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({
        ...withoutView(before),
        ...(asked && { view: asked }),
        ...differing,
      }),
    } as never);
  };
  return {
    saved,
    shown,
    isReady: views.data !== undefined || views.error !== null,
    isUnknown: asked !== null && views.data !== undefined && saved === null,
    error: views.error,
    changes: saved ? changesOfView(saved.usable, shown) : [],
    change: (parts) => write({ ...shown, ...parts }),
    revert: () => void navigate(toView(viewId, saved?.content.shape ?? shape)),
    open: (other) => {
      const view = views.data?.data.find((one) => one.viewId === other);
      void navigate(toView(other, view?.content.shape ?? shape));
    },
    linkHref: () => {
      const { pathname, search: here } = window.location;
      if (saved === null || saved.isShared) return `${pathname}${here}`;
      return hrefOf(pathname, { ...textsOf(withoutView(search)), ...writeViewAddress(shown, usual) });
    },
    hrefAs: (other) => hrefOf(PATHS[other], { view: viewId, ...writeViewAddress(shown, base) }),
  };
}

export function hrefOfView({ viewId, content }: Pick<SavedView, "viewId" | "content">): string {
  return hrefOf(PATHS[content.shape], { view: viewId });
}

function toView(viewId: string, shape: ViewShape) {
  return { to: PATHS[shape], search: { view: viewId } } as never;
}

/** The router reads a text that looks like a number as a number; here everything is text. */
function addressOf(search: Record<string, unknown>): ViewAddress {
  return Object.fromEntries(
    ADDRESS_KEYS.flatMap((key) => (search[key] === undefined ? [] : [[key, String(search[key])]])),
  );
}

function withoutView(search: Record<string, unknown>): Record<string, unknown> {
  const own: readonly string[] = [...ADDRESS_KEYS, "view"];
  return Object.fromEntries(Object.entries(search).filter(([key]) => !own.includes(key)));
}

function textsOf(search: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).map(([key, value]) => [key, String(value)]));
}

function hrefOf(path: string, search: Record<string, string>): string {
  const written = new URLSearchParams(search).toString();
  return written === "" ? path : `${path}?${written}`;
}
