/** One search over accounts, people, notes and tasks. What was deleted or erased is not in any table that it reads. */
import * as contract from "#contract/search.ts";
import { foldText } from "#core/search/fold-text.ts";
import { markedText, passageOf } from "#core/search/passage.ts";
import {
  beginsWord,
  holdsTerm,
  nameScore,
  searchTerms,
  termWords,
  textHolds,
  textScore,
} from "#core/search/search-terms.ts";
import { alikeScore, maySlip, slippedWords } from "#core/search/slips.ts";
import { type DatedText, dated } from "#core/time/dated-text.ts";
import { localDateAt } from "#core/time/instant.ts";
import { daysBetween, type LocalDate } from "#core/time/local-date.ts";
import { listByIdText } from "#server/features/accounts/reads.ts";
import { type FoundAccount, findAccounts } from "#server/features/found-accounts/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

type Asked = { terms: readonly string[]; text: string; limit: number; today: LocalDate };

/** A slip is looked for where fewer than these hold the words. */
const ENOUGH = 3;

const FINDERS = { account: foundAccounts, person: foundPeople, note: foundNotes, task: foundTasks } as const;

export const searchEverything = implement(contract.searchEverything, async (ctx, { q, kind, limit }) => {
  const asked = { terms: searchTerms(q), text: q.trim(), limit, today: localDateAt(ctx.now) };
  const kinds = contract.FOUND_KINDS.filter((one) => kind === undefined || one === kind);
  const found = await Promise.all(kinds.map((one) => FINDERS[one](ctx, asked)));
  return { data: found.flat().sort(byScore) };
});

/** Equal ones of a kind stay in the order in which their kind has them. */
function byScore(a: contract.Found, b: contract.Found): number {
  return b.score - a.score || contract.FOUND_KINDS.indexOf(a.kind) - contract.FOUND_KINDS.indexOf(b.kind);
}

async function foundAccounts(ctx: Context, { terms, text, limit, today }: Asked): Promise<contract.Found[]> {
  const exactIds = await listByIdText(ctx.db, text);
  const found = await findAccounts(ctx.db, { terms, exactIds, today, most: limit });
  return found.map((row) => ({
    kind: "account",
    id: row.accountId,
    accountId: row.accountId,
    accountName: row.name,
    title: markedText(row.name, terms),
    passage: markedText([whyFound(row, { terms, text }, exactIds), row.region].filter(Boolean).join(" · "), terms),
    score: row.score,
    isAlike: row.isAlike,
  }));
}

/** The domain, or what else it was found by where the name and the domain do not say it. */
function whyFound(
  row: FoundAccount,
  { terms, text }: Pick<Asked, "terms" | "text">,
  exactIds: readonly string[],
): string {
  const holdsAny = (one: string | null) => one !== null && terms.some((term) => holdsTerm(foldText(one), term));
  if (holdsAny(row.domain)) return row.domain!;
  if (holdsAny(row.externalId)) return [row.domain, row.externalId].filter(Boolean).join(" · ");
  if (exactIds.includes(row.accountId)) return [row.domain, text].filter(Boolean).join(" · ");
  return row.domain ?? row.externalId;
}

type Scored = store.NamedPerson & { score: number; isAlike: boolean };

async function foundPeople(ctx: Context, { terms, limit }: Asked): Promise<contract.Found[]> {
  if (terms.length === 0) return [];
  const begun = await store.listPeopleBegun(ctx.db, terms, limit);
  // Whose name begins so comes first: as many as were asked for are enough.
  const rows = begun.length < limit ? await store.listPeople(ctx.db, terms) : begun;
  const holding = rows.map((one) => ({ ...one, score: scoreOf(one, terms), isAlike: false }));
  const alike = rows.length < ENOUGH && terms.some(maySlip) ? await alikePeople(ctx, terms, holding) : [];
  const persons = [...holding, ...alike].sort(comparePeople).slice(0, limit);
  const personIds = persons.map(({ personId }) => personId);
  const places = new Map((await store.listPlaces(ctx.db, personIds)).map((place) => [place.personId, place]));
  return persons.map(({ personId, name, email, score, isAlike }) => ({
    kind: "person",
    id: personId,
    accountId: places.get(personId)?.accountId ?? null,
    accountName: places.get(personId)?.accountName ?? null,
    title: markedText(name ?? email ?? "Somebody without a name", terms),
    passage: name === null || email === null ? [] : markedText(email, terms),
    score,
    isAlike,
  }));
}

