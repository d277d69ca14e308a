import { encodeJournalFrame, FlowsEncoder, type JournalRecord, LedgerFold, type Settings } from '@weir/journal';
import { type AccountId, type AssetCode, noHints, type TransferRecord } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { brokerMs, type Dice, diceOf, repeatWith, seedCount } from '../stream/random-stream.js';

const file = 'plain-way';
const first = Number(process.env['WEIR_SEED'] ?? 1);
const runs = Math.ceil(seedCount / 10);
const minuteMs = 60_000;
const startMs = 1_700_000_000_000;
const topic = 'bank';
const partitions = 2;

/** What a feed of one run is like. */
interface Feed {
  readonly accounts: number;
  readonly stepMs: number;
  readonly behindMs: number;
  readonly hasSeq: boolean;
  readonly hasBalances: boolean;
  readonly hasCreditTimes: boolean;
  /** Amounts beyond 32 bits. */
  readonly hasLargeAmounts: boolean;
  /** Messages long after their events, and far along their partition. */
  readonly isBelated: boolean;
}

const settingsOf = (dice: Dice): Settings => ({
  policy: 'fifo',
  windowMs: null,
  trustBalances: dice(4) > 0,
  hubEntries: [null, 6, 30, 300][dice(4)]!,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: { CNY: [1, 10, 600][dice(3)]! * minuteMs, USD: 5 * minuteMs },
  topics: [{ topic, partitions }],
});

const feedOf = (dice: Dice): Feed => ({
  accounts: [3, 8, 60][dice(3)]!,
  stepMs: [0, 40, 20_000, 900_000][dice(4)]!,
  behindMs: [0, 500, 120_000][dice(3)]!,
  hasSeq: dice(4) === 0,
  hasBalances: dice(3) === 0,
  hasCreditTimes: dice(4) === 0,
  hasLargeAmounts: dice(4) === 0,
  isBelated: dice(4) === 0,
});

/** Transfers over few accounts, in nearly the order of their times; some twice, some voided, some halves. */
function* records(feed: Feed, dice: Dice, count: number): Iterable<JournalRecord> {
  const common = { timeMs: feed.isBelated ? brokerMs : startMs, sha256: '5a'.repeat(32), offset: 0 };
  const told: TransferRecord[] = [];
  const account = (): AccountId => {
    const kind = dice(40);
    if (kind === 0) return `cash:atm:${dice(2)}` as AccountId;
    if (kind === 1) return `unknown:feed:${dice(1_000)}` as AccountId;
    return `bank:CMB:${'6'.repeat(1 + dice(2) * 20)}${dice(feed.accounts)}` as AccountId;
  };
  let time = startMs;
  for (let made = 0; made < count; made++) {
    time += dice(feed.stepMs + 1);
    const kind = dice(60);
    const known = told.length === 0 ? undefined : told[dice(told.length)];
    if (known !== undefined && kind === 0) yield { kind: 'void', ...common, id: known.id, time: null };
    else if (known !== undefined && kind === 1) yield { kind: 'transfer', ...common, transfer: known, hints: noHints };
    else if (known !== undefined && kind === 2) {
      yield { kind: 'transfer', ...common, transfer: { ...known, amount: known.amount + 1 }, hints: noHints };
    } else {
      const instant = Math.max(0, time - dice(feed.behindMs + 1));
      const isLarge = feed.hasLargeAmounts && dice(4) === 0;
      const transfer: TransferRecord = {
        id: `${'t'.repeat(dice(6) === 0 ? 130 : 1)}${made}`,
        time: instant,
        seq: feed.hasSeq ? dice(3) : 0,
        creditTime: feed.hasCreditTimes && dice(5) === 0 ? instant + dice(minuteMs) : null,
        side: kind === 3 ? 'debit' : kind === 4 ? 'credit' : null,
        from: account(),
        to: account(),
        asset: (dice(9) === 0 ? 'USD' : 'CNY') as AssetCode,
        amount: [0, 1 + dice(50), 1_000 + dice(3_000_000)][Math.min(2, dice(12))]! * (isLarge ? 1_000_003 : 1),
        balanceFrom: feed.hasBalances && dice(6) === 0 ? dice(5_000_000) : null,
        balanceTo: feed.hasBalances && dice(6) === 0 ? dice(5_000_000) : null,
      };
      told.push(transfer);
      const nature = dice(8) === 0 ? 'payroll' : 'ordinary';
      yield { kind: 'transfer', ...common, transfer, hints: { ...noHints, nature } };
    }
  }
}

/** Frames of up to some hundred records, some of them again, or from within one that was taken before. */
function* frames(feed: Feed, dice: Dice): Iterable<Buffer> {
  const next = new Array<number>(partitions).fill(feed.isBelated ? 2 ** 31 - 50 : 0);
  const left = [...records(feed, dice, 300 + dice(900))];
  while (left.length > 0) {
    const partition = dice(partitions);
    const from = next[partition]!;
    const taken = left.splice(0, 1 + dice([8, 300][dice(2)]!)).map((each, at) => ({ ...each, offset: from + at }));
    // Offsets may leave some out: now and then, so many that others count from elsewhere.
    const to = from + taken.length + (feed.isBelated && dice(9) === 0 ? 2 ** 31 : 0);
    next[partition] = to;
    const frame = { type: 'raw', topic, partition, from, to, records: taken } as const;
    yield encodeJournalFrame(frame);
    if (dice(6) === 0 && to - from > 2) {
      const within = from + 1 + dice(to - from - 1);
      yield encodeJournalFrame({ ...frame, from: within, records: taken.filter(({ offset }) => offset >= within) });
    }
  }
}

const folding = (settings: Settings, isWatched: boolean, hasPlainWay: boolean) => {
  const fold = new LedgerFold(0, 1, isWatched, null, hasPlainWay);
  const encoder = new FlowsEncoder(fold, 0);
  let offset = 0;
  const take = (frame: Buffer) => {
    const { outcomes, late } = fold.apply(offset, brokerMs, frame);
    encoder.begin(offset);
    encoder.addUnit(offset, fold.ledger, fold.takeFindings());
    const told = encoder.seal(++offset).toString('hex');
    fold.endMessage();
    const { entries, lots } = fold.ledger.usage();
    return { outcomes, late, told, entries, lots };
  };
  take(encodeJournalFrame({ type: 'settings', settings }));
  return take;
};

describe('the way of plain records', { timeout: 600_000 }, () => {
  it.each([
    ['alone', false],
    ['with detectors looking on', true],
  ])('tells, message by message, what the way of all records tells, %s', (_, isWatched) => {
    for (let seed = first; seed < first + runs; seed++) {
      const dice = diceOf(seed);
      const settings = settingsOf(dice);
      const feed = feedOf(dice);
      const [plain, general] = [folding(settings, isWatched, true), folding(settings, isWatched, false)];
      let at = 0;
      for (const frame of frames(feed, dice)) {
        const where = `${repeatWith(seed, file)} (frame ${at++})`;
        expect(plain(frame), where).toEqual(general(frame));
      }
    }
  });
});
