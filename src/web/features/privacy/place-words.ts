/** What a place in an export or an erasure is called. */
const PLACES: Readonly<Record<string, string>> = {
  person: "Names and addresses",
  former_address: "Addresses of before",
  person_role: "Roles in accounts",
  opt_out: "Wishes for no mail",
  message: "Messages",
  note: "Notes",
  task: "Tasks",
  handover: "Handovers",
  fact: "Facts",
  decision: "Decisions",
  alert: "Alerts",
  account: "Names of accounts",
  company: "Names of companies",
  account_source: "Fields as sources say them",
  account_change: "Changes of accounts",
  account_state: "What lists show",
  account_look: "What was seen last",
  queue_act: "Reasons in Today",
  queue_entry: "Entries in Today",
  import_trace: "Traces of imports",
  import_rejection: "Refused rows",
  import_upload: "Lines of files that wait",
  raw_delivery: "Payloads of sources",
  idempotency_key: "Answers kept for repeats",
  invoice_line: "Lines of invoices",
  outbox: "Messages to other systems",
  outbox_try: "Answers of other systems",
};

export function placeWords(place: string): string {
  const table = place.split(".")[0] ?? place;
  return PLACES[table] ?? table.replaceAll("_", " ");
}

/** Places of one kind together. */
export function countsByPlace(items: readonly { place: string; count: number }[]): { place: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { place, count } of items) counts.set(placeWords(place), (counts.get(placeWords(place)) ?? 0) + count);
  return [...counts].map(([place, count]) => ({ place, count }));
}
