import type { Log } from '@weir/log';
import type { StoredLots } from '@weir/matcher';
import { compareUnits, type Difference } from './compare-units.js';
import { foldedFlows } from './folded-flows.js';
import { type PassedOver, toldFlows, type UnitsUpTo } from './told-flows.js';
import type { ToldUnit } from './told-unit.js';

export interface FlowsToVerify {
  readonly log: Log;
  readonly topics: { readonly journal: string; readonly flows: string };
  /** Journal offsets `[from, end)`; a later `from` than 0 starts cold. */
  readonly from: number;
  readonly end: number;
  /** The matcher shard to verify, of how many; left out: the one that there is. */
  readonly shard?: number;
  readonly shards?: number;
  /** As of `foldedFlows`. */
  readonly lots?: StoredLots | null;
  readonly signal?: AbortSignal;
  /** Hears how far it has come, in journal offsets, and how many records were compared. */
  readonly onProgress?: (position: number, records: number) => void;
  readonly onDifference?: (difference: Difference) => void;
  /** Hears each unit that the fold made, in order, once it was compared. */
  readonly onFolded?: (unit: ToldUnit) => void;
}

export interface FlowsVerified {
  /** Journal offset up to which both sides were compared. */
  readonly to: number;
  readonly records: number;
  readonly differences: number;
  readonly restsOnPast: number;
  readonly passedOver: PassedOver;
}

/** One of the two sides: what it has handed out and was not compared yet. */
class Side {
  readonly #source: AsyncIterator<UnitsUpTo>;
  readonly #waiting: ToldUnit[] = [];
  #first = 0;
  covered: number;

  constructor(source: AsyncIterable<UnitsUpTo>, from: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.covered = from;
  }

  /** @returns false where nothing more comes */
  async pull(): Promise<boolean> {
    const { value, done } = await this.#source.next();
    if (done === true) return false;
    if (this.#first > 0) this.#waiting.splice(0, this.#first);
    this.#first = 0;
    for (const unit of value.units) this.#waiting.push(unit);
    this.covered = value.to;
    return true;
  }

  /** The journal offset of the next unit; infinite where none waits. */
  get version(): number {
    return this.#waiting[this.#first]?.version ?? Number.POSITIVE_INFINITY;
  }

  take(): ToldUnit {
    return this.#waiting[this.#first++]!;
  }

  async end(): Promise<void> {
    await this.#source.return?.();
  }
}

/**
 * Folds the journal anew and compares what comes of each message in one shard with what stands on the flows topic, up to where both
 * reach. Frames may be cut elsewhere; what each journal message caused must be the same, record by record.
 * @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT`; {WeirLogError} as `LogReader.next`
 */
export const verifyFlows = async ({
  log,
  topics,
  from,
  end,
  shard = 0,
  shards = 1,
  lots = null,
  signal,
  onProgress = () => {},
  onDifference = () => {},
  onFolded = () => {},
}: FlowsToVerify): Promise<FlowsVerified> => {
  const passedOver: PassedOver = { repeated: 0, gap: null };
  const folded = new Side(foldedFlows(log, topics.journal, { from, end, shard, shards }, lots, signal), from);
  const stands = new Side(toldFlows(log, topics.flows, shard, from, passedOver, signal), from);
  let [records, differences, restsOnPast] = [0, 0, 0];
  let to = from;
  const compareBelow = (limit: number): void => {
    for (;;) {
      const version = Math.min(folded.version, stands.version);
      if (version >= limit) break;
      const ours = folded.version === version ? folded.take() : null;
      const theirs = stands.version === version ? stands.take() : null;
      const compared = compareUnits(ours, theirs, from > 0);
      records += compared.records;
      differences += compared.differences.length;
      restsOnPast += compared.restsOnPast;
      for (const difference of compared.differences) onDifference(difference);
      if (ours !== null) onFolded(ours);
    }
    to = Math.max(to, limit);
  };
  try {
    // The side that is behind goes on, so that neither holds more than the other has handed out at once.
    while (folded.covered < end) {
      const behind = folded.covered <= stands.covered ? folded : stands;
      if (!(await behind.pull())) break;
      compareBelow(Math.min(folded.covered, stands.covered, end));
      onProgress(to, records);
    }
    while (folded.covered >= end && stands.covered < end && (await stands.pull())) {
      compareBelow(Math.min(stands.covered, end));
      onProgress(to, records);
    }
    return { to, records, differences, restsOnPast, passedOver };
  } finally {
    await folded.end();
    await stands.end();
  }
};
