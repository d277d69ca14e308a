import type { LotInterval } from '@weir/journal';
import { printable } from '../alerts/printable.js';
import { localTime } from '../alerts/readable-time.js';
import { shownDuration } from '../stack/journal-settings.js';
import { shownWhole } from '../stack/table.js';
import type { Causes, Sides } from './causes.js';
import type { ComparedCases } from './compare-cases.js';
import type { ComparedEntries } from './compare-entries.js';
import type { ComparedFindings } from './compare-findings.js';
import { type ComparedThing, comparedThings, type WorldDifference } from './difference.js';

/** What a comparison came to. */
export interface Diffed {
  readonly names: Sides<string>;
  readonly causes: Causes;
  readonly cases: ComparedCases;
  readonly findings: ComparedFindings;
  readonly flows: ComparedEntries;
  readonly credits: ComparedEntries;
  readonly counts: Readonly<Record<ComparedThing, number>>;
  readonly shown: readonly WorldDifference[];
  /** Journal messages that the store of a world does not have yet. */
  readonly behind: Sides<number>;
  readonly interrupted: boolean;
}

const shownSetting = (name: string, value: unknown): string => {
  if (name === 'window') return typeof value === 'number' ? shownDuration(value) : 'none';
  return value === null ? 'none' : JSON.stringify(value);
};

/** What the worlds rest on, where that differs. */
const causeLines = ({ settings, rules, data, time }: Causes): string[] => {
  const lines = [
    settings.length === 0
      ? 'settings  the same'
      : `settings  ${settings.map(({ name, left, right }) => `${name}: ${shownSetting(name, left)} | ${shownSetting(name, right)}`).join('; ')}`,
    rules.length === 0 ? 'rules     the same' : `rules     differ: ${rules.map(({ name }) => name).join(', ')}`,
    data.length === 0 ? 'data      the same raw messages' : 'data      different raw messages:',
    ...data.map(({ place, left, right }) => {
      const shown = ({ from, to }: { from: number; to: number }) => `${shownWhole(from)} to ${shownWhole(to)}`;
      return `          ${place}: ${shown(left)} | ${shown(right)}`;
    }),
  ];
  if (time !== null) lines.push(`time      ${localTime(time.left)} | ${localTime(time.right)}`);
  return lines;
};

const differing = (count: number): string => (count === 0 ? 'equal' : `${shownWhole(count)} differ`);

const entryLine = (what: string, { compared, outside }: ComparedEntries, count: number): string => {
  const beyond = outside === 0 ? '' : `; ${shownWhole(outside)} outside the common range`;
  return `${what.padEnd(9)} ${shownWhole(compared)} compared, ${differing(count)}${beyond}`;
};

const findingLine = ({ compared, byArrival }: ComparedFindings, count: number): string => {
  const apart = byArrival === 0 ? '' : `; ${shownWhole(byArrival)} besides hang on the order of arrival alone`;
  return `findings  ${shownWhole(compared)} compared, ${differing(count)}${apart}`;
};

/** Of a list of intervals these many; --json has all. */
const intervalsShown = 3;

const isInterval = (value: unknown): value is LotInterval =>
  typeof value === 'object' && value !== null && 'start' in value && 'end' in value;

const shownValue = (value: unknown): string => {
  if (!Array.isArray(value) || !value.every(isInterval))
    return printable(typeof value === 'string' ? value : JSON.stringify(value));
  if (value.length === 0) return 'none';
  const first = value.slice(0, intervalsShown).map(({ id, start, end }) => `${printable(id)} [${start}, ${end})`);
  return [...first, ...(value.length > first.length ? [`${value.length - first.length} more`] : [])].join(', ');
};

const inOrder = (shown: readonly WorldDifference[]): WorldDifference[] =>
  [...shown].sort((left, right) => comparedThings.indexOf(left.thing) - comparedThings.indexOf(right.thing));

/** The id says nothing that the rest of the key does not. */
const hasHashAsId: ReadonlySet<ComparedThing> = new Set(['alert', 'range', 'finding']);

const differenceLines = ({ thing, key, only, fields, why }: WorldDifference, names: Sides<string>): string[] => {
  const name = Object.entries(key)
    .filter(([part]) => part !== 'id' || !hasHashAsId.has(thing))
    .map(([, value]) => printable(value))
    .join(' ');
  const reasons = `(${why.join(', ')})`;
  if (only !== null) return [`${thing} ${name}: only in ${names[only]} ${reasons}`];
  return [
    `${thing} ${name} ${reasons}`,
    ...fields.map(({ field, left, right }) => `  ${field}: ${shownValue(left)} | ${shownValue(right)}`),
  ];
};

export const isEqual = ({ counts }: Pick<Diffed, 'counts'>): boolean =>
  Object.values(counts).every((count) => count === 0);

/** A comparison in lines; of each thing the first differences. */
export const diffLines = (diffed: Diffed): string[] => {
  const { behind, cases, causes, counts, credits, findings, flows, names, shown } = diffed;
  const late = (['left', 'right'] as const)
    .filter((side) => behind[side] > 0)
    .map((side) => `attention: the store of ${names[side]} is ${shownWhole(behind[side])} journal messages behind`);
  const rows = counts['case transfer'] + counts['case account'];
  const awaited = cases.rangesAwaited === 0 ? '' : `; ${shownWhole(cases.rangesAwaited)} whose past is not read yet`;
  const ofRows = rows === 0 ? '' : ` (${shownWhole(rows)} rows)`;
  return [
    `${names.left} | ${names.right}`,
    ...causeLines(causes),
    `cases     ${shownWhole(cases.cases)} compared with ${shownWhole(cases.rows)} rows, ${differing(cases.differing)}${ofRows}`,
    `alerts    ${shownWhole(cases.alerts)} compared, ${differing(counts.alert)}`,
    `ranges    ${shownWhole(cases.ranges)} compared, ${differing(counts.range)}${awaited}`,
    findingLine(findings, counts.finding),
    entryLine('flows', flows, counts.flow),
    entryLine('credits', credits, counts.credit),
    ...late,
    ...inOrder(shown).flatMap((difference) => differenceLines(difference, names)),
    diffed.interrupted ? 'interrupted: nothing is said of the rest' : isEqual(diffed) ? 'equal' : 'different',
  ];
};
