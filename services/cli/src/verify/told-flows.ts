import { FlowScan } from '@weir/journal';
import type { Log } from '@weir/log';
import { WeirError } from '@weir/model';
import { standingBatches, standingOn } from '../stack/standing-batches.js';
import { type ToldUnit, unitsOf } from './told-unit.js';

/** Units of journal offsets up to `to`, all of them, after those handed out before. */
export interface UnitsUpTo {
  readonly to: number;
  readonly units: readonly ToldUnit[];
}

/** Frames that cover what was covered before, or skip something. */
export interface PassedOver {
  repeated: number;
  /** A frame that begins past the mark, where nothing has filled the gap since; null: none. */
  gap: { readonly offset: number; readonly from: number; readonly mark: number } | null;
}

/**
 * What stands in a shard's partition of a flows topic now, from journal offset `from` on, as readers take it: what is first in the log wins,
 * and a frame that skips something is dropped whole. Rule: schemas/frames.md, marks.
 * @param passedOver is told of the frames that do not count
 * @throws {WeirError} `FRAME_CORRUPT`; {WeirLogError} as `LogReader.next`
 */
export async function* toldFlows(
  log: Log,
  topic: string,
  shard: number,
  from: number,
  passedOver: PassedOver,
  signal?: AbortSignal,
): AsyncIterable<UnitsUpTo> {
  const scan = new FlowScan();
  let mark = from;
  const stretches = (await standingOn(log, topic)).filter(({ partition }) => partition === shard);
  const end = stretches[0]?.end ?? 0;
  for await (const { records } of standingBatches(log, stretches, signal, { checksums: false })) {
    for (const { offset, value } of records) {
      if (offset >= end) return;
      if (value === null) throw new WeirError('FRAME_CORRUPT', `${topic}/${shard} offset ${offset} is empty`);
      const frame = atOffset(`${topic}/${shard}`, offset, () => unitsOf(scan, value, mark));
      if (frame.to <= mark) {
        // What lies before a cold start is no repeat.
        if (frame.to > from) passedOver.repeated++;
        continue;
      }
      if (frame.from > mark) {
        passedOver.gap ??= { offset, from: frame.from, mark };
        continue;
      }
      mark = frame.to;
      if (passedOver.gap !== null && mark >= passedOver.gap.from) passedOver.gap = null;
      yield { to: mark, units: frame.units };
    }
  }
}

const atOffset = <T>(place: string, offset: number, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    throw new WeirError(error.code, `${place} offset ${offset}: ${error.detail}`, { cause: error });
  }
};
