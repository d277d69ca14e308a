import { decodeJournalFrame, encodeJournalFrame, LedgerFold } from '@weir/journal';
import type { LogRecord } from '@weir/log';
import { Dice } from '../reference/generate/dice.js';
import { checkAlertCaps } from './checks/alert-caps.js';
import { checkAlertRows } from './checks/alert-rows.js';
import { checkAlerts } from './checks/alerts.js';
import { checkAnswers, checkLateness } from './checks/answers.js';
import { checkCaseMoves } from './checks/case-moves.js';
import { checkConservation } from './checks/conservation.js';
import type { Evidence, Finding } from './checks/finding.js';
import { checkFindings } from './checks/findings.js';
import { messagesOf, toldOf } from './checks/frames.js';
import { checkJournal } from './checks/journal.js';
import { checkReplay } from './checks/replay.js';
import { checkReplayedTimes } from './checks/replayed-times.js';
import { checkShards } from './checks/shards.js';
import { checkStoreRows } from './checks/store-rows.js';
import { checkVersions } from './checks/versions.js';
import { checkWholeEvidence } from './checks/whole-evidence.js';
import type { Happenings } from './network.js';
import { digestOf, type Remains, runPipeline } from './pipeline.js';
import type { Plant } from './planted/plant.js';
import { calmWith, drawWeather, type Weather } from './weather.js';
import { type Disorder, drawWorld, topics } from './world.js';

/** Grows when a seed begins to mean another run: what failed with an older one may be gone by chance. */
export const generatorVersion = 11;

export interface SimulationOptions {
  /** Broker times lie close to some entry, in every seed. */
  readonly isNearEntries?: boolean;
  /** A bug put in on purpose; made anew for each seed. */
  readonly plant?: (dice: Dice) => Plant;
  /** Hears of everything that befalls the pipeline, with its virtual time in milliseconds. */
  readonly tell?: (atMs: number, what: string) => void;
}

export interface Outcome {
  readonly seed: number;
  /** Empty: all is as it should be. */
  readonly findings: readonly Finding[];
  /** Checksum of everything that was written. */
  readonly digest: string;
  readonly happened: Happenings;
  /** Messages that the feeds sent. */
  readonly messages: number;
  readonly late: number;
  /** Findings of detectors, in all their states. */
  readonly detected: number;
  /** Steps of the simulation, and how much time went by in it. */
  readonly events: number;
  readonly virtualMs: number;
  readonly disorder: Disorder;
  readonly weather: Weather;
}

const untold = (): void => undefined;

const detectedIn = (remains: Remains): number =>
  [...toldOf(remains, topics.flows).told.values()].reduce(
    (sum, records) => sum + records.filter(({ kind }) => kind === 'finding').length,
    0,
  );

const failed = (run: string, { failure }: Remains): Finding[] =>
  failure === null ? [] : [{ check: failure.kind, text: `${run}: ${failure.text}` }];

/** The same message for an installation that is not parted: the answers must be the same. */
const withoutShards = (message: LogRecord): LogRecord => {
  const frame = decodeJournalFrame(message.value!);
  if (frame.type !== 'settings') return message;
  const { shards: _, ...settings } = frame.settings;
  return { ...message, value: encodeJournalFrame({ type: 'settings', settings }) };
};

const foldOf = (shard: number, shards: number): LedgerFold => new LedgerFold(shard, shards, true);

const checked = async (evidence: Evidence): Promise<Finding[]> => [
  ...checkJournal(evidence),
  ...checkReplayedTimes(evidence),
  ...checkReplay(evidence),
  ...checkShards(evidence),
  ...checkStoreRows(evidence),
  ...(await checkCaseMoves(evidence)),
  ...checkVersions(evidence),
  ...(await checkConservation(evidence)),
  ...(await checkWholeEvidence(evidence)),
  ...(await checkAnswers(evidence, evidence.world.mayBeLate)),
  ...checkLateness(evidence, evidence.world.mayBeLate),
  ...checkAlerts(evidence),
  ...(await checkAlertRows(evidence)),
  ...checkAlertCaps(evidence),
  ...checkFindings(evidence),
];

/**
 * Runs the pipeline of one seed, with everything that befalls it, in as many shards as are drawn, and once more over the
 * journal that it wrote with nothing befalling it and in one shard; then compares. The same seed does the same, always.
 */
export const simulate = async (seed: number, options: SimulationOptions = {}): Promise<Outcome> => {
  const dice = new Dice(seed);
  const weather = drawWeather(dice);
  const world = drawWorld(weather, dice, new Dice(seed + 2 ** 31), new Dice(seed + 2 ** 30), options.isNearEntries);
  const plant = options.plant?.(dice) ?? null;
  const parts = { world, plant };
  const remains = await runPipeline({ ...parts, weather, dice, tell: options.tell ?? untold, journal: null });
  const findings = failed('run', remains);
  if (remains.failure === null) {
    const journal = messagesOf(remains, topics.journal).map(withoutShards);
    const replay = await runPipeline({
      ...parts,
      weather: calmWith(weather.instances.patterns),
      dice: new Dice(seed),
      tell: untold,
      journal,
    });
    findings.push(...failed('replay', replay));
    if (replay.failure === null) {
      const repairs = weather.instances.repairer > 0;
      const beside = { sideShards: weather.sideShards, foldOf: plant?.foldOf ?? foldOf };
      findings.push(...(await checked({ world, remains, replay, repairs, ...beside })));
    }
  }
  return {
    seed,
    findings,
    digest: digestOf(remains),
    happened: remains.happened,
    messages: world.feed.length,
    late: remains.database.rows('late').length,
    detected: detectedIn(remains),
    events: remains.events,
    virtualMs: remains.virtualMs,
    disorder: world.disorder,
    weather,
  };
};
