/**
 * Worked out when it is first asked for. A getter in an object literal would read better, but making such an object
 * takes as long as forecasting a meter, and a past is gone through with some millions of them.
 */
export class Later<Value> {
  readonly #make: () => Value;
  #made: Value | undefined = undefined;

  constructor(make: () => Value) {
    this.#make = make;
  }

  get(): Value {
    this.#made ??= this.#make();
    return this.#made;
  }
}
