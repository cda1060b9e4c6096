/** One account whole: what it pays and why, who is there, what was said, and what comes next. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { ClientProblem } from "#client/client-problem.ts";
import type { AccountPage as Account } from "#contract/account-pages.ts";
import { localDateAt } from "#core/time/instant.ts";
import { accountSummary } from "../../features/accounts/account/account-facts.ts";
import { useAccount, useLook } from "../../features/accounts/account/queries.ts";
import { useLeaseRenewal } from "../../features/queue/lease-renewal.ts";
import { useNextAccount } from "../../features/queue/next-account.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { LateLine } from "../../ui/late-line.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Page } from "../../ui/page.tsx";
import { usePhone } from "../../ui/phone.ts";
import { usePointAt } from "../../ui/pointed-account.ts";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/time.tsx";
import { findTrail, placeIn } from "../../ui/trail.ts";
import { useMay, useSession } from "../session.tsx";
import { AccountActions, AccountThumbs, DoneButton } from "./account-actions.tsx";
import { AccountBody } from "./account-body.tsx";
import { AccountHeader } from "./account-header.tsx";
import { useAccountWork } from "./account-work.tsx";
import "./account.css";

export function AccountPage() {
  const { accountId = "" } = useParams({ strict: false }) as { accountId?: string };
  // Nothing of one account may be seen or typed under the name of the next.
  return <AccountScreen key={accountId} accountId={accountId} />;
}

/** Opening is not looking: whoever only walks past has not seen it. */
const LOOK_AFTER_MS = 1000;

function AccountScreen({ accountId }: { accountId: string }) {
  const account = useAccount(accountId);
  const mayChange = useMay("specialist");
  const look = useLook();
  const lookNow = useEffectEvent(() => look.mutate({ accountId }));
  const isFresh = account.isFetchedAfterMount && account.data !== undefined;
  useEffect(() => {
    if (!isFresh || !mayChange) return;
    const timer = setTimeout(() => lookNow(), LOOK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isFresh, mayChange]);
  const failed = account.error && (
    <Failed error={account.error} onRetry={() => void account.refetch()} lastGoodAtMs={account.dataUpdatedAt || null} />
  );
  if (account.data)
    return <LoadedAccount account={account.data} isFresh={isFresh} mayChange={mayChange} failed={failed} />;
  if (isUnknown(account.error))
    return (
      <Page title="Account">
        <Empty
          title="There is no account at this address."
          why="It may have been removed with the sample company, or the link was cut short."
          action={<ButtonLink to="/accounts">Show all accounts</ButtonLink>}
        />
      </Page>
    );
  return (
    <Page title="Account">
      {failed ?? (
        <div className="fb-account">
          <div>
            <SkeletonLines count={12} heightPx={32} />
          </div>
          <div>
            <SkeletonLines count={12} heightPx={32} />
          </div>
        </div>
      )}
    </Page>
  );
}

function isUnknown(error: Error | null): boolean {
  return error instanceof ClientProblem && error.status === 404;
}

type LoadedAccountProps = { account: Account; isFresh: boolean; mayChange: boolean; failed: React.ReactNode };

function LoadedAccount({ account, isFresh, mayChange, failed }: LoadedAccountProps) {
  const { row } = account;
  const today = localDateAt(useNow());
  const zone = useSession().member.timeZone;
  const walk = useTrailWalk(row.accountId);
  const [editing, setEditing] = useState<{ note: string | null; task: string | null }>({ note: null, task: null });
  const isPhone = usePhone();
  const next = useNextAccount();
  const { companyId, name } = row;
  const work = useAccountWork({
    account,
    onEdit: (what) => setEditing({ ...editing, ...what }),
    onLeave: walk.back,
  });
  usePointAt(row, "Account");
  useLeaseRenewal({ companyId: row.companyId, accountId: row.accountId, lease: account.lease });
  useKeys([{ ...keyOn("why", "Account"), run: work.why }]);
  useKeys(
    [
      {
        ...keyOn("next", "Account"),
        run: () => (account.lease?.mine ? next.skipTo({ companyId, name }) : next.takeNext()),
      },
      { ...keyOn("done", "Account"), run: work.done },
      { ...keyOn("snooze", "Account"), run: work.snooze },
      { ...keyOn("log", "Account"), run: work.log },
      { ...keyOn("stage", "Account"), run: work.move },
      { ...keyOn("note", "Account"), run: work.note },
      { ...keyOn("task", "Account"), run: work.task },
      { ...keyOn("handOver", "Account"), run: work.handOver },
      { ...keyOn("lease", "Account"), run: work.toggleLease },
    ],
    { isActive: mayChange },
  );
  return (
    <Page
      title={row.name}
      summary={accountSummary(account, today)}
      action={mayChange && !isPhone && <DoneButton onDone={work.done} />}
    >
      {failed}
      <LateLine freshness={account.freshness} />
      <AccountHeader
        account={account}
        zone={zone}
        trail={walk.trail}
        place={walk.place}
        onGo={walk.go}
        onBack={walk.back}
        change={mayChange ? { move: work.move, toggleLease: work.toggleLease } : null}
      />
      {mayChange && !isPhone && <AccountActions work={work} name={row.name} />}
      <AccountBody
        account={account}
        isFresh={isFresh}
        mayChange={mayChange}
        editing={editing}
        onEdit={(what) => setEditing({ ...editing, ...what })}
        onInclude={work.include}
      />
      {mayChange && isPhone && <AccountThumbs work={work} />}
    </Page>
  );
}

/** To the one before and the one after in the list that it was opened from, and back to that list. */
function useTrailWalk(accountId: string) {
  const { from } = useSearch({ strict: false }) as { from?: string };
  const navigate = useNavigate();
  const [trail] = useState(() => findTrail(from));
  const place = placeIn(trail, accountId);
  const go = (id: string | null | undefined) => {
    if (id) void navigate({ to: "/accounts/$accountId", params: { accountId: id }, search: { from } });
  };
  const back = () => {
    if (trail) void navigate({ href: trail.href });
  };
  useKeys(
    [
      { ...keyOn("nextRow", "Account"), keys: ["j"], run: () => go(place?.nextId) },
      { ...keyOn("rowBefore", "Account"), keys: ["k"], run: () => go(place?.previousId) },
      { ...keyOn("back", "Account"), label: `Back to ${trail?.label ?? "the list"}`, run: back },
    ],
    { isActive: trail !== null },
  );
  return { trail, place, go, back };
}
