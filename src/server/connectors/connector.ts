/**
 * A vendor is one folder that says who it is, what it needs and which of four things it can do. Whatever it brings ends
 * as rows of our own kinds; nothing behind this interface knows a vendor's words.
 *
 * `connections` keeps settings and secrets, `pulls` calls `pull` on a schedule, `deliveries` calls `receive`. To write one:
 * translate samples first (`samples/<delivery type>.json`, each with what it becomes), then the client, then `index.ts`, and
 * a line in `registry.ts`. The conformance test then verifies, translates and refuses every sample, and the form, the
 * schedule, the webhook's address (`/webhooks/<connection id>`), replay and lateness come by themselves.
 */
import type { z } from "zod";
import type { KindId } from "#core/imports/column.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import type { SourceRecord } from "#core/records.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LookUp } from "#server/platform/http/internal-addresses.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Connector<Settings = unknown> = {
  /** Folder, URL and database use it: `stripe`. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what it brings or takes. */
  readonly summary: string;
  /**
   * The form is drawn from it. A field's `.meta()` has `title`, and where they help `help`, `example`, `secret: true`
   * (kept encrypted, never shown again) and `multiline: true`.
   */
  readonly settings: z.ZodType<Settings>;
  /** Asks the vendor, changes nothing there, and says what works and what is missing. */
  check(context: ConnectorContext<Settings>): Promise<readonly Check[]>;
  readonly pull?: Pull<Settings>;
  /** Where the vendor's customers name things themselves: what becomes what, before anything is imported. */
  survey?(context: ConnectorContext<Settings>): Promise<Survey>;
  readonly receive?: Receive<Settings>;
  readonly send?: Send<Settings>;
  /** The prices that are for sale, as rows of the kind `prices`. They are shown to a person and never in force by themselves. */
  proposePrices?(context: ConnectorContext<Settings>): Promise<PriceProposal>;
};

/** What a vendor's own words are, and what its settings make of each. The most frequent come first. */
export type Survey = {
  /** What was looked at: "all 240 accounts". */
  readonly of: string;
  readonly fields: readonly SurveyedField[];
  readonly stages: readonly SurveyedWord[];
  readonly roles: readonly SurveyedField[];
};

export type SurveyedWord = {
  readonly word: string;
  readonly count: number;
  /** Column, stage or role as a row has it; null: it is left out. */
  readonly becomes: string | null;
  /** The settings name it. */
  readonly isChosen: boolean;
};

export type SurveyedField = SurveyedWord & {
  /** Up to a few hundred, as they would be written in a row. */
  readonly examples: readonly string[];
};

export type PriceProposal = {
  readonly records: readonly SourceRecord[];
  /** What could not be said in our form, a sentence each. */
  readonly notes: readonly string[];
};

/** A connector among others, whose settings only it understands. */
export type AnyConnector = Connector<never>;

export type ConnectorContext<Settings> = {
  readonly settings: Settings;
  /** What the ids that it brings belong to, as the connection calls it. */
  readonly source: string;
  readonly now: Instant;
  readonly signal: AbortSignal;
  /** Refuses addresses inside the installation's own network unless its operator allowed them; 30 s for an answer. */
  readonly fetch: typeof fetch;
  /** For what does not speak HTTP: the addresses of a host, or a refusal. Connect to one of them and look up nothing else. */
  readonly resolve: LookUp;
  /** How a file with these columns is read where a person said so; null, or absent: by the names of its columns. */
  readonly mappingOf?: (kind: KindId, header: readonly string[]) => Mapping | null;
};

export type Check = {
  /** What was looked at: "Read invoices". */
  readonly what: string;
  readonly state: "works" | "missing" | "failed";
  /** One sentence; where it does not work, what to do. */
  readonly says: string;
};

