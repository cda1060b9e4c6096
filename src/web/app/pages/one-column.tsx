/** A phone shows one column of the board at a time; which one is in the address. */
import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { CARD_IN_ADDRESS, readCardAddress } from "../../features/board/card-address.ts";
import { formatInteger } from "../../ui/format.ts";
import { useUrlText } from "../../ui/url-text.ts";
import type { Columns } from "./loaded-board.tsx";

type OneColumnProps = { shown: Columns["columns"]; children: (only: Columns["columns"]) => ReactNode };

export function OneColumn({ shown, children }: OneColumnProps) {
  const [chosen, choose] = useUrlText("column");
  const [card] = useUrlText(CARD_IN_ADDRESS);
  const asked = chosen || readCardAddress(card)?.column;
  const only = shown.find(({ column }) => column === asked) ?? shown.find(({ count }) => count > 0) ?? shown[0];
  return (
    <>
      <Select
        aria-label="Stage"
        px="xs"
        pt="xs"
        allowDeselect={false}
        value={only?.column ?? null}
        onChange={(column) => column && choose(column)}
        data={shown.map(({ column, name, count }) => ({ value: column, label: `${name} (${formatInteger(count)})` }))}
      />
      {children(only ? [only] : [])}
    </>
  );
}
