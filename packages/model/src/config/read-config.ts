import type { parseDocument } from 'yaml';
import { isObject } from '../roots.js';
import { type Config, toConfig } from './config.js';
import { configSchema } from './schema.js';
import { foreignVariables, type Variable, variables } from './variables.js';
import { webhookProblems } from './webhooks.js';

/** A text in YAML with its reader: the package `yaml`. */
export interface YamlText {
  readonly text: string;
  readonly parseDocument: typeof parseDocument;
}

export interface ConfigInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of `weir.yaml`, and what reads it: a twentieth of a second to load, where most have no such file. */
  readonly yaml?: YamlText;
  /** The content of a secret's file; may throw. */
  readonly secretFile?: (path: string) => string;
}

export type ConfigOutcome =
  | { readonly ok: true; readonly config: Config }
  /** Every problem, each naming the setting and what it wants. No secret is in them. */
  | { readonly ok: false; readonly problems: readonly string[] };

type Written = Record<string, unknown>;

const isWritten = (value: unknown): value is Written => isObject(value);
const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.');

const readYaml = ({ text, parseDocument }: YamlText, problems: string[]): Written => {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    problems.push(...document.errors.map((error) => `weir.yaml: ${error.message.split('\n')[0]}`));
    return {};
  }
  const value: unknown = document.toJS() ?? {};
  if (isWritten(value)) return value;
  problems.push('weir.yaml: wants keys and values');
  return {};
};

/** The map that holds the last key of a path, made where it is missing; null where something else is in its place. */
const holderOf = (written: Written, path: readonly string[]): Written | null => {
  let holder = written;
  for (const key of path.slice(0, -1)) {
    holder[key] ??= {};
    const next = holder[key];
    if (!isWritten(next)) return null;
    holder = next;
  }
  return holder;
};

/** Reads settings from their sources, remembering where each came from, so that a problem names it. */
class Sources {
  readonly problems: string[] = [];
  readonly #input: ConfigInput;
  readonly #written: Written;
  readonly #sourceOf = new Map<string, string>();

  constructor(input: ConfigInput) {
    this.#input = input;
    this.#written = input.yaml === undefined ? {} : readYaml(input.yaml, this.problems);
    for (const variable of variables) this.#take(variable);
  }

  get written(): Written {
    return this.#written;
  }

  /** The name by which whoever wrote the setting knows it. */
  nameOf(path: readonly PropertyKey[]): string {
    const place = dotted(path);
    const variable = variables.find((each) => dotted(each.path) === place);
    const source = this.#sourceOf.get(place);
    if (source !== undefined) return source;
    return variable === undefined ? `weir.yaml ${place}` : `weir.yaml ${place} (${variable.name})`;
  }

  #take({ name, path, secret }: Variable): void {
    const key = path.at(-1)!;
    const holder = holderOf(this.#written, path);
    if (holder === null) return;
    // An empty variable is one that is not set: compose files and charts pass them on so.
    const given = this.#input.env[name] || undefined;
    if (given !== undefined) this.#sourceOf.set(dotted(path), name);
    if (secret) {
      const fileKey = `${key}File`;
      const fileGiven = this.#input.env[`${name}_FILE`] || undefined;
      const inYaml = holder[fileKey];
      delete holder[fileKey];
      if (given !== undefined && fileGiven !== undefined)
        this.problems.push(`${name} and ${name}_FILE: wants one of the two`);
      if (given === undefined && fileGiven !== undefined)
        holder[key] = this.#readSecret(`${name}_FILE`, fileGiven, dotted(path));
      else if (given === undefined && inYaml !== undefined) {
        if (holder[key] === undefined)
          holder[key] = this.#readSecret(`weir.yaml ${dotted(path)}File`, inYaml, dotted(path));
        else this.problems.push(`weir.yaml ${dotted(path)} and ${dotted(path)}File: wants one of the two`);
      }
    }
    if (given !== undefined) holder[key] = given;
    // A key without a value, as YAML has it, is a setting that is left out.
    if (holder[key] === null) delete holder[key];
  }

  #readSecret(name: string, path: unknown, place: string): string | undefined {
    this.#sourceOf.set(place, name);
    if (typeof path !== 'string' || this.#input.secretFile === undefined) {
      this.problems.push(`${name} wants a file that can be read`);
      return undefined;
    }
    try {
      // Editors and `echo` end a file with a line break that is no part of the secret.
      return this.#input.secretFile(path).replace(/\r?\n$/, '');
    } catch (error) {
      this.problems.push(`${name} wants a file that can be read: ${(error as Error).message}`);
      return undefined;
    }
  }
}

const shown = (value: unknown): string => {
  // An address may hold a password, though it should not.
  const text = (JSON.stringify(value) ?? 'nothing').replace(/\/\/[^/@]*@/g, '//***@');
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
};

