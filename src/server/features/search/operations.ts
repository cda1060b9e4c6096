/** One search over accounts, people, notes and tasks. What was deleted or erased is not in any table that it reads. */
import * as contract from "#contract/search.ts";
import { markedText, passageOf } from "#core/search/passage.ts";
import { likenessScore, nameScore, searchTerms, textScore, toTsQuery } from "#core/search/search-terms.ts";
import { dayText } from "#core/time/day-text.ts";
import { localDateAt } from "#core/time/instant.ts";
import { daysBetween, type LocalDate } from "#core/time/local-date.ts";
import { listByIdText } from "#server/features/accounts/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

type Asked = { terms: readonly string[]; text: string; limit: number; today: LocalDate };

/** A slip is looked for where names give fewer than these, and only in words that are long enough to have one. */
const ENOUGH_NAMES = 3;
const SHORTEST_SLIP = 4;

const FINDERS = { account: findAccounts, person: findPeople, note: findNotes, task: findTasks } as const;

export const searchEverything = implement(contract.searchEverything, async (ctx, { q, kind, limit }) => {
  const asked = { terms: searchTerms(q), text: q.trim(), limit, today: localDateAt(ctx.now) };
  const kinds = contract.FOUND_KINDS.filter((one) => kind === undefined || one === kind);
  const found = await Promise.all(kinds.map((one) => FINDERS[one](ctx, asked)));
  const data = found.flatMap((ofKind) => ofKind.sort(byScore).slice(0, limit)).sort(byScore);
  return { data };
});

function byScore(a: contract.Found, b: contract.Found): number {
  return b.score - a.score || contract.FOUND_KINDS.indexOf(a.kind) - contract.FOUND_KINDS.indexOf(b.kind);
}

function maySlip(names: readonly unknown[], { text }: Asked): boolean {
  return names.length < ENOUGH_NAMES && text.length >= SHORTEST_SLIP;
}

async function findAccounts(ctx: Context, asked: Asked): Promise<contract.Found[]> {
  const { terms, text, limit } = asked;
  const exact = await listByIdText(ctx.db, text);
  const holding = await store.listAccounts(ctx.db, { terms, exactIds: exact });
  const known = new Set(holding.map(({ accountId }) => accountId));
  const alike = maySlip(holding, asked) ? await store.listAccountsAlike(ctx.db, text, limit) : [];
  return [...holding, ...alike.filter(({ accountId }) => !known.has(accountId))].map((row) => ({
    kind: "account",
    id: row.accountId,
    accountId: row.accountId,
    accountName: row.name,
    title: markedText(row.name, terms),
    passage: markedText([row.domain ?? row.externalId, row.region].filter(Boolean).join(" · "), terms),
    score: exact.includes(row.accountId) ? 100 : scoreOf(row.name, row.likeness, terms),
    isAlike: row.likeness !== null,
  }));
}

async function findPeople(ctx: Context, asked: Asked): Promise<contract.Found[]> {
  const { terms, text, limit } = asked;
  const holding = await store.listPeople(ctx.db, terms);
  const known = new Set(holding.map(({ personId }) => personId));
  const alike = maySlip(holding, asked) ? await store.listPeopleAlike(ctx.db, text, limit) : [];
  return [...holding, ...alike.filter(({ personId }) => !known.has(personId))].map((row) => ({
    kind: "person",
    id: row.personId,
    accountId: row.accountId,
    accountName: row.accountName,
    title: markedText(row.name ?? row.email ?? "Somebody without a name", terms),
    passage: row.name === null || row.email === null ? [] : markedText(row.email, terms),
    score: Math.max(scoreOf(row.name ?? "", row.likeness, terms), scoreOf(row.email ?? "", row.likeness, terms)),
    isAlike: row.likeness !== null,
  }));
}

function scoreOf(name: string, likeness: number | null, terms: readonly string[]): number {
  return likeness === null ? nameScore(name, terms) : likenessScore(likeness);
}

async function findNotes(ctx: Context, { terms, limit, today }: Asked): Promise<contract.Found[]> {
  const rows = await store.listNotes(ctx.db, toTsQuery(terms), limit);
  return rows.map(({ noteId, accountId, accountName, author, body, happenedAt }) => ({
    kind: "note",
    id: noteId,
    accountId,
    accountName,
    title: [{ text: `${author}, ${dayText(localDateAt(happenedAt), today)}`, isHit: false }],
    passage: passageOf(body, terms),
    score: textScore(daysBetween(localDateAt(happenedAt), today)),
    isAlike: false,
  }));
}

async function findTasks(ctx: Context, { terms, limit, today }: Asked): Promise<contract.Found[]> {
  const rows = await store.listTasks(ctx.db, toTsQuery(terms), limit);
  return rows.map(({ taskId, accountId, accountName, title, kind, dueOn, doneAt }) => ({
    kind: "task",
    id: taskId,
    accountId,
    accountName,
    title: markedText(title, terms),
    passage: [{ text: `${kind === "promise" ? "Promise" : "Task"}, ${dayOf(dueOn, doneAt, today)}`, isHit: false }],
    score: textScore(doneAt === null ? 0 : daysBetween(localDateAt(doneAt), today)),
    isAlike: false,
  }));
}

function dayOf(dueOn: LocalDate, doneAt: string | null, today: LocalDate): string {
  return doneAt === null ? `due ${dayText(dueOn, today)}` : `done ${dayText(localDateAt(doneAt), today)}`;
}
