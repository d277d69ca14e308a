import { shardsIn } from '@weir/journal';
import { localTime } from '../alerts/readable-time.js';
import { spoken } from '../language/words.js';
import { type RawRole, rawRoles } from '../send/raw-topic.js';
import { shownDuration } from '../stack/journal-settings.js';
import { shownWhole, tableLines } from '../stack/table.js';
import type { ReplayPlan } from '../world/world-records.js';
import type { ColdBecause, LiveSnapshot } from './cold-start.js';
import type { EdgeTimes } from './edge-times.js';
import { texts } from './texts.js';

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
  windowMs === null ? spoken(texts).none : shownDuration(windowMs);

const whyColdLine = (cold: ColdBecause, zoneMinutes: number | undefined): string => {
  const said = spoken(texts);
  const shown = ({ offset, timeMs }: LiveSnapshot): string =>
    said.snapshot(shownWhole(offset), `${utc(timeMs)}Z`, localTime(timeMs, zoneMinutes));
  switch (cold.kind) {
    case 'none kept':
      return said.noneKept;
    case 'all later':
      return said.allLater(shown(cold.earliest));
    case 'of another journal':
      return said.otherJournal(shown(cold.last));
  }
};

/** Sentences about how it starts, and what that means for what comes out. */
export const startLines = ({
  plan,
  before,
  cold,
  zoneMinutes,
}: Pick<ShownPlan, 'plan' | 'before' | 'cold' | 'zoneMinutes'>): string[] => {
  const said = spoken(texts);
  if (!plan.isCold) return [said.fromBeginning];
  const unread = before === null || before === 0 ? '' : said.held(shownWhole(before));
  return [
    cold === null ? said.cold : said.coldBecause(whyColdLine(cold, zoneMinutes)),
    said.notRead(unread),
    said.notKnown,
  ];
};

/** What the readers of such a world will miss. */
const missingLines = ({ plan, names }: Pick<ShownPlan, 'plan' | 'names'>): string[] => {
  const unread = rawRoles.filter((role) => !plan.given.topics.includes(role));
  if (unread.length === 0) return [];
  const said = spoken(texts);
  const without = unread.includes('reports') ? said.withoutReports : '';
  return [said.unread(unread.map((role) => names[role]).join(', ')) + without];
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
  const said = spoken(texts);
  const table = tableLines(said.heads.split('|'), rows);
  const { settings, ruleSets } = plan;
  const { matcher, follower } = shardsIn(settings);
  const parted = matcher + follower > 2 ? said.parted(matcher, follower) : '';
  const until =
    plan.untilMs === 0 ? said.lastMessage : `${utc(plan.untilMs)}Z, ${localTime(plan.untilMs, zoneMinutes)}`;
  return [
    said.into(plan.namespace),
    ...table,
    said.ends(until),
    ...startLines(shown),
    ...missingLines(shown),
    said.settings(settings.policy, windowOf(settings), ruleSets.length) + parted,
  ];
};