export type Pull<Settings> = {
  /**
   * Brings what is new since the cursor, a bounded part of it at a time. It is imported as one run; only when that run
   * is in does the cursor move, so a part that broke off or was refused is asked for again.
   * @throws TryLater when the source asked to wait; ProductError with a sentence for the operator; what else is thrown is
   *   shown by its message, with the secrets of the settings taken out
   */
  read(context: PullContext<Settings>): AsyncGenerator<PulledPart, PullEnd>;
};

export type PullContext<Settings> = ConnectorContext<Settings> & {
  /** What the last part that is in ended with; null at the very first. */
  readonly cursor: Json;
  /** For a look at the first rows: no more than this of each kind. Null: all. */
  readonly mostRows: number | null;
};

export type PulledPart =
  /** A file of that kind as it comes, header first; any column names that a mapping or the kind knows. */
  | { readonly kind: KindId; readonly name: string; readonly csv: AsyncIterable<Uint8Array> }
  | { readonly records: readonly SourceRecord[] };

export type PullEnd = {
  readonly cursor: Json;
  /** There is more at once; the next part is read without waiting for the schedule. */
  readonly hasMore: boolean;
  /** What the vendor says that it sent, so that it can be told which deliveries never came. */
  readonly sent?: readonly SentDelivery[];
};

export type SentDelivery = Delivery & { readonly sentAt: Instant };

export type Receive<Settings> = {
  /**
   * Proves who sent it and names it, from the raw bytes. Called before anything is stored.
   * @throws InvalidSignature
   */
  identify(request: ReceivedRequest, context: { readonly settings: Settings; readonly now: Instant }): Delivery;
  /** Pure: the same bytes give the same rows, now and when replayed. Kinds of event that mean nothing to us give none. */
  translate(body: Uint8Array, context: { readonly settings: Settings }): readonly SourceRecord[];
  /** It only names what changed, so the source is read at once instead of on its schedule. Pure as well. */
  asksForRead?(body: Uint8Array): boolean;
  /** What the proof covers: the bytes, unless it is only a key that says who sends them. */
  readonly proves?: "sender";
  /** Addresses that the vendor's own clients know: what comes there is for whichever connection proves it. */
  readonly paths?: readonly string[];
  /** What they expect in the answer. */
  readonly answer?: Readonly<Record<string, Json>>;
};

export type ReceivedRequest = {
  readonly body: Uint8Array;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
};

export type Delivery = {
  /** The vendor's own id of it: a second one with the same id is the same delivery. */
  readonly deliveryId: string;
  /** The vendor's word for what happened: `invoice.paid`. */
  readonly type: string;
};

/** Nothing of the request is stored; it is counted. */
export class InvalidSignature extends Error {
  override readonly name = "InvalidSignature";
}

export type Send<Settings> = {
  /**
   * @throws SendRefused when trying again would not help; UnknownDelivery when it may have arrived and would be there twice;
   *   TryLater and any other error are tried again later
   */
  send(message: OutgoingMessage, context: ConnectorContext<Settings>): Promise<Sent>;
  /** Where messages go that name no place: the channel of the settings. */
  usualAddress?(settings: Settings): string;
};

export type OutgoingMessage = {
  /** The same for every try, so that a vendor who knows such keys does it once. */
  readonly key: string;
  /** Where to, in the vendor's words: a channel. */
  readonly to: string;
  readonly text: string;
  /** Holds money or risk: may not leave the company, which is checked when it is sent. */
  readonly isInternal: boolean;
};

export type Sent = { readonly externalId: string | null };

export class SendRefused extends Error {
  override readonly name = "SendRefused";
}

/** The line broke after the message was handed over: only a person decides whether it is sent again. */
export class UnknownDelivery extends Error {
  override readonly name = "UnknownDelivery";
}

/** The vendor asked us to wait. */
export class TryLater extends Error {
  override readonly name = "TryLater";
  constructor(
    message: string,
    readonly afterSeconds: number | null,
  ) {
    super(message);
  }
}
