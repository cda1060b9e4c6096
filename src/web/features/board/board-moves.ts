/** A card on its way: lifted, let go, shown where it goes at once, and returned with the reason when that fails. */
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState } from "react";
import type { BoardCard, BoardColumnTotals } from "#contract/board.ts";
import { type BoardColumn, columnOf } from "#core/board/board-columns.ts";
import { type DropPlan, planDrop } from "#core/board/plan-drop.ts";
import { STAGE_IDS, type StageId } from "#core/onboarding/stage.ts";
import { messageOf } from "../../ui/problem.ts";
import { useUndo } from "../../ui/undo.tsx";
import { useBoardChanges } from "./queries.ts";

export type Lifted = { card: BoardCard; from: string; over: string; by: "keys" | "pointer" };

/** Shown at the top of where it went, until the board is read anew. */
export type Moved = {
  card: BoardCard;
  from: string;
  to: string;
  isSaving: boolean;
  /** The board was read once since, for the move itself. */
  wasRead: boolean;
  atMs: number;
};

/** What is recorded so that a card stands elsewhere, and how that is said: "logged “Mail sent”". */
type Moving = { to: StageId; did: string; run: () => Promise<{ factId: string; stage: string | null }> };

/** Asks what is needed for a move to one of these stages, or first to which. */
export type AskMove = (card: BoardCard, to?: readonly string[]) => void;

/** What one did oneself comes back as news; by then it is on the screen. */
const ECHO_MS = 3_000;
/** As long as somebody may take to answer what a move asks. */
const ANSWER_MS = 2 * 60_000;

export type BoardMoves = ReturnType<typeof useBoardMoves>;

export function toColumn({ column, name, stages }: BoardColumnTotals): BoardColumn {
  return { id: column, name, stages: STAGE_IDS.filter((stage) => stages.includes(stage)) };
}