const valueAt = (written: Written, path: readonly PropertyKey[]): unknown => {
  let value: unknown = written;
  for (const key of path) value = isWritten(value) ? value[String(key)] : undefined;
  return value;
};

const isSecret = (path: readonly PropertyKey[]): boolean =>
  variables.some((variable) => variable.secret && dotted(variable.path) === dotted(path));

const saslProblem = (sasl: Readonly<Record<string, unknown>>): string[] => {
  const given = ['mechanism', 'username', 'password'].filter((key) => sasl[key] !== undefined);
  if (given.length === 0 || given.length === 3) return [];
  const missing = ['mechanism', 'username', 'password'].filter((key) => sasl[key] === undefined);
  return missing.map(
    (key) => `WEIR_KAFKA_SASL_${key.toUpperCase()} is missing: wants all of mechanism, username, password, or none`,
  );
};

const registryProblem = ({ url, username, password }: Readonly<Record<string, unknown>>): string[] => {
  const prefix = 'WEIR_SCHEMA_REGISTRY';
  if ((username === undefined) !== (password === undefined))
    return [`${prefix}_USERNAME and ${prefix}_PASSWORD: wants both, or none`];
  return username !== undefined && url === undefined
    ? [`${prefix} is missing: wants the address that the user is for`]
    : [];
};

const oidcProblem = (oidc: Readonly<Record<string, unknown>>): string[] => {
  const names = { issuer: 'ISSUER', audience: 'AUDIENCE', jwksUrl: 'JWKS_URL' };
  const missing = Object.entries(names).filter(([key]) => oidc[key] === undefined);
  if (missing.length === 0 || missing.length === 3) return [];
  return missing.map(
    ([, name]) => `WEIR_DESK_OIDC_${name} is missing: wants all of issuer, audience, jwksUrl, or none`,
  );
};

/** One person must have one name: whom two names are, an order would take for two people. */
const staffProblems = (staff: Readonly<Record<string, string>>): string[] => {
  const name = 'WEIR_DESK_STAFF (weir.yaml desk.staff)';
  const persons = [...new Set(Object.values(staff))];
  const chained = persons.filter((person) => Object.hasOwn(staff, person) && staff[person] !== person);
  const spelled = (person: string): string => person.normalize('NFKC').toLowerCase();
  const alike = persons.filter((person, at) => persons.findIndex((each) => spelled(each) === spelled(person)) < at);
  return [
    ...chained.map(
      (person) => `${name}: ${person} is a person, and an account of ${staff[person]}: wants one of the two`,
    ),
    ...alike.map((person) => `${name}: ${person} is written in several ways: wants one name for a person`),
  ];
};

const unknownVariables = (env: ConfigInput['env']): string[] => {
  const known = new Set(variables.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])));
  return Object.keys(env)
    .filter((name) => name.startsWith('WEIR_') && !known.has(name) && !foreignVariables.test(name))
    .sort()
    .map((name) => `${name} is no setting of weir and was passed over`);
};

/**
 * Reads the configuration: `WEIR_*` variables win over `weir.yaml`, that over the defaults. Pure: whoever calls it
 * brings the environment, the text of the file, and a way to read secrets' files.
 */
export const readConfig = (input: ConfigInput): ConfigOutcome => {
  const sources = new Sources(input);
  const problems = [...sources.problems];
  // Read once: to make a program of the schema first takes longer than to walk it.
  const parsed = configSchema.safeParse(sources.written, { jitless: true });
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) problems.push(`weir.yaml ${dotted([...issue.path, key])} is no setting of weir`);
      continue;
    }
    const wants = issue.code === 'custom' ? issue.message : 'keys and values below it';
    const given = isSecret(issue.path) ? '' : `, not ${shown(valueAt(sources.written, issue.path))}`;
    problems.push(`${sources.nameOf(issue.path)} wants ${wants}${given}`);
  }
  const sasl = valueAt(sources.written, ['kafka', 'sasl']);
  // A secret's file that cannot be read has been named above: its password is not missing as well.
  if (isWritten(sasl) && sources.problems.length === 0) problems.push(...saslProblem(sasl));
  const registry = valueAt(sources.written, ['schemaRegistry']);
  if (isWritten(registry) && sources.problems.length === 0) problems.push(...registryProblem(registry));
  const oidc = valueAt(sources.written, ['desk', 'oidc']);
  if (isWritten(oidc)) problems.push(...oidcProblem(oidc));
  if (parsed.success) problems.push(...staffProblems(parsed.data.desk.staff));
  if (parsed.success && sources.problems.length === 0) problems.push(...webhookProblems(parsed.data.desk));
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, config: toConfig(parsed.data, unknownVariables(input.env)) };
};