async function alikePeople(ctx: Context, terms: readonly string[], known: readonly Scored[]): Promise<Scored[]> {
  const knownIds = new Set(known.map(({ personId }) => personId));
  return (await store.listPeopleAlike(ctx.db, terms)).flatMap((one) => {
    const folded = foldText([one.name ?? "", one.email ?? ""].join("\n"));
    const score = alikeScore(folded, terms, (term) => holdsTerm(folded, term));
    return score === null || knownIds.has(one.personId) ? [] : { ...one, score, isAlike: true };
  });
}

function scoreOf({ name, email }: store.NamedPerson, terms: readonly string[]): number {
  return Math.max(nameScore(name ?? "", terms), nameScore(email ?? "", terms));
}

function comparePeople(a: Scored, b: Scored): number {
  const nameOf = ({ name, email }: Scored) => name ?? email ?? "";
  return b.score - a.score || nameOf(a).localeCompare(nameOf(b), "en") || (a.personId < b.personId ? -1 : 1);
}

async function foundNotes(ctx: Context, { terms, limit, today }: Asked): Promise<contract.Found[]> {
  const found = await foundTexts(await store.listNotes(ctx.db, terms, limit), {
    ...{ terms, limit, textOf: ({ body }) => body },
    daysAgo: ({ happenedAt }) => daysBetween(localDateAt(happenedAt), today),
    listAlike: () => store.listNotesAlike(ctx.db, terms),
  });
  return found.map(({ row: { noteId, accountId, accountName, author, body, happenedAt }, ...held }) => ({
    kind: "note",
    id: noteId,
    accountId,
    accountName,
    title: unmarked(dated(today)`${author}, ${{ dayOf: happenedAt }}`),
    passage: passageOf(body, wordsIn(body, terms, held)),
    ...held,
  }));
}

async function foundTasks(ctx: Context, { terms, limit, today }: Asked): Promise<contract.Found[]> {
  const found = await foundTexts(await store.listTasks(ctx.db, terms, limit), {
    ...{ terms, limit, textOf: ({ title, answer }) => [title, answer ?? ""].join("\n") },
    daysAgo: ({ doneAt }) => (doneAt === null ? 0 : daysBetween(localDateAt(doneAt), today)),
    listAlike: () => store.listTasksAlike(ctx.db, terms),
  });
  return found.map(({ row, ...held }) => ({
    kind: "task",
    id: row.taskId,
    accountId: row.accountId,
    accountName: row.accountName,
    title: passageOf(row.title, wordsIn(row.title, terms, held)),
    passage: [...unmarked(stateOf(row, today)), ...answerHeld(row, wordsIn(row.answer ?? "", terms, held))],
    ...held,
  }));
}

type Held = { score: number; isAlike: boolean };

type Texts<Row> = {
  terms: readonly string[];
  limit: number;
  textOf: (row: Row) => string;
  /** Since it was written, or done. */
  daysAgo: (row: Row) => number;
  listAlike: () => Promise<Row[]>;
};

/** Those that hold the words; where hardly any do, after them those that do but for a slip (F-3). */
async function foundTexts<Row>(rows: readonly Row[], texts: Texts<Row>): Promise<(Held & { row: Row })[]> {
  const { terms, limit, textOf, daysAgo, listAlike } = texts;
  const holding = rows.map((row) => ({ row, score: textScore(daysAgo(row)), isAlike: false }));
  const words = termWords(terms);
  if (rows.length >= ENOUGH || !words.some(maySlip)) return holding;
  const alike = (await listAlike()).flatMap((row) => {
    const folded = foldText(textOf(row));
    const score = textHolds(textOf(row), terms) ? null : alikeScore(folded, words, (word) => beginsWord(folded, word));
    return score === null ? [] : { row, score, isAlike: true };
  });
  return [...holding, ...alike].slice(0, limit);
}

/** What is marked in a text: beginnings of words, and those that are only alike. */
function wordsIn(text: string, terms: readonly string[], { isAlike }: Pick<Held, "isAlike">): string[] {
  const words = termWords(terms);
  return isAlike ? [...words, ...slippedWords(foldText(text), words)] : words;
}

function stateOf({ kind, dueOn, doneAt }: store.TaskFound, today: LocalDate): DatedText {
  const say = dated(today);
  const state = doneAt === null ? say`due ${{ day: dueOn }}` : say`done ${{ dayOf: doneAt }}`;
  return say`${kind === "promise" ? "Promise" : "Task"}, ${state}`;
}

/** The answer of a promise, where the words are in it. */
function answerHeld({ answer }: store.TaskFound, words: readonly string[]): contract.Found["passage"] {
  const passage = passageOf(answer ?? "", words);
  return passage.some(({ isHit }) => isHit) ? [{ text: ": ", isHit: false }, ...passage] : [];
}

function unmarked(parts: DatedText): contract.Found["passage"] {
  return parts.map((part) => ({ ...part, isHit: false }));
}
