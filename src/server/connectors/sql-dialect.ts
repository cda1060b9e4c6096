/** What is special about a database: how to ask it, how to write a name or a text, what it calls a watermark. */
import type { ConnectorContext } from "./connector.ts";

export type SqlSession = {
  /** Names of the result's columns; nothing is read. @throws with the database's own words */
  columnsOf(query: string): Promise<string[]>;
  /** The only row as texts; null when there is none. */
  firstRow(query: string): Promise<(string | null)[] | null>;
  /** With a header. */
  csv(query: string): AsyncIterable<Uint8Array>;
  /** Tries to write where nothing may be lost by it. @returns whether it was refused */
  refusesWrites(): Promise<boolean>;
  /** Work that may fail without harm to what is asked afterwards. */
  apart<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
};

export type Dialect<Settings> = {
  readonly title: string;
  /** All of a session sees one moment, where the database can do that. */
  open(context: ConnectorContext<Settings>): Promise<SqlSession>;
  name(identifier: string): string;
  text(value: string): string;
  /** The greatest value of a column less an overlap, as text. */
  watermark(column: string, overlap: string | null): string;
};
