import type { AccountId } from '@weir/model';
import { distinct, isShare, type Sighting, sumOf } from '../findings/sighting.js';
import { byDebit, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import type { Search } from './search.js';

type Thresholds = PatternThresholds['gatherScatter'];

/**
 * Several payers pay one account, which then pays about as much to several payees, all inside the window; the last of
 * the payers comes before the first of the payees. Looked for around payer and payee, where they are of interest themselves: every shop is one. Source: trace §6, AMLworld.
 */
export const findGatherScatters = (payment: Movement, search: Search, thresholds: Thresholds): Sighting[] =>
  [payment.from, payment.to].flatMap((hub) => {
    if (search.isArrival(hub) || !search.isOfInterest(hub)) return [];
    const { asset, time } = payment;
    const { windowMs } = thresholds;
    const ins = search.insOf(hub, asset, time - windowMs, time + windowMs);
    const outs = search.outsOf(hub, asset, time - windowMs, time + windowMs);
    const ends = distinct(outs.map((out) => out.time)).filter((end) => end >= time);
    const sightings = ends.flatMap((end) => {
      const inside = (instant: number): boolean => instant >= end - windowMs && instant <= end;
      const sighting = largestSplit(
        hub,
        ins.filter(({ creditTime }) => inside(creditTime)),
        outs.filter((out) => inside(out.time)),
        thresholds,
      );
      return sighting === null ? [] : [sighting];
    });
    const [fullest] = sightings.sort((left, right) => right.movements.length - left.movements.length);
    return fullest === undefined ? [] : [fullest];
  });

/** The instant between gathering and scattering that leaves the most accounts on the side that has fewer. */
const largestSplit = (
  hub: AccountId,
  ins: readonly Movement[],
  outs: readonly Movement[],
  thresholds: Thresholds,
): Sighting | null => {
  let best: Sighting | null = null;
  let bestSide = 0;
  for (const { time: split } of outs) {
    const gathered = ins.filter(({ creditTime }) => creditTime! <= split);
    const scattered = outs.filter(({ time }) => time >= split);
    const payers = distinct(gathered.map(({ from }) => from));
    const payees = distinct(scattered.map(({ to }) => to)).filter((payee) => !payers.includes(payee));
    const side = Math.min(payers.length, payees.length);
    if (side <= bestSide || payers.length < thresholds.payersWarn || payees.length < thresholds.payeesWarn) continue;
    const [sumIn, sumOut] = [sumOf(gathered), sumOf(scattered)];
    // What it paid out of older money, or kept, makes it something else.
    if (!isShare(sumOut, sumIn, thresholds.passedOnPercent) || !isShare(sumIn, sumOut, thresholds.passedOnPercent))
      continue;
    bestSide = side;
    best = sightingOf(hub, payers, payees, [...gathered, ...scattered], { sumIn, sumOut }, thresholds);
  }
  return best;
};

const sightingOf = (
  hub: AccountId,
  payers: readonly AccountId[],
  payees: readonly AccountId[],
  movements: readonly Movement[],
  { sumIn, sumOut }: { readonly sumIn: bigint; readonly sumOut: bigint },
  { payersHigh, payeesHigh }: Thresholds,
): Sighting => {
  const { asset } = movements[0]!;
  return {
    rule: 'gather-scatter',
    place: `${hub} ${asset}`,
    severity: payers.length >= payersHigh && payees.length >= payeesHigh ? 'high' : 'warn',
    account: hub,
    asset,
    others: [...payers, ...payees],
    movements: [...movements].sort(byDebit),
    figures: {
      payers: String(payers.length),
      payees: String(payees.length),
      gathered: String(sumIn),
      scattered: String(sumOut),
    },
    text: {
      'zh-CN': `集中后分散：${payers.length} 个账户转入后转往 ${payees.length} 个账户`,
      en: `gather-scatter: ${payers.length} accounts paid in, then it went to ${payees.length} others`,
    },
  };
};
