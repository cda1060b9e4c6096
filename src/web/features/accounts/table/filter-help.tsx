/** What can be written into the filter, from the same list that reads it. */
import { ActionIcon, Code, Stack, Text, Tooltip } from "@mantine/core";
import { IconHelp } from "@tabler/icons-react";
import { ACCOUNT_FILTER_FIELDS, type AccountFilterField } from "#core/accounts/filter-fields.ts";
import { Fact, FactList } from "../../../ui/fact-list.tsx";
import { useSidePanel } from "../../../ui/side-panel.tsx";

const SHOWN_EXAMPLES = 4;

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

function FilterReference({ fields }: { fields: readonly AccountFilterField[] }) {
  return (
    <Stack gap="lg">
      <Text size="sm">
        Words search the name, the domain, ids and e-mails. Everything that is written has to hold; a minus in front
        turns it round: <Code>-plan:startup</Code>. Put what has spaces in quotes.
      </Text>
      <FactList>
        {[...ACCOUNT_FILTER_FIELDS, ...fields].map(({ name, label, examples }) => (
          <Fact key={name} label={`${name}:`}>
            {label}
            <Text size="xs" c="dimmed">
              {examples
                .slice(0, SHOWN_EXAMPLES)
                .map((example) => `${name}:${example}`)
                .join("  ")}
            </Text>
          </Fact>
        ))}
      </FactList>
      <Text size="sm" c="dimmed">
        Days are counted from today in UTC: <Code>renews:&lt;14d</Code> is within 14 days, <Code>messaged:&gt;14d</Code>{" "}
        is longer than 14 days ago. Amounts are in the currency of each account.
      </Text>
    </Stack>
  );
}
