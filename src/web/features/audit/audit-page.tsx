/** What was done, newest first: by whom, to what, and what it changed. */
import { Button, Group, Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { listAudit } from "#contract/audit.ts";
import { AUDIT_KINDS } from "#contract/deeds.ts";
import { listMembers } from "#contract/team.ts";
import { useReadPages } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";
import { usePeek } from "../../ui/peek.ts";
import { useUrlText } from "../../ui/url-text.ts";
import { type AuditLine, auditColumns } from "./audit-columns.tsx";
import { AuditDetails } from "./audit-details.tsx";

const rowId = (row: AuditLine) => row.auditId;

export function AuditPage() {
  if (!useMay("lead"))
    return (
      <Page title="Audit log">
        <Empty title="The audit log is for leads" why="Ask a lead or an operator of your team to look something up." />
      </Page>
    );
  return <AuditTable />;
}

function AuditTable() {
  const [memberId, setMemberId] = useUrlText("member");
  const [kind, setKind] = useUrlText("kind");
  const [accountId, setAccountId] = useUrlText("account");
  const members = useReadPages(listMembers, { limit: 500 });
  const list = useReadPages(listAudit, {
    limit: 100,
    ...(memberId && { memberId }),
    ...(kind && { kind }),
    ...(accountId && { accountId }),
  });
  const names = useMemo(() => new Map(members.rows.map((member) => [member.memberId, member.name])), [members.rows]);
  const rows = useMemo(
    () => list.rows.map((row) => ({ ...row, memberName: (row.memberId && names.get(row.memberId)) ?? null })),
    [list.rows, names],
  );
  const peek = usePeek<AuditLine>((row) => ({ title: `Row ${row.sequence}`, content: <AuditDetails row={row} /> }));
  const isFiltered = memberId !== "" || kind !== "" || accountId !== "";
  const navigate = useNavigate();
  const clear = () => void navigate({ to: ".", search: {} } as never);
  return (
    <Page title="Audit log" summary="Newest first; rows are only ever added" layout="fill">
      <Group className="fb-toolbar" gap="sm">
        <Select
          aria-label="Who"
          placeholder="Anybody"
          data={members.rows.map((member) => ({ value: member.memberId, label: member.name }))}
          value={memberId || null}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "Anybody" }}
          w={200}
          onChange={(value) => setMemberId(value ?? "")}
        />
        <Select
          aria-label="Operation"
          placeholder="Anything"
          data={[...AUDIT_KINDS]}
          value={kind || null}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "Anything" }}
          w={240}
          onChange={(value) => setKind(value ?? "")}
        />
        {accountId && <Button onClick={() => setAccountId("")}>One account; show all</Button>}
      </Group>
      <DataTable
        name="audit"
        label="Audit log"
        columns={auditColumns}
        rows={rows}
        rowId={rowId}
        onOpen={peek.onPeek}
        onPeek={peek.onPeek}
        onCursor={peek.onCursor}
        onReachEnd={list.readMore}
        isLoading={list.isPending}
        isWaiting={list.isPlaceholderData}
        error={list.error}
        onRetry={() => void list.refetch()}
        lastGoodAtMs={list.dataUpdatedAt}
        empty={
          isFiltered ? (
            <Empty
              title="Nothing was done that matches"
              why="Choose another member or operation, or look at everything."
              action={<Button onClick={clear}>Show everything</Button>}
            />
          ) : (
            <Empty title="Nothing was done yet" why="Every change leaves a row here." />
          )
        }
      />
    </Page>
  );
}
