import type { Log } from '@weir/log';
import { timeMsMax } from '@weir/model';
import { standingBatches } from '../stack/standing-batches.js';
import type { Stretch } from './raw-ranges.js';

/** Times of the first and the last message of a range, milliseconds UTC, by the broker's clock; null: it is empty. */
export interface EdgeTimes {
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

/** Time of the record at one offset of each place, by `<topic>/<partition>`. */
export const timesAt = async (
  log: Log,
  places: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[],
): Promise<Map<string, number>> => {
  const times = new Map<string, number>();
  const stretches = places.map((place) => ({ ...place, end: place.offset + 1 }));
  for await (const { topic, partition, records } of standingBatches(log, stretches, undefined, {
    bufferedBytesMax: 64 * 1024,
  })) {
    const first = records[0];
    const place = `${topic}/${partition}`;
    if (first !== undefined && !times.has(place)) times.set(place, first.timestampMs);
  }
  return times;
};

/** The times at both ends of each range, as `ranges`. */
export const edgeTimes = async (
  log: Log,
  ranges: Readonly<Record<string, readonly Stretch[]>>,
): Promise<Readonly<Record<string, readonly EdgeTimes[]>>> => {
  const places = Object.entries(ranges).flatMap(([topic, partitions]) =>
    partitions.flatMap(({ from, to }, partition) => (from < to ? [{ topic, partition, from, to }] : [])),
  );
  const firsts = await timesAt(
    log,
    places.map(({ topic, partition, from }) => ({ topic, partition, offset: from })),
  );
  const lasts = await timesAt(
    log,
    places.map(({ topic, partition, to }) => ({ topic, partition, offset: to - 1 })),
  );
  return Object.fromEntries(
    Object.entries(ranges).map(([topic, partitions]) => [
      topic,
      partitions.map((_, partition) => {
        const place = `${topic}/${partition}`;
        return { firstMs: firsts.get(place) ?? null, lastMs: lasts.get(place) ?? null };
      }),
    ]),
  );
};

/** Time of the last message that a partition holds; null where it is empty. */
export const lastTimeOf = async (log: Log, topic: string): Promise<number | null> => {
  const [held] = await log.offsets(topic);
  if (held === undefined || held.earliest === held.next) return null;
  return (await timesAt(log, [{ topic, partition: 0, offset: held.next - 1 }])).get(`${topic}/0`) ?? null;
};

/**
 * The highest time of any message that a partition holds; null where it is empty. In the journal of a world the last
 * message need not have it: what services write without a time has none there.
 */
export const highestTimeOf = async (log: Log, topic: string): Promise<number | null> => {
  const lastMs = await lastTimeOf(log, topic);
  if (lastMs === null) return null;
  const [held] = await log.offsets(topic);
  const isReached = async (ms: number): Promise<boolean> => (await log.offsetsAt(topic, ms))[0]! < held!.next;
  // One message at least is at `least` or later, none at `most`.
  let [least, most] = [lastMs, timeMsMax + 1];
  if (!(await isReached(lastMs + 1))) return lastMs;
  while (most - least > 1) {
    const middle = least + Math.floor((most - least) / 2);
    if (await isReached(middle)) least = middle;
    else most = middle;
  }
  return least;
};
