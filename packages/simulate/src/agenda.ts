/** What is still to happen, earliest first; of one instant, in the order it was put down. A binary heap. */
export class Agenda {
  readonly #heap: { atMs: number; order: number; act: (nowMs: number) => void }[] = [];
  #order = 0;

  /** The instant of the next thing, or Infinity. */
  get nextMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  at(atMs: number, act: (nowMs: number) => void): void {
    const heap = this.#heap;
    const item = { atMs: Math.floor(atMs), order: this.#order++, act };
    let place = heap.length;
    heap.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!earlier(item, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = item;
  }

  /** Does the next thing. */
  step(): void {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return;
    const item = heap.pop()!;
    if (heap.length > 0) {
      let place = 0;
      for (;;) {
        let child = 2 * place + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++;
        if (!earlier(heap[child]!, item)) break;
        heap[place] = heap[child]!;
        place = child;
      }
      heap[place] = item;
    }
    first.act(first.atMs);
  }
}

const earlier = (a: { atMs: number; order: number }, b: { atMs: number; order: number }): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
