import { batchOf, type LogBatch } from '@weir/log';
import { bankDecoder } from '../decode/bank.js';
import { OpenFrame, type Reading } from '../intake/open-frame.js';
import { JsonTransfers } from './json-transfers.js';
import type { PlainReader } from './plain-reader.js';

/** Broker time of the messages, milliseconds UTC. */
export const messageMs = Date.UTC(2026, 4, 1);
const futureToleranceMs = 300_000;
const place = { topic: 'bank.transfers.v1', partition: 3 };

export const batchOfValues = (
  values: readonly (Buffer | null)[],
  firstOffset = 0,
  timeMsOf = (_index: number): number => messageMs,
): LogBatch => {
  const records = values.map((value, index) => ({
    ...{ offset: firstOffset + index, timestampMs: timeMsOf(index), key: null, value, headers: {} },
  }));
  const nextOffset = firstOffset + values.length;
  return batchOf({ ...place, firstOffset, nextOffset, highWatermark: nextOffset }, records);
};

/** Everything that becomes of batches, frame by frame. */
const readAll = (
  batches: readonly LogBatch[],
  zone: string | null,
  plain: PlainReader | null,
  recordsMax: number,
): Reading[] => {
  const rules = { decode: bankDecoder({ zone }), plain, futureToleranceMs };
  const open = new OpenFrame(place, rules, recordsMax, batches[0]?.firstOffset ?? 0);
  const readings: Reading[] = [];
  for (const batch of batches) {
    for (let index = 0, isTaken = false; !isTaken; isTaken = index === batch.packed.count) {
      if (open.isFull) readings.push(open.seal());
      index = open.take(batch, index);
    }
  }
  readings.push(open.seal());
  return readings;
};

/** What batches come to with the plain way and without it, and how many messages the plain way took. */
export const readTwoWays = (batches: readonly LogBatch[], zone: string | null = null, recordsMax = 2_000) => {
  const json = new JsonTransfers({ zone });
  let taken = 0;
  const counting: PlainReader = {
    get isAscii() {
      return json.isAscii;
    },
    read: (...message) => {
      const isPlain = json.read(...message);
      if (isPlain) taken++;
      return isPlain;
    },
  };
  return {
    plainly: readAll(batches, zone, counting, recordsMax),
    generally: readAll(batches, zone, null, recordsMax),
    taken,
  };
};
