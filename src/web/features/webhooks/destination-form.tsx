/** Adds an endpoint or a channel: where it is, and what it is told. */

import { SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { listConnections, listConnectorKinds } from "#contract/connections.ts";
import type { OutputOf } from "#contract/operation.ts";
import { createChannel, createWebhook, listDestinations, type listEventTypes } from "#contract/webhooks.ts";
import type { EventType } from "#core/outgoing/event-types.ts";
import { useChange, useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { EventChoice } from "./event-choice.tsx";

export type Event = OutputOf<typeof listEventTypes>["data"][number];
export type ShownSecret = { label: string; secret: string; advice: string };

export function secretShown(name: string, secret: string): ShownSecret {
  const advice = "Whoever receives it verifies our signature with it. Here it is kept sealed.";
  return { label: `Signing secret of ${name}`, secret, advice };
}

const KINDS = [
  { value: "webhook", label: "An address of another system" },
  { value: "slack", label: "A channel" },
];
const FIELDS = ["name", "url", "channel", "eventTypes", "connectionId"];

type NewProps = {
  events: readonly Event[];
  onMade: (destinationId: string, secret: ShownSecret | null) => void;
  onCancel: () => void;
};

export function NewDestination({ events, onMade, onCancel }: NewProps) {
  const [kind, setKind] = useState("webhook");
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [connectionId, setConnectionId] = useState<string | null>(null);
  const [channel, setChannel] = useState("");
  const [eventTypes, setEventTypes] = useState<EventType[]>([]);
  const webhook = useChange(createWebhook, { refreshes: [listDestinations] });
  const chat = useChange(createChannel, { refreshes: [listDestinations] });
  const error = kind === "webhook" ? webhook.error : chat.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kind === "webhook")
      webhook.mutate(
        { name, url, eventTypes },
        {
          onSuccess: ({ destination, secret }) =>
            onMade(destination.destinationId, secretShown(destination.name, secret)),
        },
      );
    else if (connectionId !== null)
      chat.mutate(
        { name, connectionId, channel, eventTypes },
        { onSuccess: ({ destinationId }) => onMade(destinationId, null) },
      );
  };
  const isReady =
    name.trim() !== "" && eventTypes.length > 0 && (kind === "webhook" ? url !== "" : connectionId !== null);
  return (
    <form onSubmit={submit} noValidate aria-label="Add an endpoint or a channel">
      <Stack gap="md" maw={640}>
        <SegmentedControl aria-label="What is told" data={KINDS} value={kind} onChange={setKind} />
        <TextInput
          label="Name"
          description="What your team calls it."
          required
          maxLength={80}
          data-autofocus
          value={name}
          error={problemOfField(error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {kind === "webhook" ? (
          <TextInput
            label="Address"
            description="Each event is posted there as JSON, signed after the Standard Webhooks specification."
            placeholder="https://example.com/firstbill"
            required
            value={url}
            error={problemOfField(error, "url")}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        ) : (
          <ChannelFields
            connectionId={connectionId}
            channel={channel}
            error={error}
            onConnection={setConnectionId}
            onChannel={setChannel}
          />
        )}
        <EventChoice events={events} chosen={eventTypes} isChat={kind === "slack"} onChange={setEventTypes} />
        {error && !isToldBeside(error, FIELDS) && <Failed error={error} />}
        <FormButtons
          action="Add"
          isWorking={webhook.isPending || chat.isPending}
          isDisabled={!isReady}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

type ChannelProps = {
  connectionId: string | null;
  channel: string;
  error: unknown;
  onConnection: (connectionId: string | null) => void;
  onChannel: (channel: string) => void;
};

function ChannelFields({ connectionId, channel, error, onConnection, onChannel }: ChannelProps) {
  const connections = useRead(listConnections, {});
  const kinds = useRead(listConnectorKinds, {});
  const sending = new Set(kinds.data?.data.flatMap((kind) => (kind.sends ? kind.connector : [])));
  const choices = (connections.data?.data ?? []).filter((one) => sending.has(one.connector));
  const failed = connections.error ?? kinds.error;
  if (failed)
    return <Failed error={failed} onRetry={() => void Promise.all([connections.refetch(), kinds.refetch()])} />;
  if (connections.data && kinds.data && choices.length === 0)
    return <Text size="sm">No chat is connected yet. Connect Slack on the page Connections first.</Text>;
  return (
    <>
      <Select
        label="Connection"
        required
        data={choices.map((one) => ({ value: one.connectionId, label: one.name }))}
        value={connectionId}
        error={problemOfField(error, "connectionId")}
        onChange={onConnection}
      />
      <TextInput
        label="Channel"
        description="Its id. Empty: the usual channel of the connection."
        placeholder="C0123456789"
        value={channel}
        error={problemOfField(error, "channel")}
        onChange={(event) => onChannel(event.currentTarget.value)}
      />
    </>
  );
}
