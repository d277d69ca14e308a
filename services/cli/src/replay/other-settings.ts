import { readFileSync } from 'node:fs';
import type { Settings } from '@weir/journal';
import { type AnswersConfig, isObject, readConfig, variables, WeirError } from '@weir/model';
import { parse, parseDocument } from 'yaml';

/** Settings that decide answers, by the names of `weir.yaml` below `answers`. */
export type WrittenAnswers = Readonly<Record<string, unknown>>;

const names = variables.filter(({ path }) => path[0] === 'answers').map(({ path }) => path[1]!);

const fieldOf: Readonly<Record<string, keyof AnswersConfig>> = {
  window: 'windowMs',
  balances: 'trustBalances',
  lateness: 'latenessMs',
};

const readFile = (file: string): WrittenAnswers => {
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new WeirError('UNREADABLE', `${file}: ${(error as Error).message}`, { cause: error });
  }
  const fields = isObject(value) && isObject(value['answers']) ? value['answers'] : value;
  if (!isObject(fields)) throw new WeirError('UNREADABLE', `${file}: wants settings by name, like window: 30m`);
  return fields;
};

/**
 * What `--settings` and `--set` say, the latter over the former.
 * @param file YAML or JSON, the settings at the top or below `answers`
 * @param sets `name=value` each
 * @throws {WeirError} `USAGE`, `UNREADABLE`
 */
export const writtenAnswers = (file: string | undefined, sets: readonly string[]): WrittenAnswers => {
  const written: Record<string, unknown> = file === undefined ? {} : { ...readFile(file) };
  for (const text of sets) {
    const split = text.indexOf('=');
    if (split <= 0) throw new WeirError('USAGE', `--set wants name=value, like window=30m, not ${text}`);
    written[text.slice(0, split)] = text.slice(split + 1);
  }
  for (const name of Object.keys(written))
    if (!names.includes(name))
      throw new WeirError('USAGE', `${name} is no setting of answers: there are ${names.join(', ')}`);
  return written;
};

/**
 * Settings with some of them replaced by what was written.
 * @throws {WeirError} `USAGE` naming what each that is wrong wants
 */
export const withAnswers = (settings: Settings, written: WrittenAnswers): Settings => {
  if (Object.keys(written).length === 0) return settings;
  // JSON is YAML: the settings are read as those of a configuration are.
  const outcome = readConfig({ env: {}, yaml: { text: JSON.stringify({ answers: written }), parseDocument } });
  if (!outcome.ok) {
    const problems = outcome.problems.map((problem) => problem.replace(/weir\.yaml answers\.(\w+)(?: \(\w+\))?/, '$1'));
    throw new WeirError('USAGE', problems.join('; '));
  }
  const { answers } = outcome.config;
  const changed = Object.keys(written).map((name) => {
    const field = fieldOf[name] ?? (name as keyof AnswersConfig);
    // Assets that are not named keep the lateness that holds.
    if (field !== 'latenessMs') return [field, answers[field]];
    const given = isObject(written[name])
      ? Object.keys(written[name])
      : String(written[name])
          .split(',')
          .map((pair) => pair.split('=')[0]!.trim());
    const replaced = Object.fromEntries(given.map((code) => [code, answers.latenessMs[code]!]));
    return [field, { ...settings.latenessMs, ...replaced }];
  });
  return { ...settings, ...(Object.fromEntries(changed) as Partial<AnswersConfig>) };
};
