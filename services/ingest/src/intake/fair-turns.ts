interface Runner {
  /** Latest event time that it has journalled, milliseconds UTC. */
  reachedMs: number;
  /** Event time up to which it would go next; null with nothing in hand. */
  nextMs: number | null;
  /** The log holds more than it has in hand. */
  behind: boolean;
  emptySinceMs: number;
}

/** A partition that is behind but gets nothing for this long (its broker may be down) is not waited for. */
const stalledAfterMs = 5_000;

/**
 * Lets the partitions of a topic that have a backlog go on side by side in event time: one that would run ahead of
 * the slowest by more than the margin waits. So a replay at full speed makes nothing late that was not late live.
 * The slowest never waits, hence somebody always goes. Source: architecture §3, ingest.
 */
export class FairTurns {
  readonly #marginMs: number;
  readonly #nowMs: () => number;
  readonly #runners = new Map<number, Runner>();
  #waiting: (() => void)[] = [];

  constructor(marginMs: number, nowMs: () => number = () => performance.now()) {
    this.#marginMs = marginMs;
    this.#nowMs = nowMs;
  }

  join(partition: number, behind: boolean): void {
    const emptySinceMs = this.#nowMs();
    this.#runners.set(partition, { reachedMs: Number.NEGATIVE_INFINITY, nextMs: null, behind, emptySinceMs });
  }

  leave(partition: number): void {
    this.#runners.delete(partition);
    this.#wake();
  }

  /**
   * Waits until the partition may journal up to `latestMs`, or until the signal is aborted. `onHeld` is told once, if
   * it must wait, how far ahead it is.
   */
  async turn(
    partition: number,
    latestMs: number | null,
    signal: AbortSignal,
    onHeld: (aheadMs: number) => void,
  ): Promise<void> {
    const runner = this.#runners.get(partition)!;
    runner.nextMs = Math.max(runner.reachedMs, latestMs ?? runner.reachedMs);
    this.#wake();
    for (let told = false; !signal.aborted; ) {
      const aheadMs = runner.nextMs - this.#slowestBeside(runner);
      if (!(aheadMs > this.#marginMs)) return;
      if (!told) onHeld(aheadMs);
      told = true;
      await this.#change(signal);
    }
  }

  /** The partition has journalled what it had its turn for. */
  done(partition: number, behind: boolean): void {
    const runner = this.#runners.get(partition)!;
    runner.reachedMs = runner.nextMs ?? runner.reachedMs;
    runner.nextMs = null;
    runner.behind = behind;
    runner.emptySinceMs = this.#nowMs();
    this.#wake();
  }

  #slowestBeside(runner: Runner): number {
    let slowest = Number.POSITIVE_INFINITY;
    for (const other of this.#runners.values()) {
      if (other === runner) continue;
      if (other.nextMs !== null) slowest = Math.min(slowest, other.nextMs);
      else if (other.behind && this.#nowMs() - other.emptySinceMs < stalledAfterMs)
        slowest = Math.min(slowest, other.reachedMs);
    }
    return slowest;
  }

  /** Something changed, or so much time went by that a stalled partition may have to be passed over. */
  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, 500);
      signal.addEventListener('abort', go, { once: true });
      this.#waiting.push(go);
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
