/** Whose usage a file's series are: an account's meter, in one of its projects. A few bytes each, for a million of them. */
import { IdList } from "./id-list.ts";
import { KeyTable } from "./key-table.ts";

export type Series = { readonly accountId: string; readonly projectId: string; readonly meter: string };

export class SeriesList {
  /** Rows may write one account in several ways: by another of its ids, with its region or without. */
  private keys = new KeyTable();
  private readonly accountIds = new IdList();
  private readonly projectIds = new IdList();
  private meterNumbers = new Uint32Array(256);
  private readonly numberOfMeter = new Map<string, number>();
  /** All that were ever added, in that order. */
  readonly meters: string[] = [];

  /** @returns its place, which is the one that it had if it was there */
  add({ accountId, projectId, meter }: Series): number {
    const known = this.keys.size;
    const place = this.keys.numberOfTexts([accountId, projectId, meter]);
    if (place < known) return place;
    this.accountIds.add(accountId);
    this.projectIds.add(projectId);
    if (place === this.meterNumbers.length) this.grow();
    this.meterNumbers[place] = this.numberOf(meter);
    return place;
  }

  at(place: number): Series {
    return {
      accountId: this.accountIds.at(place),
      projectId: this.projectIds.at(place),
      meter: this.meters[this.meterNumbers[place] as number] as string,
    };
  }

  clear(): void {
    this.keys = new KeyTable();
    this.accountIds.clear();
    this.projectIds.clear();
  }

  private numberOf(meter: string): number {
    const known = this.numberOfMeter.get(meter);
    if (known !== undefined) return known;
    this.numberOfMeter.set(meter, this.meters.length);
    return this.meters.push(meter) - 1;
  }

  private grow(): void {
    const larger = new Uint32Array(this.meterNumbers.length * 2);
    larger.set(this.meterNumbers);
    this.meterNumbers = larger;
  }
}
