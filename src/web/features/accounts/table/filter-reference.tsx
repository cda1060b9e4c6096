/** What can be written into the filter, from the same list that reads it. */
import { Code, Stack, Text, Title } from "@mantine/core";
import { type AccountFilterField, offeredFilterFields } from "#core/accounts/filter-fields.ts";
import { FILTER_RULES, type FilterRule, filterFieldHelp } from "#core/accounts/filter-reference.ts";
import { Fact, FactList } from "../../../ui/fact-list.tsx";

const SHOWN_EXAMPLES = 6;

export function FilterReference({ fields }: { fields: readonly AccountFilterField[] }) {
  return (
    <Stack gap="lg">
      {FILTER_RULES.map((rule) => (
        <Rule key={rule.title} rule={rule} />
      ))}
      <Title order={3}>Fields</Title>
      <FactList>
        {offeredFilterFields(fields)
          .map(filterFieldHelp)
          .map(({ name, label, examples }) => (
            <Fact key={name} label={`${name}:`}>
              {label}
              <Text size="xs" c="dimmed">
                {examples.slice(0, SHOWN_EXAMPLES).join("  ")}
              </Text>
            </Fact>
          ))}
      </FactList>
    </Stack>
  );
}

function Rule({ rule }: { rule: FilterRule }) {
  return (
    <Stack gap={4}>
      <Title order={3}>{rule.title}</Title>
      <Text size="sm">{rule.says}</Text>
      {Object.entries(rule.examples).map(([text, finds]) => (
        <Text key={text} size="sm">
          <Code>{text}</Code> {finds}
        </Text>
      ))}
    </Stack>
  );
}
