import path from 'node:path';
import { parseArgs } from 'node:util';
import { lostTail } from './hardships/lost-tail.js';
import { runBackpressure } from './hardships/run-backpressure.js';
import { allFaults } from './kinds/index.js';
import { scenarios } from './protections/index.js';
import { runStories } from './protections/run-stories.js';
import { isGreen, type Report, together } from './report.js';
import { root } from './root.js';
import { runRotation } from './rotation.js';
import { FaultStack } from './stack/fault-stack.js';

const usage = `usage: npm run faults -- [--minutes 30] [--seed N] [--rate 100] [--only WORDS] [--list] [--json]
  --minutes  faults come in rotation so long; what comes besides takes some minutes more
  --rate     messages a second of the load
  --only     only faults whose name has these words, and nothing besides
Exit status: 0 nothing lost, doubled or wrong, nobody halted; 1 something was; 2 a wrong option.`;

const wrongOption = (): never => {
  console.error(usage);
  process.exit(2);
};

const options = {
  minutes: { type: 'string', default: '30' },
  seed: { type: 'string' },
  rate: { type: 'string', default: '100' },
  only: { type: 'string' },
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
const read = () => {
  try {
    return parseArgs({ options }).values;
  } catch {
    return wrongOption();
  }
};
const values = read();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
if (values.list) {
  for (const { name } of allFaults) console.log(name);
  process.exit(0);
}
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const minutes = Number(values.minutes);
const perSecond = Number(values.rate);
const faults = allFaults.filter(({ name }) => values.only === undefined || name.includes(values.only));
const isPositive = (each: number): boolean => Number.isFinite(each) && each > 0;
if (!Number.isInteger(seed) || !isPositive(minutes) || !isPositive(perSecond) || faults.length === 0) wrongOption();

/** Seconds of the load that arrive at once while the store is away; and so many messages at the least. */
const pressedSeconds = 300;
const pressedEventsMin = 20_000;
/** What a fault with its recovery may take, generously. */
const minutesBeyond = 3;

const beganMs = Date.now();
const say = (line: string): void =>
  console.error(`${((Date.now() - beganMs) / 1000).toFixed(1).padStart(7)} s  ${line}`);
say(`seed ${seed}; again: npm run faults -- --minutes ${minutes} --seed ${seed} --rate ${perSecond}`);
const dir = process.env['WEIR_TEST_FAULTS_DIR'] ?? path.join(root, '.weir-faults');
const stack = await FaultStack.open(dir, minutes, say);
process.once('SIGINT', () => void stack.close().finally(() => process.exit(130)));
try {
  // The last fault begins just in time and needs a load that goes on; what is left over then comes quickly.
  const events = Math.ceil((minutes + minutesBeyond) * 60 * perSecond);
  const reports: Report[] = [await runRotation({ stack, seed, faults, minutes, events, perSecond, say })];
  if (values.only === undefined) {
    reports.push(await runStories({ stack, stories: scenarios, without: null, say }));
    reports.push(await runStories({ stack, stories: [lostTail], without: null, say }));
    const pressed = Math.max(pressedEventsMin, pressedSeconds * perSecond);
    reports.push((await runBackpressure({ stack, seed, events: pressed, say })).report);
  }
  const report = together(reports);
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
  process.exitCode = isGreen(report) ? 0 : 1;
} finally {
  await stack.close();
}
