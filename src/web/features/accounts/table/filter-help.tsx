import { ActionIcon, Tooltip } from "@mantine/core";
import { IconHelp } from "@tabler/icons-react";
import type { AccountFilterField } from "#core/accounts/filter-fields.ts";
import { onDemand } from "../../../ui/on-demand.tsx";
import { useSidePanel } from "../../../ui/side-panel.tsx";

const FilterReference = onDemand(async () => (await import("./filter-reference.tsx")).FilterReference);

export function FilterHelp({ fields }: { fields: readonly AccountFilterField[] }) {
  const panel = useSidePanel();
  const open = () => panel.open({ title: "How to filter accounts", content: <FilterReference fields={fields} /> });
  return (
    <Tooltip label="How to filter">
      <ActionIcon variant="subtle" color="gray" size={32} aria-label="How to filter" onClick={open}>
        <IconHelp size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
