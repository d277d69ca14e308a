import { type AccountId, assetOf, assets } from '@weir/model';
import { ByPocket } from '../ledger/by-pocket.js';
import { compareEntries, type EntryKey } from '../ledger/order.js';
import { type Transfer, takesPart } from '../ledger/transfer.js';
import { Pocket } from '../lots/pocket.js';
import { creditKind, type DetectorBankOptions, debitKind } from './bank-options.js';
import { describeFinding } from './describe-finding.js';
import { DetectorBank } from './detector-bank.js';
import { firedRules } from './detector-rules.js';
import type { Finding } from './finding.js';

/**
 * Which rules hold in a closed list of transfers, say one laundering attempt of a benchmark: all findings, in the
 * order of their entries, a finding that got worse once for each severity. Matched fifo, without window, balances or
 * hubs; all transfers are of ordinary nature, all counterparties strangers at the first meeting.
 *
 * `splitWindowMs` defaults to the list's own span, so that all of it lies in one window. A list without the credits
 * that fund it funds nothing: give thresholds with `quickPercent: 0` to ask for the mere shape.
 */
export const detectInLedger = (
  transfers: readonly Transfer[],
  options: Partial<DetectorBankOptions> = {},
): readonly Finding[] => {
  const entries = entriesOf(transfers);
  if (entries.length === 0) return [];
  const splitWindowMs =
    options.splitWindowMs ?? Math.max(1, entries[entries.length - 1]!.instant - entries[0]!.instant);
  const bank = new DetectorBank({ ...options, splitWindowMs }, transfers.length * 2);
  const codes = (options.assets ?? assets().map(({ code }) => code)) as readonly string[];
  const pockets = new ByPocket<{ readonly number: number; readonly lots: Pocket<Entry> }>();
  const accounts = new Map<AccountId, number>();
  const numberOf = (account: AccountId): number => {
    const number = accounts.get(account) ?? accounts.size;
    accounts.set(account, number);
    return number;
  };
  const named = (token: number): { id: string; other: AccountId } => entries[token]!;

  const findings: Finding[] = [];
  let pocketCount = 0;
  for (const [token, entry] of entries.entries()) {
    const { account, asset, instant, amount, kind } = entry;
    const { number, lots } = pockets.getOrMake(account, asset, () => ({
      number: pocketCount++,
      lots: new Pocket<Entry>(unwindowed, { hubFromStart: false, dustMinor: 0 }),
    }));
    const { sources } = lots.step({ kind, instant, amount, balance: null, source: entry });
    let funded = 0;
    let dwellWeight = 0;
    for (const { source, start, end } of sources) {
      const dwellMs = instant - source.instant;
      if (dwellMs > splitWindowMs) continue;
      funded += end - start;
      dwellWeight += (end - start) * dwellMs;
    }
    const other = numberOf(entry.other);
    const kindNumber = kind === 'credit' ? creditKind : debitKind;
    const assetNumber = codes.indexOf(asset);
    const fired = bank.push(number, kindNumber, instant, amount, other, 0, funded, dwellWeight, assetNumber, token);
    for (const rule of firedRules(fired)) {
      findings.push(describeFinding(bank.evidence(number, rule), { account, asset: assetOf(asset), transfer: named }));
    }
  }
  return findings;
};

const unwindowed = { policy: 'fifo', windowMs: null, trustBalances: false, hubEntries: null } as const;

/** One side of a transfer, seen from its account. */
interface Entry extends EntryKey {
  readonly account: AccountId;
  readonly other: AccountId;
  readonly asset: Transfer['asset'];
  readonly amount: number;
}

/** All entries in their order. */
const entriesOf = (transfers: readonly Transfer[]): readonly Entry[] => {
  const entries: Entry[] = [];
  for (const transfer of transfers) {
    if (!takesPart(transfer)) continue;
    const { id, seq, from, to, asset, amount, time, creditTime } = transfer;
    const shared = { id, seq, asset, amount };
    entries.push({ ...shared, kind: 'debit', instant: time, account: from, other: to });
    if (creditTime !== null) entries.push({ ...shared, kind: 'credit', instant: creditTime, account: to, other: from });
  }
  return entries.sort(compareEntries);
};
