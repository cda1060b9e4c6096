/** Columns that sources have sent and nobody has defined: kept as they came, and usable once they are fields. */
import { Text } from "@mantine/core";
import type { surveyFields } from "#contract/fields.ts";
import type { OutputOf } from "#contract/operation.ts";
import { FIELD_ID } from "#core/fields/field-definition.ts";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import type { FieldDraft } from "./field-form.tsx";
import { TYPE_LABELS } from "./field-words.ts";

type Survey = OutputOf<typeof surveyFields>;
type Proposal = Pick<FieldDraft, "fieldId" | "label" | "type" | "choices">;

const COLUMNS = [
  { label: "Column" },
  { label: "Looks like" },
  { label: "Accounts", align: "right" },
  { label: "For example", isWideOnly: true },
  { label: "Define", align: "actions", isHidden: true },
] as const;

type ProposalsProps = { survey: Survey; onDefine: ((proposal: Proposal) => void) | null };

export function Proposals({ survey, onDefine }: ProposalsProps) {
  const { proposals } = survey;
  return (
    <Section name="fields.proposals" title="Came in without a field" summary={proposals.length}>
      <Text size="sm" c="dimmed" mb="sm">
        Nothing of these columns is lost. Once they are fields, rules, filters and lists know them.
      </Text>
      <PlainTable label="Columns without a field" columns={COLUMNS}>
        {proposals.map(({ accounts, sources, examples, ...proposal }) => (
          <tr key={proposal.fieldId}>
            <td data-breaks>
              <div>{proposal.fieldId}</div>
              <Text size="xs" c="dimmed">
                from {sources.join(", ")}
              </Text>
            </td>
            <td>{TYPE_LABELS[proposal.type]}</td>
            <td data-align="right">{formatInteger(accounts)}</td>
            <td data-breaks className={WIDE_ONLY}>
              {examples.join(" · ")}
            </td>
            <td data-align="actions">
              {onDefine && (
                <SmallButton
                  aria-label={`Define ${proposal.label}`}
                  onClick={() =>
                    onDefine({ ...proposal, fieldId: FIELD_ID.test(proposal.fieldId) ? proposal.fieldId : "" })
                  }
                >
                  Define
                </SmallButton>
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
}
