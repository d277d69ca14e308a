// Labelled laundering attempts, each through all detectors with the attempt's own span as the window.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { env } from 'node:process';
import { defaultThresholds, detectInLedger } from '@weir/engine';
import { confusionTable, readAttempts } from '@weir/simulate';
import { linksOf } from './ledger.mjs';
import { shapesIn } from './patterns.mjs';

const attemptsFile = () => {
  const shared = env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../../shared/data');
  return path.join(shared, 'ibm-patterns/attempts.json');
};

const asset = 'USD';
/** An attempt's list has no money that came before it, and amounts that each hop changes as it likes. */
const shapeOfFan = { warnCount: 2, highCount: 10, firstTimePercent: 0, quickPercent: 0 };
const shapeAlone = {
  pocket: {
    ...defaultThresholds,
    fanOut: shapeOfFan,
    fanIn: shapeOfFan,
    amounts: { [asset]: { ...defaultThresholds.amounts[asset], fanMinor: 1 } },
  },
  shapes: {
    scatterGather: { middlesWarn: 2, passedOnPercent: 0 },
    gatherScatter: { payersWarn: 2, payeesWarn: 2, passedOnPercent: 0 },
    cycle: { paymentsMin: 2, paymentsMax: 12, passedOnPercent: 0 },
    stack: {},
  },
};

/** Numbers for the accounts of an attempt: one asset, so an account is a pocket. */
const pocketsOf = (movements) => {
  const numbers = new Map();
  const numberOf = (account) => {
    if (!numbers.has(account)) numbers.set(account, numbers.size);
    return numbers.get(account);
  };
  return (row, side) => numberOf(side === 0 ? movements[row].from : movements[row].to);
};

/** The rule that recognises a typology. A random walk has no shape: what shows is that accounts pass money through. */
const ownRules = (typology) => [typology === 'random' ? 'pass-through' : typology];

/**
 * @returns by typology the row of the confusion table for the shape alone (smallest sizes, no shares of value), and in
 *   `atDefaults` that for the default thresholds; null where the labelled attempts are absent
 */
export const runAttempts = () => {
  const file = attemptsFile();
  if (!existsSync(file)) return null;
  const attempts = readAttempts(JSON.parse(readFileSync(file, 'utf8')));
  const tableWith = (pocketThresholds, shapeThresholds) => {
    const ruleSets = [{ set: 'live', version: 1, holdsFrom: 0, thresholds: pocketThresholds }];
    const labelled = attempts.map(({ typology, transfers, spanMs, notFindable }) => {
      const movements = transfers.map((one) => ({
        ...one,
        time: one.timeMs,
        creditTime: one.timeMs,
        amount: one.amountMinor,
        seq: 0,
        asset,
        balanceFrom: null,
        balanceTo: null,
        nature: 'ordinary',
        device: null,
        address: null,
      }));
      const pocket = detectInLedger(movements, { ruleSets }).map(({ rule }) => rule);
      const shapes = shapesIn(movements, linksOf(movements, pocketsOf(movements)), spanMs + 1, shapeThresholds);
      return { label: typology, said: [...pocket, ...shapes], notFindable };
    });
    return confusionTable(labelled, ownRules);
  };
  const atDefaults = tableWith(defaultThresholds, {});
  const shapes = Object.entries(tableWith(shapeAlone.pocket, shapeAlone.shapes));
  return Object.fromEntries(shapes.map(([typology, row]) => [typology, { ...row, atDefaults: atDefaults[typology] }]));
};
