import { parseTime } from '@weir/model';
import type { World } from '../stack/world.js';
import { wholePartition } from './read-topic.js';
import { asTraceLine } from './trace-line.js';

/** What the raw topics hold, as lines for `weir trace`. */
export interface RawEvents {
  readonly transfers: readonly string[];
  readonly roots: readonly string[];
  readonly labels: readonly string[];
  /** Of a clock that ran ahead: each is refused. */
  readonly ahead: number;
  readonly messages: number;
}

/** As the configuration has it by default. Source: architecture §4. */
const futureToleranceMs = 300_000;

const isAhead = (value: Readonly<Record<string, unknown>>, arrivedMs: number): boolean => {
  const time = value['time'];
  const ms = typeof time === 'string' ? parseTime(time) : (time as number | undefined);
  return ms !== null && ms !== undefined && !('void' in value) && ms > arrivedMs + futureToleranceMs;
};

/** Reads all raw topics from their start, past everything that is being tested. */
export const readRawEvents = async ({ connection }: World): Promise<RawEvents> => {
  const { log, topics } = connection;
  const events = { transfers: [] as string[], roots: [] as string[], labels: [] as string[], ahead: 0, messages: 0 };
  const ways = [
    [topics.bank, events.transfers],
    [topics.reports, events.roots],
    [topics.labels, events.labels],
  ] as const;
  for (const [topic, lines] of ways) {
    for (const { partition } of await log.offsets(topic)) {
      for await (const { records } of wholePartition(log, topic, partition)) {
        for (const { timestampMs, value } of records) {
          const record = JSON.parse(value!.toString()) as Record<string, unknown>;
          events.messages++;
          if (isAhead(record, timestampMs)) events.ahead++;
          else lines.push(topic === topics.bank ? asTraceLine(record) : JSON.stringify(record));
        }
      }
    }
  }
  return events;
};
