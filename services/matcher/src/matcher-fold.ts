import {
  ByPocket,
  dustLimit,
  type EntryEffect,
  type EntryKey,
  isHubFromStart,
  type MatchRules,
  PocketTail,
  type TailEntry,
  type Taken,
  type Transfer,
  takesPart,
  untouched,
} from '@weir/engine';
import type {
  CreditRecord,
  EntryRecord,
  FlowRecord,
  FoldedMessage,
  LedgerChange,
  LotInterval,
  MessageRef,
  Settings,
  StandingTransfer,
} from '@weir/journal';
import { type AccountId, type AssetCode, WeirError } from '@weir/model';

interface Payload {
  readonly transfer: Transfer;
  readonly messages: readonly MessageRef[];
}

const intervals = (taken: readonly Taken<string>[]): LotInterval[] =>
  taken.map(({ source, start, end }) => ({ id: source, start, end }));

const debitKey = (transfer: Transfer): EntryKey => ({
  instant: transfer.time,
  seq: transfer.seq,
  id: transfer.id,
  kind: 'debit',
});
const creditKey = (transfer: Transfer): EntryKey => ({
  instant: transfer.creditTime!,
  seq: transfer.seq,
  id: transfer.id,
  kind: 'credit',
});

const flowRecord = ({ transfer, messages }: Payload, effect: EntryEffect<string>): FlowRecord => ({
  kind: 'flow',
  id: transfer.id,
  time: transfer.time,
  seq: transfer.seq,
  from: transfer.from,
  to: transfer.to,
  asset: transfer.asset,
  amount: transfer.amount,
  balance: transfer.balanceFrom,
  hub: effect.hub,
  unseen: String(effect.unseen),
  seen: effect.seen === null ? null : String(effect.seen),
  sources: intervals(effect.sources),
  aged: intervals(effect.aged),
  nameless: intervals(effect.nameless),
  ceased: intervals(effect.ceased),
  messages,
});

const creditRecord = ({ transfer, messages }: Payload, effect: EntryEffect<string>): CreditRecord => ({
  kind: 'credit',
  id: transfer.id,
  time: transfer.creditTime!,
  seq: transfer.seq,
  from: transfer.from,
  to: transfer.to,
  asset: transfer.asset,
  amount: transfer.amount,
  balance: transfer.balanceTo,
  hub: effect.hub,
  aged: intervals(effect.aged),
  nameless: intervals(effect.nameless),
  ceased: intervals(effect.ceased),
  messages,
});

/** What of an entry decides where it stands and what it does. */
const sameDebit = (left: Transfer, right: Transfer): boolean =>
  left.time === right.time &&
  left.seq === right.seq &&
  left.from === right.from &&
  left.to === right.to &&
  left.asset === right.asset &&
  left.amount === right.amount &&
  left.balanceFrom === right.balanceFrom;

const sameCredit = (left: Transfer, right: Transfer): boolean =>
  left.creditTime === right.creditTime &&
  left.seq === right.seq &&
  left.from === right.from &&
  left.to === right.to &&
  left.asset === right.asset &&
  left.amount === right.amount &&
  left.balanceTo === right.balanceTo;

/** What a message changes of each id, from before it to after it: what came and went inside it never was. */
const netChanges = (changes: readonly LedgerChange[]): Iterable<LedgerChange> => {
  if (changes.length < 2) return changes;
  const byId = new Map<string, LedgerChange>();
  for (const change of changes) {
    const first = byId.get(change.id);
    byId.set(change.id, first === undefined ? change : { ...change, before: first.before });
  }
  return byId.values();
};

/**
 * The matcher's fold: ledger changes in, entry records out. Owns all pockets. Pure: no clock, chance, input or
 * output; reports and cases are unknown to it. Source: trace §2 and §5, architecture §3.
 */
export class MatcherFold {
  readonly #rules: MatchRules;
  readonly #horizonOf: (asset: AssetCode) => number;
  readonly #pockets = new ByPocket<PocketTail<Payload>>();
  readonly #touched = new Set<PocketTail<Payload>>();
  readonly #assetOf = new Map<PocketTail<Payload>, AssetCode>();

  /** @param horizonOf entries of an asset before this instant (milliseconds UTC) can no longer change */
  constructor(settings: Settings, horizonOf: (asset: AssetCode) => number) {
    const { policy, windowMs, trustBalances, hubEntries } = settings;
    this.#rules = { policy, windowMs, trustBalances, hubEntries };
    this.#horizonOf = horizonOf;
  }

