import type { CreditRecord, EntryRecord, FlowRecord, FoldedMessage, Settings } from '@weir/journal';
import { type AccountId, type AssetCode, normaliseAccount, readRootsLine } from '@weir/model';
import { CaseBook } from './case-book.js';
import type { OpenCase } from './open-case.js';

export const cny = 'CNY' as AssetCode;
/** A bank account; `cash` is a cash account. */
export const account = (name: string): AccountId =>
  normaliseAccount(name === 'cash' ? 'cash:atm:1' : `bank:CMB:${name}`)!;

type Lots = Readonly<Record<string, readonly [number, number]>>;
type Interval = readonly [lot: string, start: number, end: number];
interface More {
  /** What the payment is made of: lots and their intervals. */
  readonly lots?: Lots;
  /** Further intervals of it, of lots that are named already. */
  readonly more?: readonly Interval[];
  /** What the credit's entry took of other lots without a link. */
  readonly lost?: Lots;
  readonly moreLost?: readonly Interval[];
  /** Null: only the payer's half has come. */
  readonly creditTime?: number | null;
  readonly balanceFrom?: number;
  readonly balanceTo?: number;
  readonly hub?: boolean;
  /** What the payer's pocket was seen to hold before. */
  readonly seen?: number;
}

const intervals = (lots: Lots = {}, more: readonly Interval[] = []) => [
  ...Object.entries(lots).map(([id, [start, end]]) => ({ id, start, end })),
  ...more.map(([id, start, end]) => ({ id, start, end })),
];

/** The records of one transfer, as the matcher writes them. Its raw offset is its time. */
export const pay = (
  id: string,
  time: number,
  from: string,
  to: string,
  amount: number,
  more: More = {},
): EntryRecord[] => {
  const message = { topic: 'bank', partition: 0, offset: time, timeMs: time, sha256: '00'.repeat(32) };
  const entry = {
    id,
    seq: 0,
    from: account(from),
    to: account(to),
    asset: cny,
    amount,
    aged: [],
    nameless: [],
    ceased: [],
    messages: [message],
  };
  const flow: FlowRecord = {
    ...entry,
    kind: 'flow',
    time,
    balance: more.balanceFrom ?? null,
    hub: false,
    unseen: '0',
    seen: more.seen === undefined ? null : String(more.seen),
    sources: intervals(more.lots, more.more),
  };
  if (more.creditTime === null) return [flow];
  const credit: CreditRecord = {
    ...entry,
    kind: 'credit',
    time: more.creditTime ?? time,
    balance: more.balanceTo ?? null,
    hub: more.hub ?? to === 'cash',
    nameless: intervals(more.lost, more.moreLost),
  };
  return [flow, credit];
};

/** The worked example of trace.md §8. */
export const story: readonly EntryRecord[] = [
  ...pay('t1', 1, 'V', 'A', 100, { seen: 0 }),
  ...pay('t2', 2, 'W', 'A', 60, { seen: 0 }),
  ...pay('t3', 3, 'A', 'B', 120, { seen: 160, lots: { t1: [0, 100], t2: [0, 20] } }),
  ...pay('t4', 4, 'A', 'C', 40, { seen: 40, lots: { t2: [20, 60] } }),
  ...pay('t5', 5, 'B', 'cash', 90, { seen: 120, lots: { t3: [0, 90] } }),
];

export const settings: Settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [],
};

/** A case book being told of journal messages and what they caused. */
export class BookRun {
  readonly book: CaseBook;
  #offset = 0;

  constructor(
    more: Partial<Settings> = {},
    windowBytesMax = Number.POSITIVE_INFINITY,
    book = new CaseBook(windowBytesMax),
    goesOnAt: number | null = null,
  ) {
    this.book = book;
    if (goesOnAt === null) this.take([], { settings: { ...settings, ...more } });
    else this.#offset = goesOnAt;
  }

  /** A run that goes on with a book which was told of messages before `offset`. */
  static goingOn(book: CaseBook, offset: number): BookRun {
    return new BookRun({}, Number.POSITIVE_INFINITY, book, offset);
  }

  /** Journal offset of the next message. */
  get offset(): number {
    return this.#offset;
  }

  take(records: readonly EntryRecord[], more: Partial<FoldedMessage> = {}): this {
    const empty = {
      changes: [],
      late: [],
      unknownVoids: [],
      labels: [],
      reports: [],
      settings: null,
      rules: [],
      repaired: null,
    };
    const offset = this.#offset++;
    this.book.apply({ ...empty, outcomes: {} as FoldedMessage['outcomes'], offset, ...more }, records);
    return this;
  }

  /** A report of one reporter: a roots line of case c1. Its raw offset is 1000 and its version. */
  report(
    line: object,
    more: {
      readonly version?: number;
      readonly withdrawn?: boolean;
      readonly reporter?: string;
      readonly resolves?: string;
    } = {},
  ): this {
    const read = readRootsLine({ case: 'c1', ...line });
    if (!read.ok) throw new Error(read.why);
    const { version = 1, withdrawn = false, reporter = 'police', ...rest } = more;
    const message = { topic: 'reports', partition: 0, offset: 1_000 + version, timeMs: 0, sha256: '11'.repeat(32) };
    const report = { reporter, version, reportedAt: null, withdrawn, roots: read.value, match: [], ...rest };
    return this.take([], { reports: [{ report, message }] });
  }

  label(name: string, kind: string, from: number | null = null): this {
    const label = { account: account(name), kind, from, to: null };
    return this.take([], { labels: [{ source: 'us', version: this.#offset, withdrawn: false, label }] });
  }

  /** Case c1, worked out; nothing of it may be known only elsewhere. */
  case(): OpenCase {
    const open = this.book.case('c1')!;
    const gaps = this.book.work(open);
    if (gaps !== null) throw new Error(`gaps: ${[...gaps.ids].join(', ')}`);
    return open;
  }
}
