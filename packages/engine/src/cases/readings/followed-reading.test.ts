import { type AccountId, type AssetCode, compareBytes, type Label, readTransfer } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { shareOf } from '../../../../../test/share.js';
import { compareEntries, type EntryKey } from '../../ledger/order.js';
import { settleIdentity, type Transfer, takesPart } from '../../ledger/transfer.js';
import { Pocket } from '../../lots/pocket.js';
import { dustLimit, isHubFromStart } from '../../lots/rules.js';
import { type TraceOptions, trace } from '../../trace.js';
import { StoppingLabels } from '../case-spec.js';
import { FollowedReading } from './followed-reading.js';
import { ReachBudget } from './reach-budget.js';
import { ReachedEntries } from './reached-entries.js';
import type { CreditPlace, ReachedRecord, TakeRecord } from './reached-record.js';
import type { ReadingRules } from './reading-rules.js';

const first = Number(process.env['WEIR_SEED'] ?? 1);
const seedCount = Number(process.env['WEIR_SEEDS'] ?? (process.env['WEIR_SEED'] === undefined ? shareOf(200) : 1));

const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 12)) >>> 0) / 2 ** 32) * below);
  };
};
type Dice = ReturnType<typeof diceOf>;

const hourMs = 3_600_000;
const asset = 'CNY' as AssetCode;
const accountOf = (name: number): AccountId => (name === 0 ? 'cash:atm:1' : `bank:CMB:${name}`) as AccountId;

const randomTransfer = (id: string, dice: Dice): Transfer => {
  const time = dice(60) * (dice(4) === 0 ? hourMs : 1_000);
  const fields = {
    id,
    time,
    from: accountOf(1 + dice(7)),
    to: accountOf(dice(8)),
    asset: dice(8) === 0 ? 'USD' : 'CNY',
    amount: dice(12) === 0 ? 0 : 1 + dice(dice(5) === 0 ? 5_000_000 : 3_000),
    ...(dice(3) === 0 ? { seq: dice(3) } : {}),
    ...(dice(5) === 0 ? { balanceFrom: dice(5_000) } : {}),
    ...(dice(5) === 0 ? { balanceTo: dice(5_000) } : {}),
    ...(dice(6) === 0 ? { side: 'debit' } : dice(6) === 0 ? { creditTime: time + dice(3) * 30_000 } : {}),
  };
  const parsed = readTransfer(fields);
  if (parsed.kind !== 'transfer') throw new Error(JSON.stringify(parsed));
  return settleIdentity([parsed.transfer]).transfer;
};

/** What an id that comes again is called by the model, which knows each of its own: it stands next to the first in every order. */
const again = (id: string): string => `${id}!`;
const idOf = (name: string): string => name.replace('!', '');

/** Whether the first of two of one id could be let go of before the other came: a debit half alone waits for its credit. */
const areApart = (ledger: ReadonlyMap<string, Transfer>, id: string): boolean => {
  const [one, other] = [ledger.get(id), ledger.get(again(id))];
  if (one === undefined || other === undefined) return true;
  return one.creditTime !== null && one.creditTime < other.time;
};

