import type { LotInterval } from '@weir/journal';
import { printable } from '../alerts/printable.js';
import { localTime } from '../alerts/readable-time.js';
import { spoken } from '../language/words.js';
import { shownDuration } from '../stack/journal-settings.js';
import { shownWhole } from '../stack/table.js';
import type { Causes, Sides } from './causes.js';
import type { ComparedCases } from './compare-cases.js';
import type { ComparedEntries } from './compare-entries.js';
import type { ComparedFindings } from './compare-findings.js';
import { type ComparedThing, comparedThings, type WorldDifference } from './difference.js';
import { texts } from './texts.js';

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
  if (name === 'window') return typeof value === 'number' ? shownDuration(value) : spoken(texts).none;
  return value === null ? spoken(texts).none : JSON.stringify(value);
};

/** What the worlds rest on, where that differs. */
const causeLines = ({ settings, rules, data, time }: Causes): string[] => {
  const said = spoken(texts);
  const lines = [
    settings.length === 0
      ? said.settingsSame
      : said.settings(
          settings
            .map(({ name, left, right }) => `${name}: ${shownSetting(name, left)} | ${shownSetting(name, right)}`)
            .join('; '),
        ),
    rules.length === 0 ? said.rulesSame : said.rules(rules.map(({ name }) => name).join(', ')),
    data.length === 0 ? said.dataSame : said.data,
    ...data.map(({ place, left, right }) => {
      const shown = ({ from, to }: { from: number; to: number }) => said.range(shownWhole(from), shownWhole(to));
      return `          ${place}: ${shown(left)} | ${shown(right)}`;
    }),
  ];
  if (time !== null) lines.push(said.time(localTime(time.left), localTime(time.right)));
  return lines;
};

const differing = (count: number): string =>
  count === 0 ? spoken(texts).equal : spoken(texts).differ(shownWhole(count));

const entryLine = (what: 'flows' | 'credits', { compared, outside }: ComparedEntries, count: number): string => {
  const said = spoken(texts);
  const beyond = outside === 0 ? '' : said.outside(shownWhole(outside));
  return said.compared(said[what], shownWhole(compared), differing(count)) + beyond;
};

const findingLine = ({ compared, byArrival }: ComparedFindings, count: number): string => {
  const said = spoken(texts);
  const apart = byArrival === 0 ? '' : said.byArrival(shownWhole(byArrival));
  return said.compared(said.findings, shownWhole(compared), differing(count)) + apart;
};

/** Of a list of intervals these many; --json has all. */
const intervalsShown = 3;

const isInterval = (value: unknown): value is LotInterval =>
  typeof value === 'object' && value !== null && 'start' in value && 'end' in value;

const shownValue = (value: unknown): string => {
  if (!Array.isArray(value) || !value.every(isInterval))
    return printable(typeof value === 'string' ? value : JSON.stringify(value));
  if (value.length === 0) return spoken(texts).none;
  const first = value.slice(0, intervalsShown).map(({ id, start, end }) => `${printable(id)} [${start}, ${end})`);
  return [...first, ...(value.length > first.length ? [spoken(texts).more(value.length - first.length)] : [])].join(
    ', ',
  );
};

const inOrder = (shown: readonly WorldDifference[]): WorldDifference[] =>
  [...shown].sort((left, right) => comparedThings.indexOf(left.thing) - comparedThings.indexOf(right.thing));

const wordOf = {
  case: 'case',
  alert: 'alert',
  range: 'rangeOf',
  finding: 'finding',
  'case account': 'caseAccount',
  'case transfer': 'caseTransfer',
  flow: 'flow',
  credit: 'credit',
} as const satisfies Record<ComparedThing, string>;

/** The id says nothing that the rest of the key does not. */
const hasHashAsId: ReadonlySet<ComparedThing> = new Set(['alert', 'range', 'finding']);

const differenceLines = ({ thing, key, only, fields, why }: WorldDifference, names: Sides<string>): string[] => {
  const name = Object.entries(key)
    .filter(([part]) => part !== 'id' || !hasHashAsId.has(thing))
    .map(([, value]) => printable(value))
    .join(' ');
  const reasons = `(${why.join(', ')})`;
  const said = spoken(texts);
  const what = `${said[wordOf[thing]]} ${name}`;
  if (only !== null) return [said.only(what, names[only], reasons)];
  return [
    `${what} ${reasons}`,
    ...fields.map(({ field, left, right }) => `  ${field}: ${shownValue(left)} | ${shownValue(right)}`),
  ];
};

export const isEqual = ({ counts }: Pick<Diffed, 'counts'>): boolean =>
  Object.values(counts).every((count) => count === 0);

/** A comparison in lines; of each thing the first differences. */
export const diffLines = (diffed: Diffed): string[] => {
  const { behind, cases, causes, counts, credits, findings, flows, names, shown } = diffed;
  const said = spoken(texts);
  const late = (['left', 'right'] as const)
    .filter((side) => behind[side] > 0)
    .map((side) => said.behind(names[side], shownWhole(behind[side])));
  const rows = counts['case transfer'] + counts['case account'];
  const awaited = cases.rangesAwaited === 0 ? '' : said.awaited(shownWhole(cases.rangesAwaited));
  const ofRows = rows === 0 ? '' : said.ofRows(shownWhole(rows));
  return [
    `${names.left} | ${names.right}`,
    ...causeLines(causes),
    said.cases(shownWhole(cases.cases), shownWhole(cases.rows), differing(cases.differing)) + ofRows,
    said.compared(said.alerts, shownWhole(cases.alerts), differing(counts.alert)),
    said.compared(said.ranges, shownWhole(cases.ranges), differing(counts.range)) + awaited,
    findingLine(findings, counts.finding),
    entryLine('flows', flows, counts.flow),
    entryLine('credits', credits, counts.credit),
    ...late,
    ...inOrder(shown).flatMap((difference) => differenceLines(difference, names)),
    diffed.interrupted ? said.interrupted : isEqual(diffed) ? said.equal : said.different,
  ];
};
