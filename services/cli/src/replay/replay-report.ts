import { shardsIn } from '@weir/journal';
import { localTime } from '../alerts/readable-time.js';
import { type RawRole, rawRoles } from '../send/raw-topic.js';
import { shownDuration } from '../stack/journal-settings.js';
import { shownWhole, tableLines } from '../stack/table.js';
import type { ReplayPlan } from '../world/world-records.js';
import type { ColdBecause, LiveSnapshot } from './cold-start.js';
import type { EdgeTimes } from './edge-times.js';

/** What is shown of a replay before it is run. */
export interface ShownPlan {
  readonly plan: ReplayPlan;
  readonly edges: Readonly<Record<string, readonly EdgeTimes[]>>;
  readonly names: Readonly<Record<RawRole, string>>;
  /** Messages before the ranges; null: the replay goes on, that was said when it was planned. */
  readonly before: number | null;
  /** Why it starts cold; null: it does not. */
  readonly cold: ColdBecause | null;
  /** Minutes east of UTC for local times; left out: the machine's. */
  readonly zoneMinutes: number | undefined;
}

const utc = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);

const times = (ms: number | null, zoneMinutes: number | undefined): string[] =>
  ms === null ? ['–', '–'] : [`${utc(ms)}Z`, localTime(ms, zoneMinutes)];

const windowOf = ({ windowMs }: ReplayPlan['settings']): string =>
  windowMs === null ? 'none' : shownDuration(windowMs);

const whyColdLine = (cold: ColdBecause, zoneMinutes: number | undefined): string => {
  const shown = ({ offset, timeMs }: LiveSnapshot): string =>
    `journal offset ${shownWhole(offset)}, ${utc(timeMs)}Z, ${localTime(timeMs, zoneMinutes)}`;
  switch (cold.kind) {
    case 'none kept':
      return 'no snapshot of the live matcher is kept in this state folder';
    case 'all later':
      return `the snapshots that are kept are of later, the earliest of ${shown(cold.earliest)}`;
    case 'of another journal':
      return `the last snapshot before it (${shown(cold.last)}) is of the live journal, and a world has one of its own`;
  }
};

/** Sentences about how it starts, and what that means for what comes out. */
export const startLines = ({
  plan,
  before,
  cold,
  zoneMinutes,
}: Pick<ShownPlan, 'plan' | 'before' | 'cold' | 'zoneMinutes'>): string[] => {
  if (!plan.isCold) return ['start     from the beginning of its topics: nothing of the past is missing'];
  const unread = before === null || before === 0 ? '' : ` (${shownWhole(before)} messages are held)`;
  return [
    cold === null ? 'start     cold' : `start     cold, because ${whyColdLine(cold, zoneMinutes)}`,
    `          what lies before is not read${unread}. Money that came before has no source here, and balances`,
    '          and ids of before are not known; with --from earliest nothing is missing',
  ];
};

/** What the readers of such a world will miss. */
const missingLines = ({ plan, names }: Pick<ShownPlan, 'plan' | 'names'>): string[] => {
  const unread = rawRoles.filter((role) => !plan.given.topics.includes(role));
  if (unread.length === 0) return [];
  const without = unread.includes('reports') ? ': without reports there are no cases and no alerts' : '';
  return [`not read  ${unread.map((role) => names[role]).join(', ')}${without}`];
};

/** A plan as people read it: resolved offsets and their times, start, settings. */
export const planLines = (shown: ShownPlan): string[] => {
  const { plan, edges, zoneMinutes } = shown;
  const rows = Object.entries(plan.ranges).flatMap(([topic, partitions]) =>
    partitions.flatMap(({ from, to }, partition) => {
      if (from === to) return [];
      const { firstMs, lastMs } = edges[topic]![partition]!;
      const offsets = [topic, String(partition), shownWhole(from), shownWhole(to), shownWhole(to - from)];
      return [[...offsets, ...times(firstMs, zoneMinutes), ...times(lastMs, zoneMinutes)]];
    }),
  );
  const headings = ['topic', '#partition', '#from', '#to', '#messages'];
  const table = tableLines([...headings, 'first (UTC)', 'first (local)', 'last (UTC)', 'last (local)'], rows);
  const { settings, ruleSets } = plan;
  const { matcher, follower } = shardsIn(settings);
  const parted = matcher + follower > 2 ? `, shards: matcher ${matcher}, follower ${follower}` : '';
  const until =
    plan.untilMs === 0 ? 'the last message' : `${utc(plan.untilMs)}Z, ${localTime(plan.untilMs, zoneMinutes)}`;
  return [
    `replay into ${plan.namespace}: topics and tables of its own; messages keep their broker times`,
    ...table,
    `ends at   ${until}`,
    ...startLines(shown),
    ...missingLines(shown),
    `settings  policy ${settings.policy}, window ${windowOf(settings)}, rule sets ${ruleSets.length}${parted}`,
  ];
};
