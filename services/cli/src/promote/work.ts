import { type Shards, shardsIn } from '@weir/journal/shards';
import { type Config, WeirError } from '@weir/model';
import { spokenDetail } from '../errors/details.js';
import { spoken } from '../language/words.js';
import { endlessRanges, worldConfigOf } from '../replay/world-config.js';
import { runningServices } from '../run/start-detached.js';
import { openConnection } from '../stack/connection.js';
import type { Report } from '../stack/report.js';
import { shownWhole } from '../stack/table.js';
import { writeLivePointer } from '../world/live-pointer.js';
import { shownNamespace, type Worlds, withWorlds, worldNamed } from '../world/open-world.js';
import { noteWorld } from '../world/world-records.js';
import { type Doubt, doubtsOf, readinessOf } from './readiness.js';
import { texts } from './texts.js';

export interface PromoteFlags {
  readonly back: boolean;
  readonly behind: boolean;
  readonly undiffed: boolean;
  readonly run: boolean;
  readonly json?: boolean;
}

/** A world that was folded into other shards: its topics have those, and a process that is configured otherwise ends. */
const otherShards = (configured: Shards, wanted: Shards = configured): string[] => {
  const { matcher, follower } = wanted;
  if (matcher === configured.matcher && follower === configured.follower) return [];
  return [spoken(texts).otherShards(`WEIR_MATCHER_SHARDS=${matcher} WEIR_FOLLOWER_SHARDS=${follower}`)];
};

/** What remains to be done by hand: services write the world with which they were started. */
export const nextLines = (live: Config, stateDir: string, namespace: string, shards?: Shards): string[] => {
  const pids = [...new Set(runningServices(stateDir, live.namespace).map(({ pid }) => pid))];
  const said = spoken(texts);
  const [was, will] = [shownNamespace(live.namespace), shownNamespace(namespace)];
  return [
    ...(pids.length === 0 ? [] : [said.goOn(was, pids.join(', '), `kill ${pids.join(' ')}`)]),
    ...otherShards(live.shards, shards),
    said.start(will),
    said.back(live.world === undefined ? '--back' : live.namespace),
  ];
};

const goBack = async ({ home, live, stateDir }: Worlds, isRun: boolean): Promise<Report> => {
  const { namespace } = home.config;
  const json = { namespace, was: live.namespace, promoted: isRun };
  if (live.world === undefined) return { status: 0, lines: [spoken(texts).already(shownNamespace(namespace))], json };
  const said = spoken(texts).live(shownNamespace(namespace), shownNamespace(live.namespace));
  if (!isRun) return { status: 0, lines: [said, spoken(texts).rehearsal], json };
  writeLivePointer(stateDir, null);
  await noteWorld(home.log, namespace, { kind: 'promoted', namespace, at: new Date().toISOString() });
  return { status: 0, lines: [said, ...nextLines(live, stateDir, namespace)], json };
};

const isSettled = ({ unless }: Doubt, flags: PromoteFlags): boolean =>
  (unless === '--behind' && flags.behind) || (unless === '--undiffed' && flags.undiffed);

const promote = async (worlds: Worlds, namespace: string, flags: PromoteFlags): Promise<Report> => {
  const said = spoken(texts);
  const { home, live, known, stateDir } = worlds;
  const world = worldNamed(known, namespace);
  const { plan } = world;
  if (namespace === live.namespace)
    return { status: 0, lines: [said.already(namespace)], json: { namespace, promoted: false } };
  const replayed = openConnection(worldConfigOf(live, plan));
  try {
    const readiness = await readinessOf(home, replayed, world);
    const doubts = doubtsOf(readiness, world, live.namespace);
    const open = doubts.filter((doubt) => !isSettled(doubt, flags));
    const json = { namespace, was: live.namespace, readiness, doubts, promoted: false };
    const texts = doubts.map((doubt) => {
      const how = doubt.unless === null ? '' : isSettled(doubt, flags) ? said.settled : said.unless(doubt.unless);
      return `${spokenDetail(doubt.text)}${how}`;
    });
    const {
      compared,
      plan: { isCold },
    } = world;
    if (open.length > 0) {
      const lines = [said.not(namespace), ...texts.map((text) => `  ${text}`)];
      return { status: 1, lines, json };
    }
    const lines = [
      said.live(namespace, shownNamespace(live.namespace)),
      ...texts,
      ...(compared === null ? [] : [said.compared(compared.at, shownWhole(compared.differences))]),
      ...(isCold ? [said.cold] : []),
    ];
    if (!flags.run) return { status: 0, lines: [...lines, said.rehearsal], json };
    const at = new Date().toISOString();
    await noteWorld(home.log, plan.of, { kind: 'promoted', namespace, at });
    writeLivePointer(stateDir, { version: 1, of: plan.of, namespace, ranges: endlessRanges(plan), promotedAt: at });
    return {
      status: 0,
      lines: [...lines, ...nextLines(live, stateDir, namespace, shardsIn(plan.settings))],
      json: { ...json, promoted: true },
    };
  } finally {
    await replayed.close();
  }
};

export const runPromote = (namespace: string | undefined, flags: PromoteFlags): Promise<Report> => {
  if ((namespace === undefined) !== flags.back)
    throw new WeirError('USAGE', 'weir promote wants the namespace of a replay, or --back');
  return withWorlds((worlds) => {
    const isHome = namespace === undefined || namespace === worlds.home.config.namespace;
    return isHome ? goBack(worlds, flags.run) : promote(worlds, namespace, flags);
  });
};
