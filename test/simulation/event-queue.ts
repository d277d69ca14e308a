import type { Owner } from './virtual-time.js';

export interface QueuedEvent {
  readonly atMs: number;
  readonly owner: Owner;
  readonly happen: () => void;
}

interface Placed extends QueuedEvent {
  /** Events of one instant come in the order in which they were pushed. */
  readonly place: number;
}

const comesBefore = (left: Placed, right: Placed): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.place < right.place);

/** Events by their instant: a binary heap. */
export class EventQueue {
  readonly #heap: Placed[] = [];
  #pushed = 0;

  push({ atMs, owner, happen }: QueuedEvent): void {
    const heap = this.#heap;
    const event: Placed = { atMs, owner, happen, place: this.#pushed++ };
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!comesBefore(event, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  pop(): QueuedEvent | null {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return null;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && comesBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!comesBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
