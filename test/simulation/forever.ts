// npm run simulate:forever -- [--seed N] [--seeds N] [--minutes N] [--near] [--plant BUG] [--digest] [--json]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { keepFailedSeed } from './failed-seeds.js';
import { type PlantedBug, plants } from './planted/plants.js';
import { count, failureText, noTally, runSeeds, type Tally } from './run-seeds.js';
import type { Outcome, SimulationOptions } from './simulate.js';

const usage = `npm run simulate:forever -- [options]

Simulates the whole pipeline, seed after seed, until one fails or Ctrl-C.

  --seed N      this seed only, and what happened to it
  --from N      the first seed; by default one that the clock gives
  --seeds N     so many seeds
  --minutes N   so many minutes
  --near        worlds whose broker times lie close to some entry, so that alerts turn while services die
  --plant BUG   puts a bug in on purpose, to see it found; a wrong name lists them
  --digest      prints the checksum of all that each seed wrote
  --json        the last line is one JSON object`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string' },
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    near: { type: 'boolean', default: false },
    plant: { type: 'string' },
    digest: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const whole = (name: 'seed' | 'from' | 'seeds' | 'minutes'): number | null => {
  const text = values[name];
  if (text === undefined) return null;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  console.error(`--${name} wants a number, not ${text}`);
  process.exit(2);
};

const plantedBug = (): PlantedBug | null => {
  if (values.plant === undefined) return null;
  const found = Object.hasOwn(plants, values.plant) ? plants[values.plant]! : null;
  if (found !== null) return found;
  console.error(`no such bug: ${values.plant}. There are: ${Object.keys(plants).join(', ')}`);
  process.exit(2);
};

const sayEveryMs = 5_000;
const folder = process.env['WEIR_SIM_FAILED_SEEDS'] ?? path.join(process.cwd(), 'failed-seeds');

const progressLine = ({ seeds, messages, late, again, happened }: Tally, seconds: number): string =>
  `${seeds} seeds, ${(seeds / seconds).toFixed(1)}/s, ${messages} messages (${late} late, ${again} ids again), ${happened.crashes} crashes, ` +
  `${happened.zombies} zombies (${happened.zombieCalls} calls), ${happened.freezes} freezes, ` +
  `${happened.lostAcknowledgements} lost acknowledgements, ${happened.otherMishaps} other mishaps, ${happened.outages} outages, ` +
  `${happened.rivals} rivals, ${happened.repairs} repairs, ${happened.takenUp} snapshots taken up (${happened.passedOver} passed over)`;

const main = async (): Promise<number> => {
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const one = whole('seed');
  const first = one ?? whole('from') ?? Math.floor(Date.now() / 1_000);
  const seedsMax = one === null ? (whole('seeds') ?? Number.POSITIVE_INFINITY) : 1;
  const minutes = whole('minutes') ?? Number.POSITIVE_INFINITY;
  const startMs = performance.now();
  const secondsSoFar = (): number => (performance.now() - startMs) / 1_000;
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
  });

  const seeds = function* (): Iterable<number> {
    for (let seed = first; seed < first + seedsMax; seed++) {
      if (interrupted || secondsSoFar() > minutes * 60) return;
      yield seed;
    }
  };
  const tally = noTally();
  let saidAtMs = startMs;
  const onOutcome = (outcome: Outcome): void => {
    count(tally, outcome);
    if (values.digest) console.log(`${outcome.seed} ${outcome.digest}`);
    if (one !== null) console.log(JSON.stringify({ disorder: outcome.disorder, ...outcome.weather }, null, 2));
    if (performance.now() - saidAtMs < sayEveryMs) return;
    saidAtMs = performance.now();
    console.log(progressLine(tally, secondsSoFar()));
  };
  const bug = plantedBug();
  const options: SimulationOptions = {
    isNearEntries: values.near,
    ...(bug === null ? {} : { plant: bug.plant }),
    ...(one === null ? {} : { tell: (atMs, what) => console.log(`${atMs.toFixed(1).padStart(10)} ms  ${what}`) }),
  };
  const failed = await runSeeds(seeds(), options, onOutcome);
  const seconds = secondsSoFar();
  console.log(progressLine(tally, seconds));
  if (failed !== null) {
    const asked = [
      ...(values.near ? ['--near'] : []),
      ...(values.plant === undefined ? [] : [`--plant '${values.plant}'`]),
    ];
    console.error(failureText(failed, asked));
    if (one === null)
      console.error(`kept in ${path.relative(process.cwd(), keepFailedSeed(folder, failed, values.near))}`);
  }
  if (values.json) {
    console.log(
      JSON.stringify({
        firstSeed: first,
        ...tally,
        seconds,
        seedsPerSecond: tally.seeds / seconds,
        failed: failed === null ? null : { seed: failed.seed, findings: failed.findings },
      }),
    );
  }
  return failed === null ? 0 : 1;
};

process.exitCode = await main();
