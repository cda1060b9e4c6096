/** The line above an account: where it stands in the list, its stage, why it is here, who works it, and its clock. */
import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { AccountPage } from "#contract/account-pages.ts";
import { VerdictChip, VerdictWhy } from "../../features/accounts/account/verdict.tsx";
import { StageWhy } from "../../features/onboarding/stage-why.tsx";
import { LeaseChip } from "../../features/queue/queue-row.tsx";
import { withKey } from "../../ui/keys.tsx";
import { StateChip, StateMark } from "../../ui/state-mark.tsx";
import { Age, DaysAway } from "../../ui/time.tsx";
import type { Trail, TrailPlace } from "../../ui/trail.ts";
import { WhyButton } from "../../ui/why.tsx";

type AccountHeaderProps = {
  account: AccountPage;
  zone: string;
  trail: Trail | null;
  place: TrailPlace | null;
  onGo: (accountId: string) => void;
  onBack: () => void;
  /** Null for those who may only look. */
  change: { move: () => void; toggleLease: () => void } | null;
};

export function AccountHeader({ account, zone, trail, place, onGo, onBack, change }: AccountHeaderProps) {
  const { row, stage, clock, lease, queue, cancelledOn } = account;
  return (
    <Group gap="8px 16px" mb="md" className="fb-account-head">
      {trail && (
        <Group gap={0} wrap="nowrap">
          <Step label={`Previous in ${trail.label}`} keys="k" to={place?.previousId ?? null} onGo={onGo} />
          <Button variant="subtle" size="compact-sm" color="gray" className="fb-number" onClick={onBack}>
            {place ? `${place.position} of ${place.total}` : "Back"} · {trail.label}
          </Button>
          <Step label={`Next in ${trail.label}`} keys="j" to={place?.nextId ?? null} onGo={onGo} />
        </Group>
      )}
      <Group gap="xs" wrap="nowrap">
        {stage ? (
          <>
            <Button
              size="compact-sm"
              disabled={change === null}
              onClick={() => change?.move()}
              aria-label={withKey(`Stage ${stage.label}. Move it`, "s")}
              rightSection={<IconChevronDown size={14} aria-hidden />}
            >
              {stage.label}
            </Button>
            <Text span size="xs" c="dimmed">
              <Age at={stage.since} />
            </Text>
            <WhyButton
              title={`Why is ${row.name} in this stage?`}
              explain={() => <StageWhy stage={stage} zone={zone} />}
            />
            {stage.override && <StateChip tone="accent">By hand</StateChip>}
          </>
        ) : (
          <StateChip tone="calm">Not in onboarding</StateChip>
        )}
      </Group>
      <Group gap="xs" wrap="nowrap">
        <VerdictChip row={row} />
        <WhyButton
          title={`Why is ${row.name} ${row.verdict === "in" ? "in" : "not in"} onboarding?`}
          explain={() => <VerdictWhy accountId={row.accountId} queue={queue} />}
        />
      </Group>
      {row.renewalOn && (
        <Text span size="sm">
          renews <DaysAway day={row.renewalOn} />
        </Text>
      )}
      {clock && (
        <Text span size="sm">
          {clock}
        </Text>
      )}
      {cancelledOn && (
        <StateMark tone="bad">
          cancelled <DaysAway day={cancelledOn} />
        </StateMark>
      )}
      <Group gap="xs" wrap="nowrap">
        {lease && <LeaseChip lease={lease} />}
        {change && (lease === null || lease.mine) && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={change.toggleLease}
            title={withKey("Take or return it", "i")}
          >
            {lease ? "Return to the pool" : "Take it"}
          </Button>
        )}
      </Group>
    </Group>
  );
}

type StepProps = { label: string; keys: "j" | "k"; to: string | null; onGo: (accountId: string) => void };

function Step({ label, keys, to, onGo }: StepProps) {
  const Shape = keys === "j" ? IconChevronRight : IconChevronLeft;
  return (
    <Tooltip label={withKey(label, keys)}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={to === null}
        onClick={() => to && onGo(to)}
      >
        <Shape size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
