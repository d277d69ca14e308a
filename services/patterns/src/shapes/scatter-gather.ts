import type { AccountId } from '@weir/model';
import { distinct, passesOn, type Sighting, sumOf } from '../findings/sighting.js';
import { byDebit, canFund, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import type { Search } from './search.js';

type Thresholds = PatternThresholds['scatterGather'];

/** One account between origin and beneficiary, and its payments. */
interface Way {
  readonly middle: AccountId;
  readonly ins: readonly Movement[];
  readonly outs: readonly Movement[];
}

/**
 * One origin pays several accounts, which pay it on to one beneficiary, all inside the window. Looked for with the
 * payment as either half. Source: trace §6, AMLworld.
 */
export const findScatterGathers = (payment: Movement, search: Search, thresholds: Thresholds): Sighting[] => {
  const { asset } = payment;
  const [since, until] = [payment.time - thresholds.windowMs, payment.time + thresholds.windowMs];
  const origins = search.insOf(payment.from, asset, since, payment.time).map(({ from }) => from);
  const beneficiaries =
    payment.creditTime === null ? [] : search.outsOf(payment.to, asset, payment.creditTime, until).map(({ to }) => to);
  const ends: (readonly [AccountId, AccountId])[] = [
    ...distinct(origins).map((origin) => [origin, payment.to] as const),
    ...distinct(beneficiaries).map((beneficiary) => [payment.from, beneficiary] as const),
  ];
  return ends.flatMap(([origin, beneficiary]) => {
    // Many people pay rent out of the wages of one employer: money that arrived at a service is gathered by nobody.
    if (origin === beneficiary || search.isArrival(beneficiary)) return [];
    const ways = waysBetween(origin, beneficiary, payment, search, since, until);
    const sighting = fullestInWindow(origin, beneficiary, ways, payment, search, thresholds);
    return sighting === null ? [] : [sighting];
  });
};

const waysBetween = (
  origin: AccountId,
  beneficiary: AccountId,
  { asset }: Movement,
  search: Search,
  since: number,
  until: number,
): Way[] => {
  const scattered = search.outsOf(origin, asset, since, until);
  const gathered = search.insOf(beneficiary, asset, since, until);
  const payers = new Set(gathered.map(({ from }) => from));
  return distinct(scattered.map(({ to }) => to)).flatMap((middle) => {
    if (middle === beneficiary || !payers.has(middle) || search.isArrival(middle)) return [];
    const ins = scattered.filter(({ to }) => to === middle);
    const outs = gathered.filter((out) => out.from === middle && ins.some((payment) => canFund(payment, out)));
    return outs.length === 0 ? [] : [{ middle, ins, outs }];
  });
};

/** The window with the most accounts in the middle, of those that end with the payment or after it. */
const fullestInWindow = (
  origin: AccountId,
  beneficiary: AccountId,
  ways: readonly Way[],
  payment: Movement,
  search: Search,
  thresholds: Thresholds,
): Sighting | null => {
  const { windowMs, middlesWarn, middlesHigh, passedOnPercent, linkedPercent, interestPercent } = thresholds;
  if (ways.length < middlesWarn) return null;
  const ends = distinct(ways.flatMap(({ outs }) => outs.map(({ time }) => time))).sort((left, right) => left - right);
  let fullest: readonly Way[] = [];
  for (const end of ends.filter((time) => time >= payment.time)) {
    const inside = ways.flatMap(({ middle, ins, outs }): Way[] => {
      const insInside = ins.filter(({ time }) => time >= end - windowMs && time <= end);
      const outsInside = outs.filter((out) => out.time <= end && insInside.some((each) => canFund(each, out)));
      return passesOn(insInside, outsInside, passedOnPercent) ? [{ middle, ins: insInside, outs: outsInside }] : [];
    });
    if (inside.length <= fullest.length || inside.length < middlesWarn) continue;
    const [came, went] = [inside.flatMap((way) => way.ins), inside.flatMap((way) => way.outs)];
    if (search.isLinked(came, went, linkedPercent) && search.isAround([came, went], interestPercent)) fullest = inside;
  }
  if (fullest.length < middlesWarn) return null;
  const [ins, outs] = [fullest.flatMap((way) => way.ins), fullest.flatMap((way) => way.outs)];
  const [scattered, gathered] = [sumOf(ins), sumOf(outs)];
  const { asset } = payment;
  return {
    rule: 'scatter-gather',
    place: `${origin} ${beneficiary} ${asset}`,
    severity: fullest.length >= middlesHigh ? 'high' : 'warn',
    account: beneficiary,
    asset,
    others: [origin, ...fullest.map(({ middle }) => middle)],
    movements: [...ins, ...outs].sort(byDebit),
    figures: { middles: String(fullest.length), scattered: String(scattered), gathered: String(gathered) },
    text: {
      'zh-CN': `分散后集中：一个账户的资金经 ${fullest.length} 个账户归集到同一账户`,
      en: `scatter-gather: one payer's money reached one account through ${fullest.length} others`,
    },
  };
};
