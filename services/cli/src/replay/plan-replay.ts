import type { RuleSet, Settings } from '@weir/journal';
import { type Shards, shardsIn } from '@weir/journal/shards';
import { type Config, settingsOf, WeirError } from '@weir/model';
import { type RawRole, rawRoles } from '../send/raw-topic.js';
import type { Connection } from '../stack/connection.js';
import { rulesInJournal, settingsInJournal } from '../stack/journal-settings.js';
import { homeOf } from '../world/live-pointer.js';
import type { KnownWorld, ReplayPlan } from '../world/world-records.js';
import { highestTimeOf } from './edge-times.js';
import { type WrittenAnswers, withAnswers } from './other-settings.js';
import { type Point, parsePoint } from './point.js';
import { resolveRanges } from './raw-ranges.js';

/** What a replay is asked for. */
export interface ReplayOrder {
  readonly namespace: string;
  readonly roles: readonly RawRole[];
  readonly from: string;
  readonly to: string;
  readonly answers: WrittenAnswers;
  /** In place of the rule sets of the live journal; null: those. */
  readonly ruleSets: readonly RuleSet[] | null;
  /** In place of the live journal's numbers; those that are left out are its own. */
  readonly shards?: Partial<Shards>;
}

export interface PlannedReplay {
  readonly plan: ReplayPlan;
  /** Messages of the topics that are read, before the ranges. */
  readonly before: number;
}

/**
 * Where the order begins and ends.
 * @throws {WeirError} `USAGE`
 */
export const pointsOf = (
  order: Pick<ReplayOrder, 'from' | 'to'>,
  nowMs = Date.now(),
): { readonly from: Point; readonly to: Point } => {
  const [from, to] = [parsePoint('--from', order.from, nowMs), parsePoint('--to', order.to, nowMs)];
  if (from.kind === 'time' && to.kind === 'time' && from.ms >= to.ms)
    throw new WeirError('USAGE', `--from ${order.from} is not before --to ${order.to}`);
  return { from, to };
};

/** What commands about worlds call the one that is live. */
const liveName = 'live';

/** What makes two orders one: the same words. */
const givenBy = ({ roles, from, to, answers, ruleSets, shards = {} }: ReplayOrder): ReplayPlan['given'] => ({
  topics: rawRoles.filter((role) => roles.includes(role)),
  from,
  to,
  settings: JSON.stringify([
    Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)),
    ruleSets,
    // Plans of before there was a choice name none.
    ...(shards.matcher === undefined && shards.follower === undefined ? [] : [shards]),
  ]),
});

const sameOrder = (left: ReplayPlan['given'], right: ReplayPlan['given']): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

const shownOrder = ({ topics, from, to }: ReplayPlan['given']): string =>
  `${topics.join(' ')} --from ${from} --to ${to}`;

/**
 * The plan that the same order made before, to be gone on with; null: the namespace is free.
 * @throws {WeirError} `USAGE` where the namespace is taken: by the live world, an installation, or another replay
 */
export const plannedBefore = (
  order: ReplayOrder,
  live: Pick<Config, 'namespace' | 'world'>,
  worlds: ReadonlyMap<string, KnownWorld>,
  topicsThere: readonly string[],
): ReplayPlan | null => {
  const { namespace } = order;
  if (namespace === '') throw new WeirError('USAGE', '--into wants a namespace: a replay has topics of its own');
  if (namespace === liveName)
    throw new WeirError('USAGE', `${liveName} is what weir diff calls the live world: name another namespace`);
  if (namespace === live.namespace || namespace === homeOf(live))
    throw new WeirError('USAGE', `${namespace} is the live world itself: name a namespace of its own for the replay`);
  const known = worlds.get(namespace)?.plan;
  if (known !== undefined) {
    if (sameOrder(known.given, givenBy(order))) return known;
    const other = shownOrder(known.given);
    const what = other === shownOrder(givenBy(order)) ? `${other} with other settings, rules or shards` : other;
    throw new WeirError(
      'USAGE',
      `${namespace} holds another replay already (${what}, of ${known.plannedAt}): name another namespace, or weir replay drop ${namespace}`,
    );
  }
  if (topicsThere.some((topic) => topic.startsWith(`${namespace}.`)))
    throw new WeirError('USAGE', `${namespace} is the namespace of another installation: name one that is not in use`);
  return null;
};

