import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { type Config, readConfig, type ServiceName, serviceNames, WeirError } from '@weir/model';
import { readLivePointer, withLiveWorld } from '../world/live-pointer.js';

/** The configuration, of the world that is live here, and which addresses somebody wrote down rather than left at their defaults. */
export interface Configuration {
  readonly config: Config;
  readonly written: {
    readonly brokers: boolean;
    readonly clickhouseUrl: boolean;
    readonly httpPorts: ReadonlySet<ServiceName>;
  };
  /** Folder of the local stack and of what runs on it; absolute. */
  readonly stateDir: string;
}

export type ConfigurationOutcome =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly string[] };

const require = createRequire(import.meta.url);

/** Loaded where there is a file to read: most commands run without. */
const yamlReader = (): typeof import('yaml') => require('yaml') as typeof import('yaml');

type Env = Readonly<Record<string, string | undefined>>;

const textOfFile = (file: string): string => readFileSync(resolve(file), 'utf8');

const valueAt = (yaml: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], yaml);

/**
 * Reads `WEIR_*` and `weir.yaml`, or the file that WEIR_CONFIG names, as a service's own start does; and remembers
 * what was written down, because an address that was not may be that of a stack that runs here.
 */
export const readConfiguration = (env: Env = process.env): ConfigurationOutcome => {
  const named = env['WEIR_CONFIG'] || undefined;
  let yaml: string | undefined;
  try {
    // Without a name the file is a convenience; a file that was named and is not there is a mistake.
    if (named !== undefined || existsSync('weir.yaml')) yaml = textOfFile(named ?? 'weir.yaml');
  } catch (error) {
    return { ok: false, problems: [`WEIR_CONFIG wants a file that can be read: ${(error as Error).message}`] };
  }
  const reader = yaml === undefined ? null : yamlReader();
  const read = reader === null ? {} : { yaml: { text: yaml!, parseDocument: reader.parseDocument } };
  const outcome = readConfig({ env, secretFile: textOfFile, ...read });
  if (!outcome.ok) return outcome;
  const fields: unknown = reader === null ? {} : reader.parse(yaml!);
  const isWritten = (variable: string, ...path: string[]): boolean =>
    Boolean(env[variable]) || (valueAt(fields, path) ?? null) !== null;
  const stateDir = resolve(isWritten('WEIR_STATE_DIR', 'stateDir') ? outcome.config.stateDir : '.weir');
  let config: Config;
  try {
    config = withLiveWorld(outcome.config, readLivePointer(stateDir));
  } catch (error) {
    return { ok: false, problems: [error instanceof WeirError ? error.detail : (error as Error).message] };
  }
  const ports = serviceNames.filter((name) => isWritten(`WEIR_HTTP_PORT_${name.toUpperCase()}`, 'http', 'ports', name));
  const configuration = {
    config,
    written: {
      brokers: isWritten('WEIR_KAFKA_BROKERS', 'kafka', 'brokers'),
      clickhouseUrl: isWritten('WEIR_CLICKHOUSE_URL', 'clickhouse', 'url'),
      httpPorts: new Set(ports),
    },
    stateDir,
  };
  return { ok: true, configuration };
};

/** @throws {WeirError} `CONFIG_INVALID` with every problem on a line of its own */
export const loadConfiguration = (env: Env = process.env): Configuration => {
  const outcome = readConfiguration(env);
  if (!outcome.ok) throw new WeirError('CONFIG_INVALID', `\n  ${outcome.problems.join('\n  ')}`);
  return outcome.configuration;
};
