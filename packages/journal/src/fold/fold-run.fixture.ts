import { type AssetCode, noHints, normaliseAccount, type TransferRecord } from '@weir/model';
import type { JournalFrame, JournalRecord, Settings } from '../journal-record.js';
import { type FoldedMessage, JournalFold } from './journal-fold.js';

export const minuteMs = 60_000;

/** Two partitions of one topic, ten minutes of lateness. */
export const settings: Settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [{ topic: 'bank', partitions: 2 }],
};

type WithoutPlace<T> = T extends unknown ? Omit<T, 'offset' | 'timeMs' | 'sha256'> : never;
/** A journal record without its place: the run gives it one. */
export type Draft = WithoutPlace<JournalRecord>;

type Fields = Partial<Omit<TransferRecord, 'from' | 'to' | 'asset'>> & {
  readonly from?: string;
  readonly to?: string;
  readonly asset?: string;
};

/** A whole transfer from one bank account to another, of 100 fen at `time`, with what matters put over it. */
export const transfer = (id: string, time: number, { from, to, asset, ...more }: Fields = {}): Draft => ({
  kind: 'transfer',
  hints: noHints,
  transfer: {
    id,
    time,
    seq: 0,
    creditTime: null,
    side: null,
    from: normaliseAccount(from ?? 'bank:CMB:1')!,
    to: normaliseAccount(to ?? 'bank:ICBC:2')!,
    asset: (asset ?? 'CNY') as AssetCode,
    amount: 100,
    balanceFrom: null,
    balanceTo: null,
    ...more,
  },
});
export const debitHalf = (id: string, time: number, more: Fields = {}): Draft =>
  transfer(id, time, { side: 'debit', ...more });
export const creditHalf = (id: string, time: number, more: Fields = {}): Draft =>
  transfer(id, time, { side: 'credit', ...more });
export const voidOf = (id: string, time: number | null = null): Draft => ({ kind: 'void', id, time });

export const idleFrame = (partition: number, end: number, topic = 'bank'): JournalFrame => ({
  type: 'idle',
  topic,
  partition,
  end,
});

/** A journal being written: gives frames and records their offsets. Broker times lie behind every event time. */
export class FoldRun {
  readonly fold = new JournalFold();
  #offset = 0;
  readonly #next = new Map<string, number>();

  constructor(given: Settings = settings) {
    this.apply({ type: 'settings', settings: given });
  }

  apply(frame: JournalFrame, timeMs = 1_000_000): FoldedMessage {
    return this.fold.apply(this.#offset++, timeMs, frame);
  }

  /** A frame of a raw partition; without `from` it begins where the last one ended. */
  frame(
    partition: number,
    drafts: readonly Draft[],
    place: { readonly topic?: string; readonly from?: number; readonly to?: number } = {},
  ): FoldedMessage {
    const topic = place.topic ?? 'bank';
    const key = `${topic}/${partition}`;
    const from = place.from ?? this.#next.get(key) ?? 0;
    const to = place.to ?? from + drafts.length;
    this.#next.set(key, Math.max(to, this.#next.get(key) ?? 0));
    const records = drafts.map(
      (draft, index) => ({ ...draft, offset: from + index, timeMs: 1_000_000, sha256: '00' }) as JournalRecord,
    );
    return this.apply({ type: 'raw', topic, partition, from, to, records });
  }

  /** Brings both partitions to `time`, so that the watermark stands there. */
  reach(time: number): void {
    this.frame(0, [transfer(`reach 0 ${time}`, time)]);
    this.frame(1, [transfer(`reach 1 ${time}`, time)]);
  }
}
