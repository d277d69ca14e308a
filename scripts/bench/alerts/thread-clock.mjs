import { openSync, readSync } from 'node:fs';

/** A turn of the event loop that takes less of the processor found nothing to do, milliseconds. */
const idleTurnMs = 0.06;
/** So many of them in a row, and nothing is left to do. */
const idleTurns = 4;

const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A clock that goes on while this thread has a processor, and jumps where the thread has nothing to do: what is measured
 * by it is as on a machine where nobody else works, however many do. Linux tells a thread's time.
 */
export class ThreadClock {
  #file = openSync(`/proc/self/task/${process.pid}/schedstat`);
  #bytes = Buffer.alloc(64);
  #beganMs = Date.now() - this.busyMs();
  #skippedMs = 0;

  /** Processor time of the thread. */
  busyMs() {
    readSync(this.#file, this.#bytes, 0, this.#bytes.length, 0);
    return Number(this.#bytes.toString('latin1', 0, this.#bytes.indexOf(' '))) / 1e6;
  }

  nowMs() {
    return this.#beganMs + this.busyMs() + this.#skippedMs;
  }

  /** Until an instant of this clock, or where it is null until there is nothing to do. */
  async until(instantMs) {
    for (let idle = 0; instantMs === null || this.nowMs() < instantMs; ) {
      const before = this.busyMs();
      await turn();
      idle = this.busyMs() - before < idleTurnMs ? idle + 1 : 0;
      if (idle < idleTurns) continue;
      if (instantMs !== null) this.#skippedMs += Math.max(0, instantMs - this.nowMs());
      return;
    }
  }
}
