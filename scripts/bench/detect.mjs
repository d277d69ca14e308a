// How good the detectors are: on labelled attempts, and on generated traffic with one mule in a thousand accounts.
import { defaultThresholds } from '@weir/engine';
import { runAttempts } from './detect/attempts-run.mjs';
import { newFold, patternDefaults } from './detect/patterns.mjs';
import { runStories } from './detect/story-run.mjs';
import { printConfusion, printDifference, printJudgements, printStories } from './detect/tables.mjs';
import { readThresholdsFile } from './detect/thresholds.mjs';
import { runTraffic } from './detect/traffic-run.mjs';

export const name = 'detect';
export const describe = 'detectors: labelled attempts, and precision, recall and false findings on traffic';
export const options = {
  accounts: { type: 'string', default: '50000', help: 'bank accounts, one in a thousand a mule' },
  days: { type: 'string', default: '3', help: 'days that are measured' },
  seed: { type: 'string', default: '1', help: 'the same seed makes the same traffic' },
  stories: { type: 'string', default: '3', help: 'stories of the simulator that are told, messages and all' },
  minutes: { type: 'string', default: '45', help: 'how long a story is; shorter ones go on more quickly' },
  thresholds: { type: 'string', default: '', help: 'a JSON file: thresholds of the live set instead of the defaults' },
  shadow: { type: 'string', default: '', help: 'a JSON file: thresholds that run beside the live ones' },
};

const defaults = { pocket: defaultThresholds, shapes: patternDefaults };
const thresholdsOf = (file) => (file === '' ? defaults : readThresholdsFile(file, patternDefaults));

const setsOf = (what, live, shadow) => [
  { set: 'live', version: 1, holdsFrom: 0, thresholds: live[what] },
  ...(shadow === null ? [] : [{ set: 'shadow', version: 1, holdsFrom: 0, thresholds: shadow[what] }]),
];

export const run = async (values) => {
  const live = thresholdsOf(values.thresholds);
  const shadow = values.shadow === '' ? null : thresholdsOf(values.shadow);
  const rules = {
    pocket: setsOf('pocket', live, shadow),
    shapes: setsOf('shapes', live, shadow),
    hasShadow: shadow !== null,
  };
  const traffic = { accounts: Number(values.accounts), days: Number(values.days), seed: Number(values.seed) };
  return {
    ibm: runAttempts(),
    traffic: runTraffic(traffic, rules, newFold),
    stories: await runStories(Number(values.stories), Number(values.minutes), newFold),
  };
};

export const print = ({ ibm, traffic, stories }) => {
  if (ibm === null) console.log('The labelled attempts are absent (WEIR_SHARED names the folder): left out.');
  else {
    const atDefaults = Object.fromEntries(Object.entries(ibm).map(([typology, row]) => [typology, row.atDefaults]));
    printConfusion('Labelled attempts, window = the span, shape alone: two or more, no shares of value', ibm);
    printConfusion('Labelled attempts, window = the span, default thresholds', atDefaults);
  }
  const { accounts, days, seed, transfers, history, mules, victims, stolenMinor, swap, seconds } = traffic;
  const yuan = Math.round(stolenMinor / 100).toLocaleString('en');
  console.log(
    `\nTraffic of seed ${seed}: ${transfers.toLocaleString('en')} transfers of ${accounts.toLocaleString('en')} accounts ` +
      `in ${days} days after ${history.toLocaleString('en')} of history; ${mules} mules, ${victims} victims, ¥${yuan} stolen`,
  );
  const { perRule, together, togetherHigh } = traffic;
  printJudgements('Live thresholds', perRule, { together, 'together, high': togetherHigh });
  console.log(`\nSwaps: ${swap.right} of ${swap.swaps} joined rightly, ${swap.said - swap.right} wrongly`);
  printStories(stories);
  if (traffic.shadow !== undefined) {
    const { shadow } = traffic;
    printJudgements('Shadow thresholds', shadow.perRule, {
      together: shadow.together,
      'together, high': shadow.togetherHigh,
    });
    printDifference(traffic.difference);
  }
  const spent = Object.entries(seconds).map(([what, took]) => `${what} ${took} s`);
  console.log(`\nPatterns, processor time: ${traffic.shapesUsPerTransfer.toFixed(1)} µs a transfer`);
  console.log(`\n${spent.join(' · ')}`);
};
