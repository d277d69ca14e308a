import {
  ByteReader,
  decodeJournalFrame,
  frameBody,
  type JournalRecord,
  type LateEvent,
  RepairBook,
} from '@weir/journal';
import type { Log } from '@weir/log';
import { type AssetCode, WeirError } from '@weir/model';
import { standingBatches, standingOn } from '../stack/standing-batches.js';

/** What the journal knows of a late event. */
export interface LateFacts {
  /** Journal offset of the message that brought it. */
  readonly journalOffset: number;
  /** The instant that it adds or takes away, milliseconds UTC; null: a void that names none. */
  readonly eventMs: number | null;
  /** Null: a void names none. */
  readonly asset: AssetCode | null;
  /** Journal offset of the message with which it was worked in; null: it waits for a repair. */
  readonly repairedAt: number | null;
}

/** First bytes of bodies of journal frames, as in schemas/frames.md. */
const types = { raw: 1, repair: 5, rebase: 6 } as const;

export const keyOf = (topic: string, partition: number, offset: number): string => `${topic}/${partition}@${offset}`;

const factsOf = (record: JournalRecord, journalOffset: number): LateFacts | null => {
  if (record.kind === 'void') return { journalOffset, eventMs: record.time, asset: null, repairedAt: null };
  if (record.kind !== 'transfer') return null;
  const { time, creditTime, side, asset } = record.transfer;
  // A credit half adds its credit instant and nothing else.
  return { journalOffset, eventMs: side === 'credit' ? (creditTime ?? time) : time, asset, repairedAt: null };
};

/** Looks for late events in journal messages, which it is given in their order. */
export class JournalFacts {
  readonly #facts = new Map<string, LateFacts>();
  /** By raw partition: the offsets looked for, ascending, and how many of them lie below the mark. */
  readonly #wanted = new Map<string, { readonly offsets: number[]; passed: number }>();
  readonly #marks = new Map<string, number>();
  readonly #repairs = new RepairBook();
  /** Late events by their id. */
  readonly #keysOfId = new Map<string, string[]>();

  constructor(events: readonly LateEvent[]) {
    for (const { id, message } of events) {
      const place = `${message.topic}/${message.partition}`;
      const wanted = this.#wanted.get(place) ?? { offsets: [], passed: 0 };
      wanted.offsets.push(message.offset);
      this.#wanted.set(place, wanted);
      const key = keyOf(message.topic, message.partition, message.offset);
      this.#keysOfId.set(id, [...(this.#keysOfId.get(id) ?? []), key]);
    }
    for (const { offsets } of this.#wanted.values()) offsets.sort((a, b) => a - b);
  }

  /** By `keyOf` the raw message. */
  get facts(): ReadonlyMap<string, LateFacts> {
    return this.#facts;
  }

  /** @throws {WeirError} `FRAME_CORRUPT` */
  take(journalOffset: number, value: Buffer): void {
    const body = new ByteReader(frameBody('journal', value));
    switch (body.byte()) {
      case types.raw:
        this.#takeRaw(journalOffset, value, body);
        break;
      case types.repair:
        this.#repairs.begin({ offset: journalOffset, pockets: [] });
        break;
      case types.rebase:
        this.#takeRebase(journalOffset, value);
        break;
    }
  }

  /** Most frames hold nothing that came late: their records are not read. */
  #takeRaw(journalOffset: number, value: Buffer, body: ByteReader): void {
    const [topic, partition, from, to] = [body.text(), body.whole(), body.whole(), body.whole()];
    const place = `${topic}/${partition}`;
    const mark = this.#marks.get(place) ?? from;
    if (to <= mark || from > mark) return;
    this.#marks.set(place, to);
    const wanted = this.#passed(place, mark, to);
    if (wanted.size === 0) return;
    const frame = decodeJournalFrame(value);
    if (frame.type !== 'raw') return;
    for (const record of frame.records) {
      if (!wanted.has(record.offset)) continue;
      const facts = factsOf(record, journalOffset);
      if (facts !== null) this.#facts.set(keyOf(topic, partition, record.offset), facts);
    }
  }

  /** The offsets looked for in `[mark, to)`. */
  #passed(place: string, mark: number, to: number): ReadonlySet<number> {
    const found = new Set<number>();
    const wanted = this.#wanted.get(place);
    if (wanted === undefined) return found;
    for (let offset = wanted.offsets[wanted.passed]; offset !== undefined && offset < to; ) {
      if (offset >= mark) found.add(offset);
      offset = wanted.offsets[++wanted.passed];
    }
    return found;
  }

  #takeRebase(journalOffset: number, value: Buffer): void {
    const frame = decodeJournalFrame(value);
    const ended = frame.type === 'rebase' ? this.#repairs.take(frame) : null;
    if (ended === null) return;
    for (const { id } of ended.rebase.ids) {
      for (const key of this.#keysOfId.get(id) ?? []) {
        const facts = this.#facts.get(key);
        // What came after the repair had begun waits for the next.
        if (facts === undefined || facts.repairedAt !== null || facts.journalOffset >= ended.repair.offset) continue;
        this.#facts.set(key, { ...facts, repairedAt: journalOffset });
      }
    }
  }
}

/**
 * What the journal, from its start to where it ends now, knows of these events.
 * @param onRead hears how many journal messages have been read, of how many
 * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`; {WeirError} `FRAME_CORRUPT`
 */
export const journalFactsOf = async (
  log: Log,
  journal: string,
  events: readonly LateEvent[],
  { signal, onRead = () => {} }: { signal?: AbortSignal; onRead?: (read: number, of: number) => void } = {},
): Promise<ReadonlyMap<string, LateFacts>> => {
  const looking = new JournalFacts(events);
  if (events.length === 0) return looking.facts;
  const stretches = await standingOn(log, journal);
  const of = stretches[0]?.end ?? 0;
  for await (const { records, nextOffset } of standingBatches(log, stretches, signal, { checksums: false })) {
    for (const { offset, value } of records) {
      if (value === null) throw new WeirError('FRAME_CORRUPT', `journal offset ${offset} is empty`);
      looking.take(offset, value);
    }
    onRead(Math.min(nextOffset, of), of);
  }
  return looking.facts;
};
