import type { AccountId } from '@weir/model';
import { distinct, passesOn, type Sighting, sumOf } from '../findings/sighting.js';
import { byDebit, canFund, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import type { Search } from './search.js';

type Thresholds = PatternThresholds['stack'];

/** An account of the middle layer: whom it was paid by, and whom it paid, each pair that can be one money's way. */
interface Middle {
  readonly account: AccountId;
  readonly payments: readonly Movement[];
  readonly payers: ReadonlySet<AccountId>;
  readonly payees: ReadonlySet<AccountId>;
}

/** A payment that came late may lie below many: so many of the latest that it leads to are looked at. */
const lastsLookedAtMax = 16;

/**
 * Two full layers on one another: every payer pays every middle account, and every middle account every payee, inside
 * the window. Source: trace §6, AMLworld.
 */
export const findStacks = (payment: Movement, search: Search, thresholds: Thresholds): Sighting[] =>
  lastPayments(payment, search, thresholds).flatMap((last) => {
    const sighting = stackEndingWith(last, search, thresholds);
    return sighting === null ? [] : [sighting];
  });

/** Payments that may be the last of a stack that the payment is part of: itself, and those that came before it did. */
const lastPayments = (payment: Movement, search: Search, { windowMs }: Thresholds): Movement[] => {
  const { from, to, asset, time } = payment;
  const [since, until] = [time - windowMs, time + windowMs];
  const payees = [from, to].flatMap((middle) => search.outsOf(middle, asset, since, until).map((out) => out.to));
  const later = distinct(payees)
    .flatMap((payee) => search.insOf(payee, asset, time, until))
    .filter((last) => last !== payment && last.time >= time)
    .sort((left, right) => byDebit(right, left));
  return [payment, ...later.slice(0, lastsLookedAtMax)];
};

const stackEndingWith = (last: Movement, search: Search, thresholds: Thresholds) => {
  const { layerWarn, layerHigh } = thresholds;
  const seed = middleOf(last.from, last, search, thresholds);
  let [payers, payees] = [seed.payers, seed.payees];
  if (payers.size < layerWarn || payees.size < layerWarn) return null;
  const since = last.time - thresholds.windowMs;
  const siblings = distinct(
    search.insOf(last.to, last.asset, since, last.creditTime ?? last.time).map(({ from }) => from),
  );
  // Paid by the same, too: a shop's customers, whom nothing else joins, are many.
  const paid = new Set(
    [...payers].flatMap((payer) => search.outsOf(payer, last.asset, since, last.time).map(({ to }) => to)),
  );
  const middles = siblings
    .filter((account) => account !== last.from && paid.has(account))
    .map((account) => middleOf(account, last, search, thresholds));
  const alikeness = (middle: Middle): number =>
    common(seed.payers, middle.payers).size + common(seed.payees, middle.payees).size;
  const others = middles.sort(
    (left, right) => alikeness(right) - alikeness(left) || (left.account < right.account ? -1 : 1),
  );
  const layer = [seed];
  for (const middle of others) {
    const [commonPayers, commonPayees] = [common(payers, middle.payers), common(payees, middle.payees)];
    if (commonPayers.size < layerWarn || commonPayees.size < layerWarn) continue;
    [payers, payees] = [commonPayers, commonPayees];
    layer.push(middle);
  }
  const accounts = layer.map(({ account }) => account);
  const isApart = [...payers].every((payer) => !payees.has(payer) && !accounts.includes(payer));
  if (layer.length < layerWarn || !isApart || accounts.some((account) => payees.has(account))) return null;
  const isHigh = Math.min(layer.length, payers.size, payees.size) >= layerHigh;
  const sighting = sightingOf(layer, payers, payees, isHigh);
  const [first, second] = [
    sighting.movements.filter(({ to }) => !payees.has(to)),
    sighting.movements.filter(({ to }) => payees.has(to)),
  ];
  if (!search.isLinked(first, second, thresholds.linkedPercent)) return null;
  return search.isAround([first, second], thresholds.interestPercent) ? sighting : null;
};

const middleOf = (
  account: AccountId,
  { asset, time: until }: Movement,
  search: Search,
  thresholds: Thresholds,
): Middle => {
  const since = until - thresholds.windowMs;
  const ins = search.isArrival(account)
    ? []
    : search.insOf(account, asset, since, until).filter(({ time }) => time >= since);
  const outs = search.outsOf(account, asset, since, until);
  if (!passesOn(ins, outs, thresholds.passedOnPercent)) {
    return { account, payments: [], payers: new Set(), payees: new Set() };
  }
  // A payee counts where every payer's money was there before: what leaves earlier belongs to another shape.
  const arrivals = distinct(ins.map(({ from }) => from)).map((payer) => ins.find(({ from }) => from === payer)!);
  const departures = distinct(outs.map(({ to }) => to)).map((payee) => outs.findLast(({ to }) => to === payee)!);
  const firstOut = departures.filter((out) => arrivals.filter((payment) => canFund(payment, out)).length >= 2);
  const usable = arrivals.filter((payment) => firstOut.every((out) => canFund(payment, out)));
  return {
    account,
    payments: [...usable, ...firstOut],
    payers: new Set(usable.map(({ from }) => from)),
    payees: new Set(firstOut.map(({ to }) => to)),
  };
};

const common = (left: ReadonlySet<AccountId>, right: ReadonlySet<AccountId>): Set<AccountId> =>
  new Set([...left].filter((account) => right.has(account)));

const sightingOf = (
  layer: readonly Middle[],
  payers: ReadonlySet<AccountId>,
  payees: ReadonlySet<AccountId>,
  isHigh: boolean,
): Sighting => {
  const movements = layer
    .flatMap(({ account, payments }) =>
      payments.filter(({ from, to }) => (to === account && payers.has(from)) || (from === account && payees.has(to))),
    )
    .sort(byDebit);
  const account = movements[0]!.to;
  const middles = layer.map((middle) => middle.account);
  const last = movements.filter(({ to }) => payees.has(to));
  return {
    rule: 'stack',
    place: movements[0]!.asset,
    severity: isHigh ? 'high' : 'warn',
    account,
    asset: movements[0]!.asset,
    others: [...payers, ...middles.filter((each) => each !== account), ...payees],
    movements,
    figures: {
      payers: String(payers.size),
      middles: String(layer.length),
      payees: String(payees.size),
      passedOn: String(sumOf(last)),
    },
    text: {
      'zh-CN': `多层交叉转账：${payers.size} 个账户经 ${layer.length} 个中间账户转往 ${payees.size} 个账户，逐一交叉`,
      en: `stack: ${payers.size} accounts paid each of ${layer.length}, and each of those ${payees.size} more`,
    },
  };
};