export function useBoardMoves(
  columns: readonly BoardColumn[],
  { onAsk, mayMove, readAtMs }: { onAsk: AskMove; mayMove: boolean; readAtMs: number },
) {
  const { log, confirm, undo: takeBack } = useBoardChanges();
  const undo = useUndo();
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const [moved, setMoved] = useState<readonly Moved[]>([]);
  const [said, say] = useState("");
  const own = useRef(new Map<string, number>());
  const named = (id: string) => columns.find((column) => column.id === id);

  // Read once more it stands where the server has it: the move may have been taken back since, here or elsewhere.
  useEffect(() => {
    if (readAtMs === 0) return;
    setMoved((before) =>
      before.flatMap((one) => (one.isSaving ? [one] : one.wasRead ? [] : [{ ...one, wasRead: true }])),
    );
  }, [readAtMs]);

  const forget = (accountId: string) => setMoved((before) => before.filter(({ card }) => card.accountId !== accountId));

  const move = async (card: BoardCard, from: string, column: BoardColumn, { to: stage, did, run }: Moving) => {
    const { accountId, name } = card;
    own.current.set(accountId, Date.now() + ECHO_MS);
    const shown = { ...card, stage, unmappedLabel: null, reason: null, reasonOn: null, stageSince: null };
    setMoved((before) => [
      { card: shown, from, to: column.id, isSaving: true, wasRead: false, atMs: Date.now() },
      ...before.filter((one) => one.card.accountId !== accountId),
    ]);
    try {
      const recorded = await run();
      const to = columnOf({ stage: recorded.stage ?? "", unmappedLabel: null }, columns);
      setMoved((before) =>
        before.map((one) =>
          one.card.accountId === accountId
            ? { ...one, to, isSaving: false, card: { ...shown, stage: recorded.stage ?? "" } }
            : one,
        ),
      );
      const went = named(to)?.name ?? column.name;
      if (to !== column.id)
        notifications.show({
          message: `${name} is in ${went}: that is what its facts say after this: ${did}.`,
          autoClose: 10_000,
        });
      say(`${name} moved to ${went}.`);
      undo.record({
        label: `Moved ${name} to ${went}: ${did}`,
        undo: async () => {
          own.current.set(accountId, Date.now() + ECHO_MS);
          await takeBack.mutateAsync({ accountId, factId: recorded.factId });
          forget(accountId);
        },
      });
    } catch (error) {
      forget(accountId);
      say(`${name} is back in ${named(from)?.name ?? "its column"}.`);
      notifications.show({
        title: `${name} was not moved`,
        message: messageOf(error),
        color: "red",
        autoClose: 10_000,
      });
    }
  };

  const ask = (card: BoardCard, to?: readonly string[]) => {
    own.current.set(card.accountId, Date.now() + ANSWER_MS);
    onAsk(card, to);
  };

  const movingOf = ({ accountId, unmappedLabel }: BoardCard, plan: DropPlan & { kind: "log" | "confirm" }): Moving => {
    const { to } = plan;
    if (plan.kind === "confirm")
      return { to, did: `“${unmappedLabel}” stands for it`, run: () => confirm.mutateAsync({ accountId, stage: to }) };
    const { id: kind, label } = plan.option;
    return { to, did: `logged “${label}”`, run: () => log.mutateAsync({ accountId, kind, fields: {} }) };
  };

  /** @returns whether the card stands in the other column now */
  const drop = (card: BoardCard, from: string, to: string): boolean => {
    setLifted(null);
    const column = named(to);
    if (!column || from === to) {
      say(`${card.name} stays in ${named(from)?.name ?? "its column"}.`);
      return false;
    }
    const plan = planDrop(card, column);
    if (plan.kind === "refuse") {
      say(`${card.name} is back in ${named(from)?.name ?? "its column"}.`);
      notifications.show({ title: `${card.name} was not moved`, message: plan.sentence });
      return false;
    }
    if (plan.kind === "ask") {
      ask(card, plan.to);
      return false;
    }
    void move(card, from, column, movingOf(card, plan));
    return true;
  };

  return {
    lifted,
    moved,
    said,
    say,
    mayMove,
    lift: (card: BoardCard, from: string, by: Lifted["by"]) => {
      if (!mayMove) return say("Your role looks at the board; moving takes a specialist.");
      setLifted({ card, from, over: from, by });
      if (by === "keys")
        say(`${card.name} lifted. Left and right choose a column, Space lets it go, Escape leaves it where it was.`);
    },
    /** Says what letting go would do there. */
    hover: (over: string) => {
      if (!lifted || lifted.over === over) return;
      setLifted({ ...lifted, over });
      const column = named(over);
      if (column) say(`Over ${column.name}. ${dropWords(lifted, column)}`);
    },
    drop,
    ask,
    /** News of that account is most likely our own doing. */
    isOwn: (accountId: unknown) => typeof accountId === "string" && (own.current.get(accountId) ?? 0) > Date.now(),
    letGo: () => lifted !== null && drop(lifted.card, lifted.from, lifted.over),
    cancel: () => {
      if (lifted) say(`${lifted.card.name} stays in ${named(lifted.from)?.name ?? "its column"}.`);
      setLifted(null);
    },
    /** The board was read anew: everything stands where its facts say. */
    settle: () => setMoved((before) => before.filter(({ isSaving }) => isSaving)),
  };
}

/** Before the card is let go: what that would log, ask or refuse. */
export function dropWords({ card, from }: Lifted, column: BoardColumn): string {
  if (column.id === from) return "Stays where it was.";
  const plan = planDrop(card, column);
  switch (plan.kind) {
    case "refuse":
      return plan.sentence;
    case "log":
      return `Logs “${plan.option.label}”.`;
    case "confirm":
      return `Confirms that “${card.unmappedLabel}” stands for it.`;
    case "ask":
      return "Asks what happened first.";
  }
}
