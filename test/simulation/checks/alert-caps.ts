import { takesPart } from '@weir/engine';
import type { Alert } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { Evidence, Finding } from './finding.js';

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

/**
 * What every alert that stands says can be held is what is at rest, at most the balance that the latest entry gave which
 * stands in the store, whatever was voided, moved or told anew on the way. Source: trace §3.
 */
export const checkAlertCaps = (evidence: Evidence): Finding[] => {
  const latest = latestBalances(evidence);
  const wrong = (evidence.remains.database.rows('alerts') as readonly Alert[]).flatMap((alert): Finding[] => {
    if (alert.state === 'withdrawn') return [];
    const { account, asset, atRest, holdable } = alert;
    const balance = latest.get(pocketOf(account, asset))?.balance ?? null;
    const wanted = balance !== null && BigInt(balance) < BigInt(atRest) ? String(balance) : atRest;
    if (holdable === wanted) return [];
    const text = `${account} ${asset} of ${alert.case}: ${holdable} of ${atRest} can be held, balance ${balance}`;
    return [{ check: 'caps', text }];
  });
  return wrong.slice(0, 3);
};
