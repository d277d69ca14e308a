import {
  compareEntries,
  dustLimit,
  type EntryEffect,
  type EntryKey,
  type EntryKind,
  isHubFromStart,
  type MatchRules,
  Pocket,
  type PocketState,
  type Taken,
  type Transfer,
  takesPart,
  untouched,
} from '@weir/engine';
import {
  type CreditRecord,
  type EntryRecord,
  type FlowRecord,
  type GoneRecord,
  type LotInterval,
  messagesOf,
  type RepairedPocket,
} from '@weir/journal';
import type { EntryPlace, Store } from '@weir/store';
import type { ResolvedId } from './resolve-ids.js';

/** What a pocket's entries before the horizon come to, and which of their records are not as they are stored. */
export interface FoldedPast {
  readonly state: PocketState;
  readonly records: EntryRecord[];
  /** Debits of which only the balance that they saw is another; none of them where they are many. */
  readonly seenAnew: EntryRecord[];
}

/** An entry of the past. `isNew`: nobody has been told of it as it is. */
interface PastEntry {
  readonly key: EntryKey;
  readonly record: FlowRecord | CreditRecord;
  readonly isNew: boolean;
}

const rowsAtOnce = 5_000;
/**
 * Of a pocket so many debits are told again for the balance that they saw alone, with their intervals: a late credit changes
 * that of every later one, and a busy pocket's whole life is not to be journalled for it.
 */
const seenAnewMax = 2_000;

/** More would change than one message can tell: in this pocket, or with it. */
export class PastTooLong extends Error {
  readonly pocket: RepairedPocket;

  constructor(pocket: RepairedPocket) {
    super(`a repair would change more of ${pocket.asset} than one message can tell`);
    this.pocket = pocket;
  }
}

/**
 * Folds the past of a pocket from its beginning: all entries before its horizon, as the store has them, with those of
 * `resolved` ids as these settled. Reads the store in pages; holds the pocket's lots and what changed. Rule: trace §2.
 * @param tellsMax so many records and intervals may be told of
 * @throws {PastTooLong}
 */
export const pastOfPocket = async (
  store: Store,
  pocket: RepairedPocket,
  resolved: ReadonlyMap<string, ResolvedId>,
  rules: MatchRules,
  tellsMax: number,
): Promise<FoldedPast> => {
  const { account, asset, horizon } = pocket;
  const hubFromStart = isHubFromStart(account);
  const folded = new Pocket<string>(rules, { hubFromStart, dustMinor: dustLimit(asset) });
  const records: EntryRecord[] = [...resolved.values()].flatMap((id) => goneFrom(id, pocket));
  const settled = [...resolved.values()].flatMap((id) => entriesOf(id, pocket)).sort(byKey);
  // A place of cash is a hub whatever came there: nothing of it changes but what is new.
  const stored = horizon === null || hubFromStart ? none() : storedEntries(store, pocket, horizon, resolved);
  let seenAnew: EntryRecord[] = [];
  let [tells, tellsAnew] = [records.length, 0];
  for await (const { key, record, isNew } of merged(stored, settled)) {
    const effect = takesPart(record)
      ? folded.step({
          kind: key.kind,
          instant: key.instant,
          amount: record.amount,
          balance: record.balance,
          source: record.id,
        })
      : untouched;
    const isSaid = !isNew && says(record, effect);
    if (isSaid && (record.kind === 'credit' || record.seen === seenText(effect))) continue;
    const now = withEffect(record, effect);
    if (isSaid) {
      tellsAnew += tellsOf(now);
      if (tellsAnew <= seenAnewMax) seenAnew.push(now);
      else seenAnew = [];
      continue;
    }
    records.push(now);
    tells += tellsOf(now);
    if (tells > tellsMax) throw new PastTooLong(pocket);
  }
  return { state: folded.state((id) => id), records, seenAnew };
};

/** How much there is to tell of an entry: itself, and its intervals. */
export const tellsOf = (record: EntryRecord): number => {
  if (!('aged' in record)) return 1;
  const sources = record.kind === 'flow' ? record.sources.length : 0;
  return 1 + sources + record.aged.length + record.nameless.length + record.ceased.length;
};

async function* none(): AsyncGenerator<PastEntry> {}

const byKey = (left: PastEntry, right: PastEntry): number => compareEntries(left.key, right.key);

async function* merged(stored: AsyncGenerator<PastEntry>, settled: readonly PastEntry[]): AsyncGenerator<PastEntry> {
  let next = 0;
  for await (const entry of stored) {
    while (next < settled.length && byKey(settled[next]!, entry) < 0) yield settled[next++]!;
    yield entry;
  }
  yield* settled.slice(next);
}

