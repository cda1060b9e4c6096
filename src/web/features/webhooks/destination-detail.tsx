/** One endpoint or channel: how it is, what can be done with it, what it was told, and what it is told. */
import { Button, Code, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { getStatus } from "#contract/status.ts";
import {
  changeDestination,
  type Destination,
  listDestinations,
  listOutgoing,
  removeDestination,
  rotateSecret,
  testDestination,
} from "#contract/webhooks.ts";
import { useChange } from "../../app/api.ts";
import { BackToAll } from "../../ui/back-to-all.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { problemOfField } from "../../ui/field-problem.ts";
import { formatInteger } from "../../ui/format.ts";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { Section } from "../../ui/section.tsx";
import { Age, Moment, useNow } from "../../ui/time.tsx";
import { type Event, type ShownSecret, secretShown } from "./destination-form.tsx";
import { DestinationState } from "./destination-list.tsx";
import { EventChoice } from "./event-choice.tsx";
import { OutgoingLog } from "./outgoing-log.tsx";
import { WaitingMessages } from "./waiting-messages.tsx";

const REFRESHES = { refreshes: [listDestinations, listOutgoing, getStatus] };

type DetailProps = {
  destination: Destination;
  events: readonly Event[];
  onSecret: (secret: ShownSecret) => void;
  onClose: () => void;
};

export function DestinationDetail({ destination, events, onSecret, onClose }: DetailProps) {
  return (
    <Stack gap="lg">
      <Group gap="md">
        <BackToAll label="All webhooks" onBack={onClose} />
        <Title order={2} size="h1">
          {destination.name}
        </Title>
      </Group>
      <Health destination={destination} />
      <Acts destination={destination} onSecret={onSecret} onRemoved={onClose} />
      <WaitingMessages destinationId={destination.destinationId} />
      <OutgoingLog destination={destination} />
      <Section name="webhook-settings" title="What it is told" summary={formatInteger(destination.eventTypes.length)}>
        <ChangeDestination destination={destination} events={events} />
      </Section>
    </Stack>
  );
}

function Health({ destination }: { destination: Destination }) {
  const { kind, address, lastDeliveredAt, failingSince, olderSecretUntil } = destination;
  const now = useNow();
  return (
    <FactList>
      <Fact label="State">
        <DestinationState destination={destination} />
      </Fact>
      <Fact label={kind === "slack" ? "Channel" : "Address"}>
        <Code>{address}</Code>
      </Fact>
      <Fact label="Last delivered">
        <Age at={lastDeliveredAt} />
      </Fact>
      {failingSince !== null && (
        <Fact label="Fails since">
          <Moment at={failingSince} />
        </Fact>
      )}
      {olderSecretUntil !== null && olderSecretUntil > now && (
        <Fact label="The secret before signs too, until">
          <Moment at={olderSecretUntil} />
        </Fact>
      )}
    </FactList>
  );
}

type ActsProps = { destination: Destination; onSecret: DetailProps["onSecret"]; onRemoved: () => void };

function Acts({ destination, onSecret, onRemoved }: ActsProps) {
  const { destinationId, name, kind, pausedAt, waiting } = destination;
  const test = useChange(testDestination, REFRESHES);
  const change = useChange(changeDestination, REFRESHES);
  const rotate = useChange(rotateSecret, REFRESHES);
  const remove = useChange(removeDestination, REFRESHES);
  const sendTest = () => test.mutate({ destinationId });
  const isPaused = pausedAt !== null;
  const pauseOrResume = () => change.mutate({ destinationId, isPaused: !isPaused });
  useKeys([
    { ...keyOn("sendTest", "Webhooks"), label: `Send a test to ${name}`, run: sendTest },
    { ...keyOn("pauseSending", "Webhooks"), label: isPaused ? `Resume ${name}` : `Pause ${name}`, run: pauseOrResume },
  ]);
  const error = test.error ?? change.error ?? rotate.error ?? remove.error;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Button loading={test.isPending} onClick={sendTest} rightSection={<KeyHint keys="t" />}>
          Send a test
        </Button>
        <Button loading={change.isPending} onClick={pauseOrResume} rightSection={<KeyHint keys="p" />}>
          {isPaused ? "Resume" : "Pause"}
        </Button>
        {kind === "webhook" && (
          <ConfirmInline
            label="New secret"
            question="The secret that there is signs too for 24 hours, so that you can replace it there."
            confirmLabel="Make a new secret"
            shortcut={{ ...keyOn("newSecret", "Webhooks"), label: `New secret for ${name}` }}
            onConfirm={() =>
              rotate
                .mutateAsync({ destinationId, olderForHours: 24 })
                .then(({ secret }) => onSecret(secretShown(name, secret)))
                .catch(() => undefined)
            }
          />
        )}
        <ConfirmInline
          label="Remove"
          question={`This removes it with its secret. ${formatInteger(waiting)} messages that wait are dropped.`}
          confirmLabel={`Remove ${name}`}
          isDangerous
          shortcut={{ ...keyOn("remove", "Webhooks"), label: `Remove ${name}` }}
          onConfirm={() =>
            remove
              .mutateAsync({ destinationId })
              .then(onRemoved)
              .catch(() => undefined)
          }
        />
      </Group>
      {isPaused && (
        <Text size="sm">
          What happens meanwhile is kept for 30 days and sent when you resume. What failed for good is sent again below.
        </Text>
      )}
      {error && <Failed error={error} />}
    </Stack>
  );
}

function ChangeDestination({ destination, events }: Pick<DetailProps, "destination" | "events">) {
  const { destinationId, kind } = destination;
  const [name, setName] = useState(destination.name);
  const [address, setAddress] = useState(destination.address);
  const [eventTypes, setEventTypes] = useState(destination.eventTypes);
  const change = useChange(changeDestination, REFRESHES);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ destinationId, name, address, eventTypes });
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`Settings of ${destination.name}`}>
      <Stack gap="md" maw={640}>
        <TextInput
          label="Name"
          required
          maxLength={80}
          value={name}
          error={problemOfField(change.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={kind === "slack" ? "Channel" : "Address"}
          required
          value={address}
          error={problemOfField(change.error, "address")}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <EventChoice events={events} chosen={eventTypes} isChat={kind === "slack"} onChange={setEventTypes} />
        {change.error && <Failed error={change.error} />}
        <Group gap="sm">
          <Button
            type="submit"
            loading={change.isPending}
            disabled={name.trim() === "" || address.trim() === "" || eventTypes.length === 0}
          >
            Save
          </Button>
          {change.isSuccess && (
            <Text size="sm" role="status">
              Saved.
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}