/** Every record of a ledger by its place, as the matcher would tell it: the slow, obvious way. */
const recordsOf = (ledger: Iterable<Transfer>, options: TraceOptions): Map<string, ReachedRecord> => {
  const entries: { key: EntryKey; transfer: Transfer }[] = [];
  for (const transfer of ledger) {
    const { id, seq, time, creditTime } = transfer;
    entries.push({ key: { instant: time, seq, id, kind: 'debit' }, transfer });
    if (creditTime !== null) entries.push({ key: { instant: creditTime, seq, id, kind: 'credit' }, transfer });
  }
  entries.sort((left, right) => compareEntries(left.key, right.key));
  const pockets = new Map<string, { pocket: Pocket<string>; seen: bigint; started: boolean }>();
  const records = new Map<string, ReachedRecord>();
  for (const { key, transfer } of entries) {
    const isDebit = key.kind === 'debit';
    const account = isDebit ? transfer.from : transfer.to;
    const { id, seq, from, to, amount } = transfer;
    const place = `${key.kind} ${id} ${account} ${transfer.asset} ${key.instant} ${seq}`;
    const facts = { id, time: key.instant, seq, from, to, asset: transfer.asset, amount };
    if (!takesPart(transfer)) {
      records.set(place, { kind: isDebit ? 'flow' : 'credit', ...facts, hub: false, seen: isDebit ? '0' : null });
      continue;
    }
    const name = `${account} ${transfer.asset}`;
    let state = pockets.get(name);
    if (state === undefined) {
      const { trustBalances, hubEntries } = options;
      const rules = { policy: 'fifo', windowMs: null, trustBalances, hubEntries } as const;
      const hubFromStart = isHubFromStart(account);
      const dustMinor = dustLimit(transfer.asset);
      const pocket = new Pocket<string>(rules, { hubFromStart, dustMinor });
      state = { pocket, seen: 0n, started: false };
      pockets.set(name, state);
    }
    const balance = isDebit ? transfer.balanceFrom : transfer.balanceTo;
    const { hub } = state.pocket.step({ kind: key.kind, instant: key.instant, amount, balance, source: id });
    if (!state.started && options.trustBalances && balance !== null) {
      const before = BigInt(balance) + (isDebit ? BigInt(amount) : -BigInt(amount));
      state.seen = before > 0n ? before : 0n;
    }
    state.started = true;
    const seen = hub ? null : String(state.seen);
    records.set(place, { kind: isDebit ? 'flow' : 'credit', ...facts, hub, ...(isDebit ? { seen } : {}) });
    const change = BigInt(amount);
    state.seen = isDebit ? state.seen - (change < state.seen ? change : state.seen) : state.seen + change;
  }
  return records;
};

const goneOf = (record: ReachedRecord): ReachedRecord => {
  if (record.kind !== 'flow' && record.kind !== 'credit') throw new Error('it is gone already');
  const { id, time, seq, asset: of } = record;
  const [kind, account] =
    record.kind === 'flow' ? (['flow-gone', record.from] as const) : (['credit-gone', record.to] as const);
  return { kind, id, account, asset: of, time, seq };
};

/** What stands of a log of records, for whoever asks later than they came. */
class Memory {
  standing = new Map<string, ReachedRecord>();

  entriesOf(account: AccountId, of: AssetCode, fromMs: number, take: TakeRecord): boolean {
    for (const record of this.standing.values()) {
      if (record.kind !== 'flow' && record.kind !== 'credit') continue;
      const own = record.kind === 'flow' ? record.from : record.to;
      if (own === account && record.asset === of && record.time >= fromMs) take(0, record);
    }
    return true;
  }

  creditOf(id: string, _: CreditPlace, take: TakeRecord): boolean {
    for (const record of this.standing.values()) if (record.kind === 'credit' && record.id === id) take(0, record);
    return true;
  }
}