/** Debits and credits of the pocket in their one order, without those of `resolved` ids. */
async function* storedEntries(
  store: Store,
  { account, asset }: RepairedPocket,
  until: number,
  resolved: ReadonlyMap<string, ResolvedId>,
): AsyncGenerator<PastEntry> {
  const page = (after: EntryPlace | null) => ({ account, asset, until, after, limit: rowsAtOnce });
  const debits = pages((after) => store.debitsPage(page(after)), 'debit');
  const credits = pages((after) => store.creditsPage(page(after)), 'credit');
  let [debit, credit] = [await debits.next(), await credits.next()];
  while (!debit.done || !credit.done) {
    const takesDebit = credit.done || (!debit.done && byKey(debit.value, credit.value) < 0);
    const entry: PastEntry = takesDebit ? debit.value! : credit.value!;
    if (!resolved.has(entry.record.id)) yield entry;
    if (takesDebit) debit = await debits.next();
    else credit = await credits.next();
  }
}

async function* pages(
  read: (after: EntryPlace | null) => Promise<{ readonly record: FlowRecord | CreditRecord }[]>,
  kind: EntryKind,
): AsyncGenerator<PastEntry> {
  for (let after: EntryPlace | null = null; ; ) {
    const rows = await read(after);
    for (const { record } of rows) {
      const { id, time: instant, seq } = record;
      yield { key: { instant, seq, id, kind }, record, isNew: false };
    }
    if (rows.length < rowsAtOnce) return;
    after = rows.at(-1)!.record;
  }
}

/** The instants, before the horizon, at which a transfer has entries in the pocket. */
const instantsIn = (
  transfer: Transfer | null,
  { account, asset, horizon }: RepairedPocket,
): { readonly debit: number | null; readonly credit: number | null } => {
  if (transfer === null || transfer.asset !== asset || horizon === null) return { debit: null, credit: null };
  const { from, to, time, creditTime } = transfer;
  return {
    debit: from === account && time < horizon ? time : null,
    credit: to === account && creditTime !== null && creditTime < horizon ? creditTime : null,
  };
};

const entriesOf = ({ identity, after }: ResolvedId, pocket: RepairedPocket): PastEntry[] => {
  const { debit, credit } = instantsIn(after, pocket);
  if (after === null) return [];
  const { id, seq, from, to, asset, amount, balanceFrom, balanceTo } = after;
  const facts = { id, seq, from, to, asset, amount, hub: false, aged: [], nameless: [], ceased: [] };
  const entries: PastEntry[] = [];
  if (debit !== null) {
    const entry = { ...facts, time: debit, balance: balanceFrom, messages: messagesOf(identity, 'debit') };
    entries.push({
      key: { instant: debit, seq, id, kind: 'debit' },
      record: { kind: 'flow', ...entry, unseen: '0', seen: null, sources: [] },
      isNew: true,
    });
  }
  if (credit !== null) {
    const entry = { ...facts, time: credit, balance: balanceTo, messages: messagesOf(identity, 'credit') };
    entries.push({
      key: { instant: credit, seq, id, kind: 'credit' },
      record: { kind: 'credit', ...entry },
      isNew: true,
    });
  }
  return entries;
};

/** What stood in the pocket before its horizon and stands at that place no more. */
const goneFrom = ({ id, before, after }: ResolvedId, pocket: RepairedPocket): GoneRecord[] => {
  const [was, is] = [instantsIn(before, pocket), instantsIn(after, pocket)];
  if (before === null) return [];
  const { account, asset } = pocket;
  const seq = before.seq;
  const gone: GoneRecord[] = [];
  const stays = (old: number, now: number | null): boolean => old === now && after?.seq === seq;
  if (was.debit !== null && !stays(was.debit, is.debit)) {
    gone.push({ kind: 'flow-gone', id, account, asset, time: was.debit, seq });
  }
  if (was.credit !== null && !stays(was.credit, is.credit)) {
    gone.push({ kind: 'credit-gone', id, account, asset, time: was.credit, seq });
  }
  return gone;
};

const intervals = (taken: readonly Taken<string>[]): LotInterval[] =>
  taken.map(({ source, start, end }) => ({ id: source, start, end }));

const seenText = ({ seen }: EntryEffect<string>): string | null => (seen === null ? null : String(seen));

const withEffect = (record: FlowRecord | CreditRecord, effect: EntryEffect<string>): FlowRecord | CreditRecord => {
  const lots = {
    hub: effect.hub,
    aged: intervals(effect.aged),
    nameless: intervals(effect.nameless),
    ceased: intervals(effect.ceased),
  };
  if (record.kind === 'credit') return { ...record, ...lots };
  const unseen = String(effect.unseen);
  return { ...record, ...lots, unseen, seen: seenText(effect), sources: intervals(effect.sources) };
};

const sameIntervals = (told: readonly LotInterval[], taken: readonly Taken<string>[]): boolean =>
  told.length === taken.length &&
  told.every(({ id, start, end }, at) => {
    const now = taken[at]!;
    return id === now.source && start === now.start && end === now.end;
  });

/** True where the record says just this effect, whatever balance it says that a debit saw. */
const says = (record: FlowRecord | CreditRecord, effect: EntryEffect<string>): boolean =>
  record.hub === effect.hub &&
  sameIntervals(record.aged, effect.aged) &&
  sameIntervals(record.nameless, effect.nameless) &&
  sameIntervals(record.ceased, effect.ceased) &&
  (record.kind === 'credit' ||
    (record.unseen === String(effect.unseen) && sameIntervals(record.sources, effect.sources)));
