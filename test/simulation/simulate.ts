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
import { areOfTheirOwn, asTold } from './ids-again.js';
import type { Happenings } from './network.js';
import { digestOf, type Remains, runPipeline } from './pipeline.js';
import type { Plant } from './planted/plant.js';
import { calmWith, drawWeather, type Weather } from './weather.js';
import { type Disorder, drawWorld, topics } from './world.js';

/** Grows when a seed begins to mean another run: what failed with an older one may be gone by chance. */
export const generatorVersion = 13;

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
  /** Ids that came again after they were let go of. */
  readonly again: number;
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

const checked = async (evidence: Evidence, areOwn: boolean): Promise<Finding[]> => [
  ...checkJournal(evidence),
  ...checkReplayedTimes(evidence),
  ...checkReplay(evidence),
  ...checkShards(evidence),
  ...checkStoreRows(evidence),
  ...checkVersions(evidence),
  ...(await checkConservation(evidence)),
  ...(await checkByTheModel(evidence, areOwn)),
  ...checkAlerts(evidence),
  ...(await checkAlertRows(evidence)),
  ...checkFindings(evidence),
];

/**
 * What rests on what the model says of each transfer, or on what the store says of each id.
 * @param areOwn ids that came again were taken for other transfers
 */
const checkByTheModel = async (evidence: Evidence, areOwn: boolean): Promise<Finding[]> => {
  const { world } = evidence;
  const { retold, wanted, mayBeLate } = world;
  const answers = async (of: Evidence): Promise<Finding[]> => [
    ...(await checkAnswers(of, mayBeLate)),
    ...checkLateness(of, mayBeLate),
  ];
  if (retold.size === 0)
    return [
      ...(await checkCaseMoves(evidence)),
      ...(await checkWholeEvidence(evidence)),
      ...(await answers(evidence)),
      ...checkAlertCaps(evidence),
    ];
  // What is asked for by an id that came again is the newest of it: ADR 9, limits.
  if (!areOwn) return [];
  return answers({ ...evidence, world: { ...world, wanted: asTold(wanted, retold) } });
};

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
  const { retold, retoldTexts } = world;
  const areOwn = retold.size > 0 && areOfTheirOwn(messagesOf(remains, topics.journal), retoldTexts, retold);
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
      findings.push(...(await checked({ world, remains, replay, repairs, ...beside }, areOwn)));
    }
  }
  return {
    seed,
    findings,
    digest: digestOf(remains),
    happened: remains.happened,
    messages: world.feed.length,
    late: remains.database.rows('late').length,
    again: areOwn ? retold.size : 0,
    detected: detectedIn(remains),
    events: remains.events,
    virtualMs: remains.virtualMs,
    disorder: world.disorder,
    weather,
  };
};