/** Returns how many states were compared, and how many had two transfers of one id. */
const play = (seed: number, budget = new ReachBudget(1_000_000, 10_000_000)): [compared: number, withTwins: number] => {
  const dice = diceOf(seed);
  const where = `repeat with: WEIR_SEED=${seed} npx vitest run --project unit followed-reading`;
  const options: TraceOptions = {
    policy: 'haircut',
    windowMs: null,
    trustBalances: dice(4) > 0,
    hubEntries: dice(3) === 0 ? 2 + dice(6) : null,
    follow: {
      maxLayers: dice(3) === 0 ? 1 + dice(4) : 20,
      floor: dice(3) === 0 ? dice(300) : 0,
      sight: dice(4) === 0 ? ['bank:CMB:1', 'bank:CMB:2'] : null,
    },
    asOf: null,
  };
  const memory = new Memory();
  const entries = new ReachedEntries(memory);
  let victims = new Set<AccountId>();
  let labels: Label[] = [];
  const stopping = new StoppingLabels([]);
  const rules = (): ReadingRules => ({ follow: options.follow, victims, stopping });
  const readings = (['haircut', 'taint-first'] as const).map((policy) => ({
    policy,
    reading: new FollowedReading(policy, entries, rules, budget),
  }));
  const ledger = new Map<string, Transfer>();
  /** By the model's names. */
  const roots = new Set<string>();
  /** Puts another transfer in the place of one, unless it came too near to another of its id. */
  const setApart = (name: string): void => {
    const before = ledger.get(name);
    ledger.set(name, randomTransfer(idOf(name), dice));
    if (areApart(ledger, idOf(name))) return;
    if (before === undefined) ledger.delete(name);
    else ledger.set(name, before);
  };
  let [next, compared, withTwins] = [0, 0, 0];
  const steps = 3 + dice(25);
  for (let version = 1; version <= steps; version++) {
    for (let left = 1 + dice(6); left > 0; left--) {
      const known = [...ledger.keys()];
      const any = known[dice(known.length)];
      switch (dice(14)) {
        case 0:
          if (any !== undefined) ledger.delete(any);
          break;
        case 1:
          if (any !== undefined) setApart(any);
          break;
        case 2: {
          // A case has one transfer of an id.
          const other = any?.endsWith('!') ? idOf(any) : again(any ?? '');
          if (any !== undefined && !roots.delete(any) && !roots.has(other)) roots.add(any);
          break;
        }
        case 3: {
          const account = accountOf(1 + dice(7));
          const from = dice(2) === 0 ? null : dice(60) * 1_000;
          labels = labels.filter((label) => label.account !== account);
          if (dice(2) === 0) labels.push({ account, kind: 'exchange', from, to: null });
          stopping.replace(
            account,
            labels.filter((label) => label.account === account),
          );
          for (const { reading } of readings) reading.touch(account);
          break;
        }
        case 4:
          victims = new Set(dice(2) === 0 ? [] : [accountOf(1 + dice(7))]);
          for (const { reading } of readings) reading.touch(null);
          break;
        case 5:
          if (any !== undefined && !any.endsWith('!')) setApart(again(any));
          break;
        default: {
          const id = `t${next++}`;
          ledger.set(id, randomTransfer(id, dice));
          if (dice(6) === 0) roots.add(id);
        }
      }
    }
    const records = recordsOf(ledger.values(), options);
    const before = memory.standing;
    memory.standing = records;
    for (const [place, record] of before) if (!records.has(place)) entries.take(version, goneOf(record));
    for (const [place, record] of records) {
      if (JSON.stringify(before.get(place)) !== JSON.stringify(record)) entries.take(version, record);
    }
    const standing = [...roots].flatMap((name) => ledger.get(name) ?? []).filter(takesPart);
    const named = [...ledger].map(([name, transfer]) => ({ ...transfer, id: name }));
    const transfers = named.sort((left, right) => compareBytes(left.id, right.id));
    if ([...ledger.keys()].some((name) => name.endsWith('!') && ledger.has(idOf(name)))) withTwins++;
    for (const { policy, reading } of readings) {
      reading.setRoots(standing);
      if (dice(4) === 0 && version < steps) continue;
      reading.rework();
      if (reading.isBeyond) {
        if (dice(3) === 0) reading.restart();
        continue;
      }
      expect(reading.isKnown && !reading.lacksBalances, where).toBe(true);
      const spec = { case: 'c', transfers: roots, selectors: [], victims };
      const { cases } = trace(transfers, [spec], labels, { ...options, policy });
      const wanted = new Map(
        cases[0]!.pockets.map((parts) => [
          `${parts.account} ${parts.asset}`,
          { received: parts.received, stain: parts.atRest + parts.outOfSight },
        ]),
      );
      for (let name = 0; name < 8; name++) {
        for (const of of [asset, 'USD' as AssetCode]) {
          const { received, stain } = reading.figures(accountOf(name), of, Number.POSITIVE_INFINITY);
          const nothing = { received: 0n, stain: 0n };
          expect({ received, stain }, where).toEqual(wanted.get(`${accountOf(name)} ${of}`) ?? nothing);
        }
      }
      compared++;
    }
  }
  for (const { reading } of readings) reading.close();
  expect([entries.pocketCount, entries.creditCount, budget.held], where).toEqual([0, 0, 0]);
  return [compared, withTwins];
};

describe('a reading that is followed', { timeout: 120_000 }, () => {
  it('is the reading of the whole ledger, whatever comes, goes and moves', () => {
    let [compared, withTwins] = [0, 0];
    for (let seed = first; seed < first + seedCount; seed++) {
      const [more, moreTwins] = play(seed);
      [compared, withTwins] = [compared + more, withTwins + moreTwins];
    }
    expect(compared).toBeGreaterThan(seedCount);
    expect(withTwins).toBeGreaterThan(seedCount > 100 ? seedCount : -1);
  });

  it('holds no more than it may, and has no figures then', () => {
    let compared = 0;
    for (let seed = first; seed < first + seedCount / 2; seed++) compared += play(seed, new ReachBudget(20, 1_000))[0];
    expect(compared).toBeGreaterThan(0);
  });
});
