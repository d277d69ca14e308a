/** Things in the order of an instant, mostly appended at the end. */
export class InstantList<Item> {
  readonly #instantOf: (item: Item) => number;
  readonly #compare: (left: Item, right: Item) => number;
  #items: Item[] = [];
  /** Items before this place were forgotten: the list is shortened only now and then. */
  #first = 0;

  constructor(instantOf: (item: Item) => number, compare: (left: Item, right: Item) => number) {
    this.#instantOf = instantOf;
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length - this.#first;
  }

  add(item: Item): void {
    let at = this.#items.length;
    while (at > this.#first && this.#compare(this.#items[at - 1]!, item) > 0) at--;
    this.#items.splice(at, 0, item);
  }

  remove(item: Item): void {
    for (let at = this.#startOf(this.#instantOf(item)); at < this.#items.length; at++) {
      if (this.#items[at] !== item) continue;
      this.#items.splice(at, 1);
      return;
    }
  }

  /** The items of instants in `[since, until]`; null where they are more than `countMax`. */
  between(since: number, until: number, countMax: number): Item[] | null {
    const start = this.#startOf(since);
    const end = this.#startOf(until + 1);
    return end - start > countMax ? null : this.#items.slice(start, Math.max(start, end));
  }

  forgetBefore(instant: number): void {
    this.#first = this.#startOf(instant);
    if (this.#first < 64 || this.#first * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }

  /** The place of the first item at `instant` or later. */
  #startOf(instant: number): number {
    let [low, high] = [this.#first, this.#items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#instantOf(this.#items[middle]!) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
