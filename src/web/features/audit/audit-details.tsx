/** One row whole: who, what it was about, and the values before and after. */
import { Code, Stack } from "@mantine/core";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { TextLink } from "../../ui/links.tsx";
import { Moment } from "../../ui/time.tsx";
import type { AuditLine } from "./audit-columns.tsx";
import { actorOf, deedOf } from "./audit-sentence.ts";

export function AuditDetails({ row }: { row: AuditLine }) {
  return (
    <Stack gap="lg">
      <FactList>
        <Fact label="Who">{actorOf(row, row.memberName)}</Fact>
        <Fact label="What">{deedOf(row)}</Fact>
        <Fact label="When">
          <Moment at={row.at} />
        </Fact>
        {row.accountId && (
          <Fact label="Account">
            <TextLink to={`/accounts/${row.accountId}`}>Open the account</TextLink>
          </Fact>
        )}
        {row.subjectKind && (
          <Fact label="About">
            {row.subjectKind === "view" ? (
              <TextLink to="/accounts" search={{ view: row.subjectId } as never}>
                Open the view
              </TextLink>
            ) : (
              `${row.subjectKind} ${row.subjectId}`
            )}
          </Fact>
        )}
        <Fact label="Operation">{row.kind}</Fact>
        <Fact label="Number">{row.sequence}</Fact>
        <Fact label="Request">{row.requestId}</Fact>
      </FactList>
      <Values label="Before" value={row.before} />
      <Values label="After" value={row.after} />
    </Stack>
  );
}

function Values({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <FactList>
      <Fact label={label}>
        <Code block>{JSON.stringify(value, null, 2)}</Code>
      </Fact>
    </FactList>
  );
}
