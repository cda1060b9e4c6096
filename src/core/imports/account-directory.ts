/** Which account an id of a source means. A source may have a million of them, so few bytes are kept of each. */
import type { Currency } from "../money/currency.ts";
import { IdList } from "./id-list.ts";
import { KeyTable } from "./key-table.ts";
import type { AccountRef, FoundAccount } from "./read-row.ts";

export type KnownAlias = AccountRef & { readonly externalId: string; readonly region: string };

type Form = { readonly region: string; readonly currency: Currency };

const FIRST_CAPACITY = 256;

export class AccountDirectory {
  private readonly externalIds = new KeyTable();
  /** By the id's number: the place of its first account. */
  private places = new Uint32Array(FIRST_CAPACITY);
  /** Ids that several regions have: the places of the other accounts. */
  private readonly others = new Map<number, number[]>();
  private readonly accountIds = new IdList();
  private formNumbers = new Uint32Array(FIRST_CAPACITY);
  private readonly forms: Form[] = [];
  private readonly numberOfForm = new Map<string, number>();

  constructor(aliases: Iterable<KnownAlias> = []) {
    for (const alias of aliases) this.add(alias);
  }

  add({ externalId, region, accountId, currency }: KnownAlias): void {
    const place = this.accountIds.add(accountId);
    if (place === this.formNumbers.length) this.grow();
    this.formNumbers[place] = this.formNumber(region, currency);
    const known = this.externalIds.size;
    const number = this.externalIds.numberOfTexts([externalId]);
    if (number === known) this.places[number] = place;
    else this.others.set(number, [...(this.others.get(number) ?? []), place]);
  }

  /**
   * An account whose region was never named is found under any.
   * @param region null when it was not named: then the id must be one account's alone
   */
  find(externalId: string, region: string | null): FoundAccount {
    const number = this.externalIds.findTexts([externalId]);
    if (number < 0) return "unknown";
    const all = [this.places[number]!, ...(this.others.get(number) ?? [])].map((place) => this.at(place));
    if (region === null) return all.every(({ accountId }) => accountId === all[0]?.accountId) ? all[0]! : "ambiguous";
    return all.find((one) => one.region === region) ?? all.find((one) => one.region === "") ?? "unknown";
  }

  private at(place: number): AccountRef & Form {
    return { accountId: this.accountIds.at(place), ...this.forms[this.formNumbers[place]!]! };
  }

  private formNumber(region: string, currency: Currency): number {
    const words = `${currency} ${region}`;
    const known = this.numberOfForm.get(words);
    if (known !== undefined) return known;
    this.numberOfForm.set(words, this.forms.length);
    return this.forms.push({ region, currency }) - 1;
  }

  private grow(): void {
    const larger = (before: Uint32Array) => {
      const after = new Uint32Array(before.length * 2);
      after.set(before);
      return after;
    };
    this.formNumbers = larger(this.formNumbers);
    this.places = larger(this.places);
  }
}