  get pocketCount(): number {
    return this.#pockets.size;
  }

  /** The records that one journal message caused, each entry at most once, tombstones first. */
  apply(message: FoldedMessage): EntryRecord[] {
    const records: EntryRecord[] = [];
    for (const change of netChanges(message.changes)) this.#change(change, records);
    for (const pocket of this.#touched) {
      for (const item of pocket.refresh()) records.push(this.#record(item));
      pocket.settle(this.#horizonOf(this.#assetOf.get(pocket)!));
    }
    this.#touched.clear();
    return records;
  }

  #record({ key, payload, effect }: TailEntry<Payload>): EntryRecord {
    return key.kind === 'debit' ? flowRecord(payload, effect!) : creditRecord(payload, effect!);
  }

  #change({ before, after }: LedgerChange, records: EntryRecord[]): void {
    const now = after?.transfer ?? null;
    const keepsDebit = before !== null && now !== null && sameDebit(before, now);
    const keepsCredit = before !== null && now !== null && sameCredit(before, now);
    if (before !== null) {
      if (!keepsDebit) this.#removeDebit(before, now, records);
      if (!keepsCredit && before.creditTime !== null) this.#removeCredit(before, now, records);
    }
    if (after === null) return;
    if (!keepsDebit) this.#addDebit(after, records);
    if (!keepsCredit && after.transfer.creditTime !== null) this.#addCredit(after, records);
  }

  #removeDebit(old: Transfer, now: Transfer | null, records: EntryRecord[]): void {
    if (takesPart(old)) this.#remove(old.from, old.asset, debitKey(old));
    const { id, from: account, asset, time, seq } = old;
    if (now === null || now.from !== account || now.asset !== asset || now.time !== time || now.seq !== seq) {
      records.push({ kind: 'flow-gone', id, account, asset, time, seq });
    }
  }

  #removeCredit(old: Transfer, now: Transfer | null, records: EntryRecord[]): void {
    if (takesPart(old)) this.#remove(old.to, old.asset, creditKey(old));
    const { id, to: account, asset, seq } = old;
    const time = old.creditTime!;
    if (now === null || now.to !== account || now.asset !== asset || now.creditTime !== time || now.seq !== seq) {
      records.push({ kind: 'credit-gone', id, account, asset, time, seq });
    }
  }

  #addDebit({ transfer, debitMessages: messages }: StandingTransfer, records: EntryRecord[]): void {
    if (!takesPart(transfer)) {
      records.push(flowRecord({ transfer, messages }, untouched));
      return;
    }
    const pocket = this.#pocket(transfer.from, transfer.asset);
    pocket.insert(
      debitKey(transfer),
      {
        kind: 'debit',
        instant: transfer.time,
        amount: transfer.amount,
        balance: transfer.balanceFrom,
        source: transfer.id,
      },
      { transfer, messages },
    );
    this.#touched.add(pocket);
  }

  #addCredit({ transfer, creditMessages: messages }: StandingTransfer, records: EntryRecord[]): void {
    if (!takesPart(transfer)) {
      records.push(creditRecord({ transfer, messages }, untouched));
      return;
    }
    const pocket = this.#pocket(transfer.to, transfer.asset);
    const instant = transfer.creditTime!;
    pocket.insert(
      creditKey(transfer),
      { kind: 'credit', instant, amount: transfer.amount, balance: transfer.balanceTo, source: transfer.id },
      { transfer, messages },
    );
    this.#touched.add(pocket);
  }

  #remove(account: AccountId, asset: AssetCode, key: EntryKey): void {
    const pocket = this.#pocket(account, asset);
    if (!pocket.remove(key)) {
      throw new WeirError('FOLD_INVARIANT', `the ${key.kind} of ${key.id} was settled before it was taken back`);
    }
    this.#touched.add(pocket);
  }

  #pocket(account: AccountId, asset: AssetCode): PocketTail<Payload> {
    return this.#pockets.getOrMake(account, asset, () => {
      const pocket = new PocketTail<Payload>(this.#rules, {
        hubFromStart: isHubFromStart(account),
        dustMinor: dustLimit(asset),
      });
      this.#assetOf.set(pocket, asset);
      return pocket;
    });
  }
}
