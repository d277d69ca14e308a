import type { ActiveSet } from './active-rules.js';
import { debitKind } from './bank-options.js';
import { firing, levelIn, ruleNumber, type SeverityLevel } from './detector-rules.js';
import { fan } from './fan.js';
import { passThrough } from './pass-through.js';
import type { PocketWindows } from './pocket-windows.js';
import type { AmountThresholds } from './thresholds.js';
import { pocketAt, pocketDoubles, pocketWordAt, pocketWords } from './window-layout.js';

/**
 * Which window rules of a set fire at the pocket's newest entry, of a kind: a fired mask. Most windows hold a few
 * entries of which nothing was passed on, and are done with after two comparisons.
 */
export const judgeWindow = (
  windows: PocketWindows,
  { thresholds, number }: ActiveSet,
  amounts: AmountThresholds,
  pocket: number,
  kind: number,
): number => {
  const pockets = windows.pockets.doubles;
  const words = windows.pockets.words;
  const at = pocket * pocketDoubles;
  const word = pocket * pocketWords;
  const passedOn = pockets[at + pocketAt.passedOn]!;
  const payees = words[word + pocketWordAt.parties]!;
  const payers = words[word + pocketWordAt.parties + 1]!;
  const isFan = payees >= thresholds.fanOut.warnCount || payers >= thresholds.fanIn.warnCount;
  if (passedOn === 0 && !isFan) return 0;
  const standing = windows.pockets.standingOf(pocket);
  const out = pockets[at]!;
  const come = pockets[at + 1]!;
  let fired = 0;
  if (kind === debitKind) {
    const { passThroughMinor, passThroughHighMinor } = amounts;
    const level = passThrough(come, passedOn, thresholds.passThrough, passThroughMinor, passThroughHighMinor);
    if (level !== 0) fired |= rise(standing, ruleNumber.passThrough, number, level);
    if (payees >= thresholds.fanOut.warnCount) {
      const firstTime = words[word + pocketWordAt.firstTime]!;
      const fanned = fan(payees, firstTime, out, passedOn, thresholds.fanOut, amounts.fanMinor);
      if (fanned !== 0) fired |= rise(standing, ruleNumber.fanOut, number, fanned);
    }
  }
  if (payers >= thresholds.fanIn.warnCount) {
    const firstTime = words[word + pocketWordAt.firstTime + 1]!;
    const fanned = fan(payers, firstTime, come, passedOn, thresholds.fanIn, amounts.fanMinor);
    if (fanned !== 0) fired |= rise(standing, ruleNumber.fanIn, number, fanned);
  }
  return fired;
};

const rise = (standing: number, rule: number, set: number, level: SeverityLevel): number =>
  firing(rule, set, level, levelIn(standing, rule, set));
