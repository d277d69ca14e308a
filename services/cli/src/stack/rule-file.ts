import { readFileSync } from 'node:fs';
import { defaultThresholds, isWithin, thresholdBounds } from '@weir/engine';
import type { RuleSet } from '@weir/journal';
import { findAsset, isObject, parseTime, WeirError } from '@weir/model';
import { patternDefaults, patternRules, patternThresholds } from '@weir/patterns';
import { z } from 'zod';

/** All rules of one set with what holds where nothing is said. */
export const defaultRules: Readonly<Record<string, unknown>> = { ...defaultThresholds, ...patternDefaults };

type Problems = string[];

/** Thresholds over their defaults; what the defaults do not know, or know as something else, is a problem. */
const overDefaults = (given: unknown, known: unknown, path: string, problems: Problems): unknown => {
  if (given === undefined) return known;
  if (Array.isArray(known)) {
    const isList = Array.isArray(given) && given.every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
    if (!isList) problems.push(`${path}: wants a list of whole numbers`);
    return given;
  }
  if (isObject(known)) {
    if (!isObject(given)) problems.push(`${path}: wants an object`);
    const fields = isObject(given) ? given : {};
    for (const name of Object.keys(fields)) if (!(name in known)) problems.push(`${path}.${name}: is not known`);
    return Object.fromEntries(
      Object.entries(known).map(([name, value]) => [
        name,
        overDefaults(fields[name], value, `${path}.${name}`, problems),
      ]),
    );
  }
  if (typeof given !== 'number' || !Number.isFinite(given) || given < 0)
    problems.push(`${path}: wants a number, not below zero`);
  return given;
};

const percentAbove100 = (value: unknown, path: string): Problems => {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name.endsWith('Percent') && typeof each === 'number' && each > 100
      ? [`${path}.${name}: more than 100 %`]
      : percentAbove100(each, `${path}.${name}`),
  );
};

/** Counts and durations beyond which the matcher takes the defaults; what is no number was told of already. */
const outOfBounds = (read: Readonly<Record<string, unknown>>, path: string): Problems =>
  Object.entries(thresholdBounds).flatMap(([rule, bounds]) => {
    const fields = read[rule];
    return Object.entries(bounds).flatMap(([name, within]) => {
      const value = isObject(fields) ? fields[name] : undefined;
      if (name.endsWith('Percent') || typeof value !== 'number' || isWithin(value, within)) return [];
      const upTo = within.most === Number.MAX_VALUE ? '' : ` to ${within.most}`;
      return [`${path}.${rule}.${name}: wants a whole number from ${within.least}${upTo}`];
    });
  });

/** Amounts of an asset without defaults must be complete: there is nothing to fill them up with. */
const amountDefaults = (amounts: unknown): Readonly<Record<string, unknown>> => {
  const known: Readonly<Record<string, unknown>> = defaultThresholds.amounts;
  if (!isObject(amounts)) return known;
  const others = Object.keys(amounts).filter((code) => !(code in known) && findAsset(code) !== null);
  return { ...known, ...Object.fromEntries(others.map((code) => [code, known['CNY']])) };
};

const readThresholds = (given: Readonly<Record<string, unknown>>, path: string, problems: Problems) => {
  const known = { ...defaultThresholds, amounts: amountDefaults(given['amounts']) };
  const patterns: readonly string[] = patternRules;
  const own = Object.fromEntries(Object.entries(given).filter(([rule]) => !patterns.includes(rule)));
  const read: Record<string, unknown> = { ...(overDefaults(own, known, path, problems) as object) };
  problems.push(...percentAbove100(read, path), ...outOfBounds(read, path));
  for (const rule of patternRules) {
    const parsed = patternThresholds.shape[rule].safeParse(given[rule] ?? {});
    if (parsed.success) read[rule] = parsed.data;
    else
      problems.push(
        ...parsed.error.issues.map((issue) => `${[path, rule, ...issue.path].join('.')}: ${issue.message}`),
      );
  }
  return read;
};

const ruleFile = z.strictObject({
  ruleSets: z
    .array(
      z.strictObject({
        set: z.enum(['live', 'shadow']),
        version: z.number().int().min(1),
        holdsFrom: z.union([z.string(), z.number()]),
        thresholds: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .min(1),
});

/**
 * Reads rule sets as people write them, every threshold filled up with its default: a version means the same for ever,
 * also when defaults change. `holdsFrom` is epoch milliseconds or RFC 3339.
 * @throws {WeirError} `UNREADABLE`, naming every place that is wrong
 */
export const readRuleSets = (text: string, name: string): RuleSet[] => {
  const problems: Problems = [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WeirError('UNREADABLE', `${name}: no JSON`);
  }
  const parsed = ruleFile.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    throw new WeirError('UNREADABLE', `${name}: ${places.join('; ')}`);
  }
  const ruleSets = parsed.data.ruleSets.map(({ set, version, holdsFrom, thresholds }, at): RuleSet => {
    const instant = parseTime(holdsFrom);
    if (instant === null) problems.push(`ruleSets.${at}.holdsFrom: no time`);
    const read = readThresholds(thresholds, `ruleSets.${at}.thresholds`, problems);
    return { set, version, holdsFrom: instant ?? 0, thresholds: read };
  });
  const keys = ruleSets.map(({ set, version }) => `${set} ${version}`);
  for (const key of new Set(keys.filter((each, at) => keys.indexOf(each) !== at)))
    problems.push(`${key}: stands twice`);
  if (problems.length > 0) throw new WeirError('UNREADABLE', `${name}: ${problems.join('; ')}`);
  return ruleSets;
};

/** @throws {WeirError} `UNREADABLE` */
export const readRuleFile = (file: string): RuleSet[] => {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new WeirError('UNREADABLE', `${file}: ${(error as Error).message}`, { cause: error });
  }
  return readRuleSets(text.replace(/^\ufeff/, ''), file);
};
