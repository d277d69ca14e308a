import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, type ConfigInput, readConfig, WeirError } from '@weir/model';

/** The text of the file that `WEIR_CONFIG` names, else of `weir.yaml` in `cwd` if there is one. */
const readYaml = (cwd: string, named: string | undefined): string | undefined => {
  const file = path.resolve(cwd, named || 'weir.yaml');
  if (!named && !existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WeirError('CONFIG_INVALID', `WEIR_CONFIG wants a file that can be read: ${(error as Error).message}`);
  }
};

/**
 * The configuration of this process: `WEIR_*` variables over `weir.yaml` over the defaults. Paths are meant from `cwd`.
 * @throws {WeirError} `CONFIG_INVALID` with every problem on a line of its own
 */
export const loadConfig = (cwd: string, env: ConfigInput['env'] = process.env): Config => {
  const yaml = readYaml(cwd, env['WEIR_CONFIG']);
  const secretFile = (file: string) => readFileSync(path.resolve(cwd, file), 'utf8');
  const outcome = readConfig({ env, secretFile, ...(yaml === undefined ? {} : { yaml }) });
  if (!outcome.ok) throw new WeirError('CONFIG_INVALID', `\n  ${outcome.problems.join('\n  ')}`);
  return outcome.config;
};
