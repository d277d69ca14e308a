import { isDeepStrictEqual } from 'node:util';
import type { MessageRef, RuleSet, Settings } from '@weir/journal';
import type { KnownRange, WorldFacts } from './world-facts.js';

/** Two worlds, side by side. */
export interface Sides<Value> {
  readonly left: Value;
  readonly right: Value;
}

/** What differs of one thing. */
export interface Contrast extends Sides<unknown> {
  readonly name: string;
}

/** Everything in which what two worlds rest on differs: whatever their answers differ in, has its cause here. */
export interface Causes {
  /** By the names of the configuration: `window`, `hubEntries`. */
  readonly settings: readonly Contrast[];
  /** Rule sets, `live 3`, of which one world has none or another content. */
  readonly rules: readonly Contrast[];
  /** Raw partitions of which they know different messages. */
  readonly data: readonly (Sides<KnownRange> & { readonly place: string })[];
  /** Times of their streams, milliseconds UTC, where they differ. */
  readonly time: Sides<number> | null;
}

const settingNames: readonly (readonly [field: keyof Settings, name: string])[] = [
  ['policy', 'policy'],
  ['windowMs', 'window'],
  ['trustBalances', 'balances'],
  ['detectors', 'detectors'],
  ['hubEntries', 'hubEntries'],
  ['latenessMs', 'lateness'],
  ['maxLayers', 'maxLayers'],
  ['floor', 'floor'],
  ['sight', 'sight'],
];

/** Settings that say how cases are followed; matching knows nothing of them. */
const ofCases = new Set(['maxLayers', 'floor', 'sight']);

/** A world without settings has read nothing: that is what it differs in. */
const contrastSettings = (left: Settings | null, right: Settings | null): Contrast[] =>
  left === null || right === null
    ? []
    : settingNames
        .filter(([field]) => !isDeepStrictEqual(left[field], right[field]))
        .map(([field, name]) => ({ name, left: left[field], right: right[field] }));

const nameOf = ({ set, version }: RuleSet): string => `${set} ${version}`;

const contrastRules = (left: readonly RuleSet[], right: readonly RuleSet[]): Contrast[] =>
  [...new Set([...left, ...right].map(nameOf))]
    .map((name) => {
      const find = (sets: readonly RuleSet[]): RuleSet | null => sets.find((each) => nameOf(each) === name) ?? null;
      return { name, left: find(left), right: find(right) };
    })
    .filter((each) => !isDeepStrictEqual(each.left, each.right));

const nothing: KnownRange = { from: 0, to: 0 };

const contrastData = (left: WorldFacts['ranges'], right: WorldFacts['ranges']): Causes['data'] =>
  [...new Set([...left.keys(), ...right.keys()])]
    .map((place) => ({ place, left: left.get(place) ?? nothing, right: right.get(place) ?? nothing }))
    .filter((each) => !isDeepStrictEqual(each.left, each.right));

export const causesOf = ({ left, right }: Sides<WorldFacts>): Causes => ({
  settings: contrastSettings(left.settings, right.settings),
  rules: contrastRules(left.ruleSets, right.ruleSets),
  data: contrastData(left.ranges, right.ranges),
  time: left.nowMs === right.nowMs ? null : { left: left.nowMs, right: right.nowMs },
});

/** What a difference is about, as far as it says what may have caused it. */
export interface Asked {
  /** Matching decides it alone: no rule of following. */
  readonly isEntry: boolean;
  /** It is about a case that one world does not have. */
  readonly isCaseItself?: boolean;
  /** Rules of detectors said it: they look at what has come by then, and each world has its own order of that. */
  readonly isOfRules?: boolean;
  /** Money on its way is part of it: when it arrives depends on the time of the stream. */
  readonly isOnItsWay?: boolean;
}

/**
 * What may have caused a difference: names of settings, `rules`, `data`, `time`, `arrival`; `unexplained` where the worlds rest on
 * the same. Each cause that holds is named, for nobody can tell them apart.
 */
export const whyOf = (causes: Causes, { isEntry, isCaseItself, isOfRules, isOnItsWay }: Asked): string[] => {
  const settings = causes.settings.map(({ name }) => name).filter((name) => !isEntry || !ofCases.has(name));
  const why = [
    ...settings,
    ...((isCaseItself === true || isOfRules === true) && causes.rules.length > 0 ? ['rules'] : []),
    ...(causes.data.length > 0 ? ['data'] : []),
    ...(isOnItsWay === true && causes.time !== null ? ['time'] : []),
    ...(isOfRules === true ? ['arrival'] : []),
  ];
  return why.length === 0 ? ['unexplained'] : why;
};

/** Whether a world knows all of these messages. */
export const knowsAll = (ranges: WorldFacts['ranges'], messages: readonly MessageRef[]): boolean =>
  messages.every(({ topic, partition, offset }) => {
    const range = ranges.get(`${topic}/${partition}`);
    return range !== undefined && offset >= range.from && offset < range.to;
  });
