import { parseTime, WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { findRawTopic, type RawRole, rawRoles } from '../send/raw-topic.js';
import { loadConfiguration } from '../stack/configuration.js';
import { openConnection, withAddresses, withNamespace } from '../stack/connection.js';
import type { Report } from '../stack/report.js';
import { readRuleFile } from '../stack/rule-file.js';
import { shownWhole } from '../stack/table.js';
import { progressLine } from '../terminal/progress.js';
import { homeOf } from '../world/live-pointer.js';
import { knownWorlds, noteWorld } from '../world/world-records.js';
import { whyCold } from './cold-start.js';
import { edgeTimes } from './edge-times.js';
import { writtenAnswers } from './other-settings.js';
import { extendedPlan, plannedBefore, planReplay, pointsOf, type ReplayOrder } from './plan-replay.js';
import { progressText, Rate } from './progress-text.js';
import { planLines } from './replay-report.js';
import { runReplay } from './run-replay.js';
import { texts } from './texts.js';
import type { WorldProgress } from './world-progress.js';

const plainEveryMs = 5_000;

export interface ReplayFlags {
  readonly from: string;
  readonly to: string;
  readonly into: string;
  readonly set: readonly string[];
  readonly settings?: string;
  readonly rules?: string;
  readonly matcherShards?: string;
  readonly followerShards?: string;
  readonly zone?: string;
  readonly extend: boolean;
  readonly run: boolean;
  readonly json?: boolean;
}

const namespaceForm = /^[A-Za-z0-9-]{1,60}$/;

const zoneMinutesOf = (zone: string | undefined): number | undefined => {
  if (zone === undefined) return undefined;
  const utc = parseTime('2026-01-01T00:00:00', 'Z')!;
  const ms = parseTime('2026-01-01T00:00:00', zone);
  if (ms === null) throw new WeirError('USAGE', `--zone wants a zone like +08:00 or Z, not ${zone}`);
  return (utc - ms) / 60_000;
};

const rolesOf = (names: readonly string[], topics: Parameters<typeof findRawTopic>[1]): RawRole[] => {
  const wanted = new Set(
    names.length === 0 || names.includes('all') ? rawRoles : names.map((name) => findRawTopic(name, topics).role),
  );
  return rawRoles.filter((role) => wanted.has(role));
};

/** @throws {WeirError} `USAGE` */
const shardsOf = ({ matcherShards, followerShards }: ReplayFlags): NonNullable<ReplayOrder['shards']> => {
  const numberOf = (option: string, given: string): number => {
    if (!/^\d{1,3}$/.test(given) || Number(given) < 1 || Number(given) > 256)
      throw new WeirError('USAGE', `${option} wants a whole number from 1 to 256, not ${given}`);
    return Number(given);
  };
  return {
    ...(matcherShards === undefined ? {} : { matcher: numberOf('--matcher-shards', matcherShards) }),
    ...(followerShards === undefined ? {} : { follower: numberOf('--follower-shards', followerShards) }),
  };
};

/** Tells of progress: a line that changes on a terminal, plain lines elsewhere. */
const teller = (stream: NodeJS.WriteStream = process.stderr) => {
  const [line, rate] = [progressLine(stream), new Rate()];
  let toldMs = Number.NEGATIVE_INFINITY;
  return {
    tell: (progress: WorldProgress): void => {
      const nowMs = Date.now();
      const perSecond = rate.at(progress.taken, nowMs);
      if (stream.isTTY) line.show(progressText(progress, perSecond, true));
      else if (nowMs - toldMs >= plainEveryMs) {
        toldMs = nowMs;
        stream.write(`${progressText(progress, perSecond, false)}\n`);
      }
    },
    end: () => line.end(),
  };
};

export const runCommand = async (names: readonly string[], flags: ReplayFlags): Promise<Report> => {
  if (!namespaceForm.test(flags.into))
    throw new WeirError('USAGE', `--into wants letters, digits and dashes, at most 60, not ${flags.into}`);
  const zoneMinutes = zoneMinutesOf(flags.zone);
  const answers = writtenAnswers(flags.settings, flags.set);
  const ruleSets = flags.rules === undefined ? null : readRuleFile(flags.rules);
  const shards = shardsOf(flags);
  // What is wrong in itself is told before any server is asked.
  pointsOf(flags);
  const configuration = loadConfiguration();
  const { stateDir } = configuration;
  const config = await withAddresses(configuration);
  const live = openConnection(config);
  const home = openConnection(withNamespace(config, homeOf(config)));
  const { signal, release } = interruption();
  const said = spoken(texts);
  const progress = teller();
  try {
    await home.log.ping();
    const roles = rolesOf(names, home.topics);
    const order: ReplayOrder = {
      namespace: flags.into,
      roles,
      from: flags.from,
      to: flags.to,
      answers,
      ruleSets,
      shards,
    };
    const of = homeOf(config);
    const known = plannedBefore(order, config, await knownWorlds(home.log, of), await home.log.topics());
    if (flags.extend && known === null)
      throw new WeirError(
        'USAGE',
        `--extend reads on in a replay that was begun; nothing was replayed into ${flags.into}`,
      );
    const planned = known === null || flags.extend ? await planReplay(order, home, live) : null;
    const plan = known === null ? planned!.plan : planned === null ? known : extendedPlan(known, planned.plan);
    const before = known === null ? planned!.before : null;
    const edges = await edgeTimes(home.log, plan.ranges);
    const { bank, chain, reports, labels } = home.topics;
    const cold = plan.isCold ? await whyCold(live, stateDir, edges, [bank, chain]) : null;
    const lines = planLines({ plan, edges, names: { bank, chain, reports, labels }, before, cold, zoneMinutes });
    const messages = Object.values(plan.ranges)
      .flat()
      .reduce((sum, { from, to }) => sum + to - from, 0);
    const json = { namespace: plan.namespace, plan, cold, edges, messages, goesOn: known !== null };
    if (!flags.run) {
      const next = known === null ? said.rehearsal : said.begun;
      return { status: 0, lines: [...lines, next], json: { ...json, ran: false } };
    }
    if (flags.json !== true) for (const line of lines) console.error(line);
    if (planned !== null) await noteWorld(home.log, of, plan);
    const run = await runReplay(config, stateDir, plan, signal, progress.tell);
    progress.end();
    const rate = shownWhole(Math.round(messages / run.seconds));
    const took = said.took(shownWhole(messages), run.seconds.toFixed(1), rate);
    const result = { ...json, ran: true, done: run.done, seconds: run.seconds, progress: run.progress };
    if (!run.done) return { status: 130, lines: [said.interrupted], json: result };
    // The marks of its store do not say that answers came through: who promotes or compares it goes by this note.
    await noteWorld(home.log, of, { kind: 'finished', namespace: plan.namespace, at: new Date().toISOString() });
    return { status: 0, lines: [took, said.next(plan.namespace, plan.namespace)], json: result };
  } finally {
    progress.end();
    release();
    await Promise.all([live.close(), home.close()]);
  }
};
