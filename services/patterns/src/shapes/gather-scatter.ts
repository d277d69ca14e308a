import type { AccountId } from '@weir/model';
import { distinct, type Sighting, sumOf } from '../findings/sighting.js';
import { type Arrived, byDebit, type Movement } from '../recent/movement.js';
import type { PatternThresholds } from '../rules/thresholds.js';
import type { Search } from './search.js';

type Thresholds = PatternThresholds['gatherScatter'];

/** So many payments out, the latest, are tried as the first of a scattering. */
const splitsMax = 30;

/**
 * Several payers pay one account, which then pays about as much to several payees, all inside the window; the last of
 * the payers comes before the first of the payees, and what goes out is what came in, by its links. Sums alone say
 * nothing here: over all windows and all instants between, those of anybody who gets and spends fit once a day.
 * Source: trace §6, AMLworld.
 */
export const findGatherScatters = (payment: Movement, search: Search, thresholds: Thresholds): Sighting[] =>
  [payment.from, payment.to].flatMap((hub) => {
    if (search.isArrival(hub)) return [];
    const { asset, time } = payment;
    const { windowMs } = thresholds;
    const ins = search.insOf(hub, asset, time - windowMs, time + windowMs);
    const outs = search.outsOf(hub, asset, time - windowMs, time + windowMs);
    if (ins.length < thresholds.payersWarn || outs.length < thresholds.payeesWarn) return [];
    let fullest: Split | null = null;
    for (const [at, { time: end }] of outs.entries()) {
      // Of payments of one instant the last: it sees the others.
      if (end < time || outs[at + 1]?.time === end) continue;
      fullest = fullestOf(fullest, largestSplit(hub, ins, outs.slice(0, at + 1), end, search, thresholds));
    }
    return fullest === null ? [] : [sightingOf(hub, fullest, thresholds)];
  });

/** What was gathered before an instant and scattered after it. */
interface Split {
  readonly payers: readonly AccountId[];
  readonly payees: readonly AccountId[];
  readonly gathered: readonly Movement[];
  readonly scattered: readonly Movement[];
}

/** The instant between gathering and scattering that leaves the most accounts on the side that has fewer. */
const largestSplit = (
  hub: AccountId,
  ins: readonly Arrived[],
  outs: readonly Movement[],
  end: number,
  search: Search,
  thresholds: Thresholds,
): Split | null => {
  let best: Split | null = null;
  const since = end - thresholds.windowMs;
  const inside = outs.filter(({ time }) => time >= since);
  for (let at = inside.length - 1; at >= Math.max(0, inside.length - splitsMax); at--) {
    const split = inside[at]!.time;
    if (inside[at - 1]?.time === split) continue;
    const scattered = inside.slice(at);
    const gathered = ins.filter(({ creditTime }) => creditTime >= since && creditTime <= split);
    best = fullestOf(best, splitOf(hub, gathered, scattered, search, thresholds));
  }
  return best;
};

const splitOf = (
  hub: AccountId,
  came: readonly Movement[],
  went: readonly Movement[],
  search: Search,
  { payersWarn, payeesWarn, passedOnPercent, interestPercent }: Thresholds,
): Split | null => {
  const payers = distinct(came.map(({ from }) => from));
  const payees = distinct(went.map(({ to }) => to)).filter((payee) => !payers.includes(payee) && payee !== hub);
  if (payers.length < payersWarn || payees.length < payeesWarn) return null;
  // What it paid out of older money, or kept, makes it something else.
  if (!search.handsOn(came, went, passedOnPercent)) return null;
  return search.isAround([came, went], interestPercent, hub)
    ? { payers, payees, gathered: came, scattered: went }
    : null;
};

const sideOf = ({ payers, payees }: Split): number => Math.min(payers.length, payees.length);
const sizeOf = ({ gathered, scattered }: Split): number => gathered.length + scattered.length;

const fullestOf = (before: Split | null, now: Split | null): Split | null => {
  if (before === null || now === null) return before ?? now;
  const [sideBefore, sideNow] = [sideOf(before), sideOf(now)];
  return sideNow > sideBefore || (sideNow === sideBefore && sizeOf(now) > sizeOf(before)) ? now : before;
};

const sightingOf = (
  hub: AccountId,
  { payers, payees, gathered, scattered }: Split,
  { payersHigh, payeesHigh }: Thresholds,
): Sighting => {
  const { asset } = gathered[0]!;
  return {
    rule: 'gather-scatter',
    place: `${hub} ${asset}`,
    severity: payers.length >= payersHigh && payees.length >= payeesHigh ? 'high' : 'warn',
    account: hub,
    asset,
    others: [...payers, ...payees],
    movements: [...gathered, ...scattered].sort(byDebit),
    figures: {
      payers: String(payers.length),
      payees: String(payees.length),
      gathered: String(sumOf(gathered)),
      scattered: String(sumOf(scattered)),
    },
    text: {
      'zh-CN': `集中后分散：${payers.length} 个账户转入后转往 ${payees.length} 个账户`,
      en: `gather-scatter: ${payers.length} accounts paid in, then it went to ${payees.length} others`,
    },
  };
};
