/** Whose usage a file's series are: an account's meter, in one of its projects. A few bytes each, for a million of them. */
import { IdList } from "./id-list.ts";

export type Series = { readonly accountId: string; readonly projectId: string; readonly meter: string };

export class SeriesList {
  private readonly accountIds = new IdList();
  private readonly projectIds = new IdList();
  private meterNumbers = new Uint32Array(256);
  private readonly numberOfMeter = new Map<string, number>();
  /** All that were ever added, in that order. */
  readonly meters: string[] = [];

  /** @returns its place */
  add({ accountId, projectId, meter }: Series): number {
    const place = this.accountIds.add(accountId);
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
