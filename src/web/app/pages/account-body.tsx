/** The sections of an account: money and usage on the left, work and people on the right; one column in a hand. */
import type { AccountPage } from "#contract/account-pages.ts";
import { BillHistory } from "../../features/accounts/account/bill-history.tsx";
import { BillSection } from "../../features/accounts/account/bill-section.tsx";
import { ChangesSection } from "../../features/accounts/account/changes-section.tsx";
import { CoverageSection } from "../../features/accounts/account/coverage-section.tsx";
import { PeopleSection } from "../../features/accounts/account/people-section.tsx";
import { SegmentSection } from "../../features/accounts/account/segment-section.tsx";
import { TermsSection } from "../../features/accounts/account/terms-section.tsx";
import { TimelineSection } from "../../features/accounts/account/timeline-section.tsx";
import { UsageSection } from "../../features/accounts/account/usage-section.tsx";
import { AccountContradictions } from "../../features/contradictions/contradictions-section.tsx";
import { FieldsSection } from "../../features/fields/fields-section.tsx";
import { AccountHandovers } from "../../features/handovers/account-handovers.tsx";
import { IdentitySection } from "../../features/identity/identity-section.tsx";
import { SameCompany } from "../../features/identity/same-company.tsx";
import { NotesSection } from "../../features/notes/notes-section.tsx";
import { TasksSection } from "../../features/tasks/tasks-section.tsx";

type AccountBodyProps = {
  account: AccountPage;
  isFresh: boolean;
  mayChange: boolean;
  editing: { note: string | null; task: string | null };
  onEdit: (editing: { note?: string | null; task?: string | null }) => void;
  onInclude: () => void;
};

export function AccountBody({ account, isFresh, mayChange, editing, onEdit, onInclude }: AccountBodyProps) {
  const { row } = account;
  const { accountId } = row;
  const origins = new Map(
    account.merged.length === 0
      ? []
      : ([[accountId, `${row.name}, ${account.sourceName}`], ...account.merged.map(originOf)] as const),
  );
  return (
    <div className="fb-account">
      <div>
        <div data-part="bill">
          <BillSection account={account} />
        </div>
        <div data-part="usage">
          <AccountContradictions accountId={accountId} />
          <UsageSection usage={account.usage} />
          <BillHistory bills={account.bills} />
          <TermsSection
            limits={account.limits}
            credits={account.credits}
            packages={account.packages}
            percentOff={account.percentOff}
            percentOffBy={account.percentOffBy}
          />
        </div>
      </div>
      <div>
        <div data-part="work">
          <SameCompany accountId={accountId} mayChange={mayChange} />
          <ChangesSection key={isFresh ? "fresh" : "kept"} account={account} />
          <AccountHandovers accountId={accountId} />
          <TasksSection
            accountId={accountId}
            mayChange={mayChange}
            origins={origins}
            editing={editing.task}
            onEdit={(task) => onEdit({ task })}
          />
          <NotesSection
            accountId={accountId}
            mayChange={mayChange}
            origins={origins}
            editing={editing.note}
            onEdit={(note) => onEdit({ note })}
          />
        </div>
        <div data-part="people">
          <FieldsSection accountId={accountId} />
          <PeopleSection people={account.people} count={row.peopleCount} />
          <CoverageSection account={account} />
          <SegmentSection account={account} onInclude={mayChange ? onInclude : null} />
          <IdentitySection account={{ accountId, name: row.name }} mayChange={mayChange} />
          <TimelineSection timeline={account.timeline} mayChange={mayChange} />
        </div>
      </div>
    </div>
  );
}

function originOf({ accountId, name, source }: AccountPage["merged"][number]) {
  return [accountId, `${name}, ${source}`] as const;
}
