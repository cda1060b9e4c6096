/** Which account is meant by what one typed: by a part of its name, by its id, or by its id in another system. */
import type { Client } from "#client/client.ts";
import { ClientProblem } from "#client/client-problem.ts";
import { getAccount } from "#contract/account-pages.ts";
import { type AccountRow, searchAccounts } from "#contract/accounts.ts";
import { invalid } from "#core/errors.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { FoundAccount } from "./account-items.ts";
import { type AccountWords, readAccountWords } from "./account-words.ts";

export const MOST_ITEMS = 9;

export type Asking = { client: Client; baseUrl: string; today: LocalDate };

type Writing = { account: FoundAccount; text: string };

/** @throws ProductError where nothing is said, nobody is found, or the first colon may end the account or stand within its id */
export async function readWriting(words: string, asking: Asking): Promise<Writing> {
  const [first, ...withIds] = readAccountWords(words);
  const byId = await findByIds(asking, withIds);
  const [one] = byId;
  if (one === undefined) {
    const text = needText(first);
    return { account: await getOne(asking, first.account), text };
  }
  const named = calledExactly(await findMatching(asking, first.account), first.account);
  const meant = [...named, ...byId.map(({ account }) => account)];
  if (meant.length === 1) return { account: one.account, text: needText(one) };
  throw invalid(
    "launcher.several",
    `"${words}" can be for several accounts. Begin with the id of the one that you mean: ${choices(meant)}.`,
  );
}

function needText({ text }: Pick<AccountWords, "text">): string {
  if (text) return text;
  throw invalid("launcher.words", 'Write the account, a colon and the words: "Brightpath: they asked for an invoice".');
}

type ById = { written: string; text: string | null; account: FoundAccount };

/** Those of the ways to read the words whose account there is, by exactly that id of another system. */
export async function findByIds({ client }: Asking, readings: readonly AccountWords[]): Promise<ById[]> {
  const found = await Promise.all(
    readings.map(async ({ account: written, text }) => {
      const page = await client.call(getAccount, { accountId: written }).catch(nullIfUnknown);
      return page === null ? null : { written, text, account: toFound(page.row) };
    }),
  );
  return found.filter((one) => one !== null);
}

function nullIfUnknown(error: unknown): null {
  if (error instanceof ClientProblem && error.status === 404) return null;
  throw error;
}

function toFound({ accountId, name, domain, externalId, region, net, renewalOn }: AccountRow): FoundAccount {
  return { accountId, name, detail: [domain ?? externalId, region].filter(Boolean).join(" · "), net, renewalOn };
}

export async function findMatching({ client }: Asking, words: string, limit = MOST_ITEMS): Promise<FoundAccount[]> {
  return words === "" ? [] : (await client.call(searchAccounts, { q: words, limit })).data;
}

/** By id or whole name, or the only one that is found. */
export async function getOne(asking: Asking, words: string): Promise<FoundAccount> {
  const found = await findMatching(asking, words);
  const exact = calledExactly(found, words);
  const [one, ...others] = exact.length > 0 ? exact : found;
  if (one === undefined) throw invalid("launcher.nobody", `No account is called "${words}". Write a part of its name.`);
  if (others.length === 0) return one;
  throw invalid(
    "launcher.several",
    `Several accounts match "${words}". Name one by its id: ${choices([one, ...others])}.`,
  );
}

export function calledExactly(found: readonly FoundAccount[], words: string): FoundAccount[] {
  const wanted = words.toLowerCase();
  return found.filter(({ accountId, name }) => accountId === wanted || name.toLowerCase() === wanted);
}

function choices(accounts: readonly FoundAccount[]): string {
  return accounts.map(({ name, accountId }) => `${name} (${accountId})`).join(", ");
}
