import { takesPart } from '@weir/engine';
import type { Alert } from '@weir/journal';
import { compareBytes } from '@weir/model';
import { topics } from '../world.js';
import type { Evidence, Finding } from './finding.js';
import { messagesOf } from './frames.js';

interface Given {
  readonly time: number;
  readonly seq: number;
  readonly id: string;
  readonly isCredit: boolean;
  readonly balance: number;
}

const pocketOf = (account: string, asset: string): string => `${account} ${asset}`;

const isLater = (left: Given, right: Given): boolean =>
  (left.time - right.time ||
    left.seq - right.seq ||
    compareBytes(left.id, right.id) ||
    Number(left.isCredit) - Number(right.isCredit)) > 0;

/** Of each pocket the balance after the latest of its entries that stand and gave one. */
const latestBalances = ({ remains: { database } }: Evidence): Map<string, Given> => {
  const latest = new Map<string, Given>();
  for (const { record } of [...database.rows('flows'), ...database.rows('credits')]) {
    if (record.kind !== 'flow' && record.kind !== 'credit') continue;
    const { time, seq, id, asset, balance } = record;
    if (balance === null || !takesPart(record)) continue;
    const isCredit = record.kind === 'credit';
    const given = { time, seq, id, isCredit, balance };
    const pocket = pocketOf(isCredit ? record.to : record.from, asset);
    const other = latest.get(pocket);
    if (other === undefined || isLater(given, other)) latest.set(pocket, given);
  }
  return latest;
};

interface Paid {
  readonly into: string;
  readonly given: Given;
  readonly amount: number;
}

/** By case: its tainted transfers, as they were paid in by the end of the stream. */
const paidByCase = ({ remains }: Evidence): Map<string, Paid[]> => {
  const nowMs = Math.max(...messagesOf(remains, topics.journal).map(({ timestampMs }) => timestampMs));
  const credits = new Map<string, Paid>();
  for (const { record } of remains.database.rows('credits')) {
    if (record.kind !== 'credit' || record.time > nowMs) continue;
    const { time, seq, id, to, asset, amount } = record;
    credits.set(id, { into: pocketOf(to, asset), given: { time, seq, id, isCredit: true, balance: 0 }, amount });
  }
  const paid = new Map<string, Paid[]>();
  for (const { record } of remains.database.rows('case_transfers')) {
    const credit = credits.get(record.id);
    if (record.gone || record.taint === '0' || credit === undefined) continue;
    paid.set(record.case, [...(paid.get(record.case) ?? []), credit]);
  }
  return paid;
};

/**
 * What every alert that stands says can be held is what is at rest, at most what can be in the pocket: the balance that the
 * latest entry gave which stands in the store, whatever was voided, moved or told anew on the way, and what tainted
 * payments brought after that entry. Source: trace §2, §3.
 */
export const checkAlertCaps = (evidence: Evidence): Finding[] => {
  // What feeds say counts for nothing there.
  if (!evidence.world.settings.trustBalances) return [];
  const latest = latestBalances(evidence);
  const paid = paidByCase(evidence);
  const wrong = (evidence.remains.database.rows('alerts') as readonly Alert[]).flatMap((alert): Finding[] => {
    if (alert.state === 'withdrawn') return [];
    const { account, asset, atRest, holdable } = alert;
    const pocket = pocketOf(account, asset);
    const given = latest.get(pocket);
    const since = (paid.get(alert.case) ?? []).filter(
      (each) => each.into === pocket && given && isLater(each.given, given),
    );
    const most = given && since.reduce((sum, { amount }) => sum + BigInt(amount), BigInt(given.balance));
    const wanted = most !== undefined && most < BigInt(atRest) ? String(most) : atRest;
    if (holdable === wanted) return [];
    const text = `${account} ${asset} of ${alert.case}: ${holdable} of ${atRest} can be held, at most ${most} is there`;
    return [{ check: 'caps', text }];
  });
  return wrong.slice(0, 3);
};
