/** People, notes and tasks by the million for accounts that `makeManyStates` made, with words as teams write them. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export const TOPICS =
  "replay masking events billing limit forecast renewal meeting invoice survey flags annual contract export funnel retention".split(
    " ",
  );
const SYLLABLES =
  "bra ken tol mir sop dal ver nix ora lum pek sta gri fen qua zel hob cur wyn tas jor eli mab rus".split(" ");

/** The n-th of the words, spread by a hash of the row and a place in it, so that neighbours differ. */
function wordOf(words: readonly string[], row: string, place: number): Sql {
  return sql`(${words as string[]}::text[])[1 + abs(hashint4((${sql.raw(row)}) * 7 + ${place}::int)::bigint) % ${words.length}::int]`;
}

const nameOf = (row: string) =>
  sql`initcap(${wordOf(SYLLABLES, row, 1)} || ${wordOf(SYLLABLES, row, 2)} || ${wordOf(SYLLABLES, row, 3)})`;

/** @param accounts how many there are; as many people, half as many notes and a fifth as many tasks are made */
export async function makeManyTexts(owner: Db, { accounts, now }: { accounts: number; now: Instant }): Promise<void> {
  const account = sql`('01900000-0000-7000-8000-' || lpad(to_hex(n % ${accounts}::int + 1), 12, '0'))::uuid`;
  await owner.run(sql`
    insert into person (person_id, source, external_id, email, name, recorded_at)
    select gen_random_uuid(), 'crm', n, lower(${nameOf("n + 17")}) || n || '@' || lower(${nameOf("n")}) || '.example',
      ${nameOf("n + 17")} || ' ' || ${nameOf("n + 91")}, now()
    from generate_series(1, ${accounts}::int) as n`);
  await owner.run(sql`
    insert into person_role (account_id, person_id, role, recorded_at)
    select ('01900000-0000-7000-8000-' || lpad(to_hex(external_id::int), 12, '0'))::uuid, person_id, 'owner', now()
    from person where source = 'crm'`);
  const words = Array.from({ length: 20 }, (_, place) =>
    place % 4 === 3 ? nameOf(`n * 31 + ${place}`) : wordOf(TOPICS, "n", place),
  );
  await owner.run(sql`
    insert into note (account_id, note_id, author, body, version, happened_at, recorded_at, changed_at)
    select ${account}, gen_random_uuid(), 'Ana Ruiz', ${sql.join(words, sql` || ' ' || `)}, 1,
      ${now}::timestamptz - n * interval '1 minute', now(), now()
    from generate_series(1, ${Math.floor(accounts / 2)}::int) as n`);
  await owner.run(sql`
    insert into task (account_id, task_id, kind, title, due_on, created_by, version, recorded_at, changed_at)
    select ${account}, gen_random_uuid(), 'task', 'Send ' || ${wordOf(TOPICS, "n", 1)} || ' to ' || ${nameOf("n * 13")},
      ${now}::date + n % 40 - 20, 'import', 1, now(), now()
    from generate_series(1, ${Math.floor(accounts / 5)}::int) as n`);
  await owner.query("vacuum (analyze) person, person_role, note, task");
}
