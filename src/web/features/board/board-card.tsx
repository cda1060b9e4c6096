/** One account on the board: what it will pay, when it renews, how long it has stood there, and why it matters now. */
import { Menu, UnstyledButton } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { memo, useState } from "react";
import type { BoardCard as Card } from "#contract/board.ts";
import type { BoardColumn } from "#core/board/board-columns.ts";
import { type AgeHeat, ageHeat, type PaceLimits } from "#core/board/stage-pace.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { daysBetween } from "#core/time/local-date.ts";
import { formatDay, formatDaysAway, formatMoney } from "../../ui/format.ts";
import { Amount } from "../../ui/money.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { DaysAway, useNow } from "../../ui/time.tsx";

/** Three lines; the sheet of styles has the same height for the card under the pointer. */
export const CARD_PX = 72;

/** The same object on each render, so that a card is drawn again only when it changed itself. */
export type CardActions = {
  readonly open: (card: Card) => void;
  readonly explain: (card: Card) => void;
  readonly moveTo: (card: Card, from: string, to: string) => void;
};

type BoardCardProps = {
  card: Card;
  column: string;
  limits: PaceLimits | null;
  /** Under the cursor, or the first in sight of its column: the card that Tab reaches. */
  isCurrent: boolean;
  isLifted: boolean;
  isSaving: boolean;
  /** Marked for a moment where it went. */
  hasArrived: boolean;
  /** Where it can be moved to, by menu; none where one may only look. */
  targets: readonly BoardColumn[];
  actions: CardActions;
};

export const HEAT_WORDS: Readonly<Record<AgeHeat, string>> = {
  0: "as long as usual",
  1: "longer than half of the earlier ones",
  2: "longer than three in four of the earlier ones",
  3: "longer than nine in ten of the earlier ones",
};

export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { card, column, limits, isCurrent, isLifted, isSaving, hasArrived, targets, actions } = props;
  const now = useNow();
  const { name, net, atLeast, renewalOn, stageSince } = card;
  const reason = reasonText(card, now);
  const ageDays = stageSince === null ? 0 : Math.max(0, daysBetween(localDateAt(stageSince), localDateAt(now)));
  const heat = ageHeat(ageDays, limits);
  const age = heat === null ? `${ageDays} d in stage` : `${ageDays} d in stage, ${HEAT_WORDS[heat]}`;
  const spoken = [
    name,
    net ? `forecast ${formatMoney(net)}` : "no forecast",
    renewalOn ? `renews ${formatDaysAway(renewalOn, now)}` : "no open period",
    heat === 3 ? `stuck, ${age}` : age,
    reason ?? "nothing is due",
  ];
  return (
    <article
      className="fb-card"
      data-card={card.accountId}
      data-heat={heat ?? undefined}
      data-lifted={isLifted || undefined}
      data-saving={isSaving || undefined}
      data-arrived={hasArrived || undefined}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={spoken.join("; ")}
      aria-busy={isSaving || undefined}
    >
      <div className="fb-card-line">
        <a
          className="fb-card-name"
          href={`/accounts/${card.accountId}?from=board`}
          tabIndex={-1}
          draggable={false}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            actions.open(card);
          }}
        >
          {name}
        </a>
        <Amount value={net} isAtLeast={atLeast} missing="No forecast: no usage imported" />
        {targets.length > 0 && <CardMenu card={card} column={column} targets={targets} actions={actions} />}
      </div>
      <div className="fb-card-line" data-small>
        <span>
          renews <DaysAway day={renewalOn} missing="No open period imported" />
        </span>
        <span className="fb-grow" />
        {heat === 3 ? (
          <StateMark tone="bad">
            <span title={age}>Stuck {ageDays} d</span>
          </StateMark>
        ) : (
          <span className="fb-number" title={age}>
            {ageDays} d in stage
          </span>
        )}
      </div>
      <div className="fb-card-reason" data-none={reason === null || undefined} title={reason ?? undefined}>
        {reason ?? "Nothing is due"}
      </div>
    </article>
  );
});

function reasonText({ reason, reasonOn }: Card, now: Instant): string | null {
  return reason === null || reasonOn === null ? reason : `${formatDay(reasonOn, localDateAt(now))}: ${reason}`;
}

type CardMenuProps = Pick<BoardCardProps, "card" | "column" | "targets" | "actions">;

/** A menu for each card would cost more than the cards; it is there from the first click on. */
function CardMenu({ card, column, targets, actions }: CardMenuProps) {
  const [isWanted, setIsWanted] = useState(false);
  const button = {
    className: "fb-card-menu",
    tabIndex: -1,
    "aria-label": `What to do with ${card.name}`,
    "aria-haspopup": "menu" as const,
    children: <IconDots size={14} aria-hidden />,
  };
  if (!isWanted) return <UnstyledButton {...button} onClick={() => setIsWanted(true)} />;
  return (
    <Menu position="bottom-end" defaultOpened onClose={() => setIsWanted(false)}>
      <Menu.Target>
        <UnstyledButton {...button} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => actions.open(card)}>Open (Enter)</Menu.Item>
        <Menu.Item onClick={() => actions.explain(card)}>Why is it here? (W)</Menu.Item>
        <Menu.Divider />
        <Menu.Label>Move to (S)</Menu.Label>
        {targets.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => actions.moveTo(card, column, id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
