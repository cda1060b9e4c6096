/**
 * Where each table belongs once one machine is not enough. `distributed` tables grow with accounts and are spread by
 * account_id; `reference` tables are small and copied everywhere; `local` ones need uniqueness or locks across accounts.
 * A test checks on ordinary PostgreSQL that tables and statements keep the rules of their kind.
 */
export type TableKind = "distributed" | "reference" | "local";

type TableDescription = {
  kind: TableKind;
  /** `append-only`: the application may add and read, never change or take away. `fixed`: it may only read. */
  rows?: "append-only" | "fixed" | "emptied-at-once";
  /** Not worth keeping: left out of backups. */
  passing?: true;
};

const distributed = { kind: "distributed" } as const;
const reference = { kind: "reference" } as const;
const local = { kind: "local" } as const;

export const TABLE_KINDS: Readonly<Record<string, TableDescription>> = {
  account: distributed,
  account_change: distributed,
  account_due: local,
  account_look: distributed,
  account_plan: distributed,
  account_source: distributed,
  alert: distributed,
  credit: distributed,
  decision: distributed,
  fact: distributed,
  forecast: distributed,
  forecast_detail: distributed,
  handover: distributed,
  human_assignment: distributed,
  invoice: distributed,
  invoice_check: distributed,
  invoice_line: distributed,
  limit_state: distributed,
  message: distributed,
  note: distributed,
  note_mention: distributed,
  payment: distributed,
  person_role: distributed,
  price_word: distributed,
  project: distributed,
  queue_act: distributed,
  segment_stay: distributed,
  subscription: distributed,
  task: distributed,
  usage_cumulative: distributed,
  usage_day_source: distributed,
  usage_month: distributed,
  usage_revision: distributed,
  usage_voided: distributed,
  vendor_forecast: distributed,

  forecast_choice: { kind: "reference", rows: "append-only" },
  field: reference,
  member: reference,
  price_book: reference,
  rule_set: reference,
  setting: reference,

  absence: local,
  account_alias: local,
  // One row per account, rebuildable, and read by every list: local until the coordinator's disk is the limit.
  account_state: local,
  account_list_version: local,
  // As account_state: one row per account, rebuildable, and read by the list of the worst.
  account_prices: local,
  api_token: local,
  attempt_count: local,
  audit: { kind: "local", rows: "append-only" },
  audit_seal: { kind: "local", rows: "append-only" },
  backup_copy: local,
  column_mapping: local,
  company: local,
  connection: local,
  connection_attempt: local,
  connection_object: local,
  complete_through: local,
  destination: local,
  idempotency_key: local,
  identity_act: { kind: "local", rows: "append-only" },
  import_file: local,
  import_rejection: local,
  import_run: local,
  import_trace: local,
  import_upload: local,
  imported_kind: local,
  installation: local,
  invitation: local,
  lease: local,
  login_link: local,
  member_preference: local,
  member_view: local,
  migration: { kind: "local", rows: "fixed", passing: true },
  note_template: local,
  note_template_version: local,
  // Uniqueness and whom they are about go across accounts.
  opt_out: local,
  opt_out_person: local,
  outbox: local,
  outbox_try: local,
  person: local,
  person_tombstone: local,
  price_proposal: local,
  price_preview: local,
  raw_delivery: local,
  queue_entry: local,
  saved_view: local,
  // A name or a filter may name a person, who can ask to be erased.
  saved_view_version: local,
  session: local,
  // What accounts share is looked for across all of them. Made again of accounts and people at any time.
  sibling_due: local,
  sibling_pair: local,
  sibling_trace: local,
  field_batch: local,
  stage_word_batch: local,
  former_address: local,
  team_task: local,
  // Of one member, across accounts.
  undo_entry: local,
  worker_heartbeat: { kind: "local", passing: true },
};

export function descriptionOf(table: string): TableDescription | null {
  if (table.startsWith("staging_")) return { kind: "local", rows: "emptied-at-once", passing: true };
  return TABLE_KINDS[table] ?? null;
}

/** The application's rights on a table. One that is not in the list yet counts as ordinary; the test asks to add it. */
export function rightsOn(table: string): string {
  switch (descriptionOf(table)?.rows) {
    case "append-only":
      return "select, insert";
    case "fixed":
      return "select";
    case "emptied-at-once":
      return "select, insert, update, delete, truncate";
    default:
      return "select, insert, update, delete";
  }
}