/** Of an order without `--set`, `--settings`, `--rules` and shards of its own. */
const settingsOfNone = JSON.stringify([[], null]);

/** What is typed to go on with a replay: the same words, which its plan has but for those of settings and rules. */
export const resumeWords = ({ given, namespace }: Pick<ReplayPlan, 'given' | 'namespace'>): string => {
  const words = [...given.topics, '--from', given.from, '--to', given.to, '--into', namespace, '--run'];
  const others = given.settings === settingsOfNone ? '' : ', with the settings, rules and shards of then';
  return `weir replay ${words.map((word) => (/\s/.test(word) ? `'${word}'` : word)).join(' ')}${others}`;
};

/** The settings of the replay: those of the live journal, of an installation that has none yet the configured ones. */
const settingsFor = async (
  live: Connection,
  answers: WrittenAnswers,
  partitions: ReadonlyMap<string, number>,
  wanted: Partial<Shards>,
): Promise<Settings> => {
  const held = (await settingsInJournal(live.log, live.topics)) ?? settingsOf(live.config);
  const { bank, chain } = live.topics;
  const topics = [bank, chain].map((topic) => ({ topic, partitions: partitions.get(topic)! }));
  const { shards: _, ...rest } = withAnswers(held, answers);
  const shards = { ...shardsIn(held), ...wanted };
  // One of each is not named, as in the settings of an installation.
  return { ...rest, topics, ...(shards.matcher + shards.follower > 2 ? { shards } : {}) };
};

/**
 * Works out what an order comes to now.
 * @param home the installation whose raw topics are read, as it is
 * @param live the world that is live there
 * @throws {WeirError} `USAGE`; {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`
 */
export const planReplay = async (
  order: ReplayOrder,
  home: Connection,
  live: Connection,
  nowMs = Date.now(),
): Promise<PlannedReplay> => {
  const { namespace, roles, answers, ruleSets, shards = {} } = order;
  const { from, to } = pointsOf(order, nowMs);
  // Before the ends: what comes after this moment of the live journal is behind them.
  const journalMs = await highestTimeOf(live.log, live.topics.journal);
  const { ranges, before, isCold } = await resolveRanges(home.log, home.topics, roles, { from, to });
  const partitions = new Map(Object.entries(ranges).map(([topic, each]) => [topic, each.length]));
  const plan: ReplayPlan = {
    kind: 'replay',
    namespace,
    of: home.config.namespace,
    given: givenBy(order),
    ranges: Object.fromEntries(Object.entries(ranges).map(([topic, each]) => [topic, [...each]])),
    isCold,
    settings: await settingsFor(live, answers, partitions, shards),
    ruleSets: [...(ruleSets ?? (await rulesInJournal(live.log, live.topics)))],
    untilMs: to.kind === 'time' ? Math.min(to.ms, nowMs) : to.kind === 'latest' ? (journalMs ?? 0) : 0,
    plannedAt: new Date(nowMs).toISOString(),
  };
  return { plan, before };
};

/** A plan that was made before, with the ends to which the same order comes now. Where it began, and with what, stays. */
export const extendedPlan = (known: ReplayPlan, now: ReplayPlan): ReplayPlan => ({
  ...known,
  ranges: Object.fromEntries(
    Object.entries(known.ranges).map(([topic, partitions]) => [
      topic,
      partitions.map(({ from, to }, partition) => ({
        from,
        to: Math.max(to, now.ranges[topic]?.[partition]?.to ?? to),
      })),
    ]),
  ),
  untilMs: Math.max(known.untilMs, now.untilMs),
  plannedAt: now.plannedAt,
});
