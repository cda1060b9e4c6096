/** When the account was in which segment, and the way to decide it by hand. */
import { Button, Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import { Fact, FactList } from "../../../ui/fact-list.tsx";
import { Section } from "../../../ui/section.tsx";
import { Day } from "../../../ui/time.tsx";

type SegmentSectionProps = { account: AccountPage; onInclude: (() => void) | null };

export function SegmentSection({ account, onInclude }: SegmentSectionProps) {
  const { stays, aliases, sourceName, row, country } = account;
  return (
    <Section
      name="account.segment"
      title="Segment and names"
      actions={
        onInclude && (
          <Button size="compact-sm" onClick={onInclude}>
            In or out by hand
          </Button>
        )
      }
    >
      {stays.length === 0 && (
        <Text size="sm" c="dimmed" mb="sm">
          It has not been in a segment.
        </Text>
      )}
      <FactList>
        {stays.map((stay) => (
          <Fact key={`${stay.segment} ${stay.enteredOn}`} label={stay.segment}>
            <Day day={stay.enteredOn} /> to {stay.leftOn ? <Day day={stay.leftOn} /> : "now"}, by {stay.rule}
            {stay.cause && <span className="fb-quiet"> {stay.cause}</span>}
          </Fact>
        ))}
        <Fact label={sourceName}>{row.externalId}</Fact>
        {aliases
          .filter(({ externalId }) => externalId !== row.externalId)
          .map(({ source, region, externalId }) => (
            <Fact
              key={`${source} ${region} ${externalId}`}
              label={[source, region.toUpperCase()].filter(Boolean).join(", ")}
            >
              {externalId}
            </Fact>
          ))}
        {country && <Fact label="Country">{country}</Fact>}
      </FactList>
    </Section>
  );
}
