import { parseArgs } from 'node:util';
import { allFaults } from './kinds/index.js';
import { isGreen } from './report.js';
import { runRotation } from './rotation.js';
import { FaultStack } from './stack/fault-stack.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    rate: { type: 'string', default: '100' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const minutes = Number(values.minutes);
const perSecond = Number(values.rate);
const faults = allFaults.filter(({ name }) => values.only === undefined || name.includes(values.only));
if (![seed, minutes, perSecond].every((each) => Number.isFinite(each) && each >= 0) || faults.length === 0) {
  console.error('usage: npm run faults -- [--minutes 30] [--seed N] [--rate 100] [--only PART-OF-A-NAME] [--json]');
  process.exit(2);
}
const beganMs = Date.now();
const say = (line: string): void =>
  console.error(`${((Date.now() - beganMs) / 1000).toFixed(1).padStart(7)} s  ${line}`);
say(`seed ${seed}: npm run faults -- --minutes ${minutes} --seed ${seed} --rate ${perSecond}`);
const stack = await FaultStack.open(process.env['WEIR_TEST_FAULTS_DIR'] ?? '.weir-faults', minutes, say);
try {
  const report = await runRotation({
    stack,
    seed,
    faults,
    minutes,
    events: Math.ceil(minutes * 60 * perSecond),
    perSecond,
    say,
  });
  if (values.json) console.log(JSON.stringify(report));
  else console.log(JSON.stringify(report, null, 2));
  process.exitCode = isGreen(report) ? 0 : 1;
} finally {
  await stack.close();
}
