import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runnable } from '../../services/cli/src/run/services.js';
import { freePort } from '../free-port.js';
import { images, missingHere } from './support/images.js';

/** The plugin, or the program that was before it; null where there is neither. */
const composeCommand = (): readonly string[] | null =>
  [['docker', 'compose'], ['docker-compose']].find(
    ([program, ...args]) => spawnSync(program!, [...args, 'version'], { stdio: 'ignore' }).status === 0,
  ) ?? null;

const missing = missingHere();
const command = missing === undefined ? composeCommand() : null;
const why = missing ?? (command === null ? 'there is no docker compose: install its plugin' : null);
if (missing === undefined && command === null) console.warn(`SKIPPED: compose.yaml in containers; ${why}`);

const folder = path.resolve(import.meta.dirname, '../../deploy/compose');
const title = 'compose.yaml on the images that were built here';

describe.skipIf(why !== null)(why === null ? title : `${title} (${why})`, () => {
  const project = `weir-test-${process.pid}`;
  const env: Record<string, string | undefined> = { ...process.env };

  const run = async (program: string, ...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(program, args, { cwd: folder, env, maxBuffer: 2 ** 24 })).stdout;
  const compose = (...args: string[]): Promise<string> => {
    const [program, ...before] = command!;
    return run(program!, ...before, '--env-file', '.env.example', ...args);
  };
  const weir = (...args: string[]): Promise<string> => compose('run', '--rm', '-T', 'weir', ...args);
  const statuses = (): Promise<string> =>
    run(
      'docker',
      'ps',
      '--filter',
      `label=com.docker.compose.project=${project}`,
      '--format',
      '{{.Names}} {{.Status}}',
    );

  beforeAll(async () => {
    Object.assign(env, {
      COMPOSE_PROJECT_NAME: project,
      WEIR_IMAGE: images.weir,
      KAFKA_IMAGE: images.kafka,
      CLICKHOUSE_IMAGE: images.clickhouse,
      CLICKHOUSE_PASSWORD: 'tests',
      // Loopback too, but not where a stack that somebody works with has its ports.
      PUBLISHED_HOST: '127.0.7.4',
      KAFKA_PORT: String(await freePort()),
      CLICKHOUSE_PORT: String(await freePort()),
    });
  });
  afterAll(() => compose('down', '--volumes', '--timeout', '5'));

  it('comes up whole and healthy, and works on what is sent', { timeout: 300_000 }, async () => {
    await compose('up', '--detach', '--no-build');
    for (const name of [...runnable, 'kafka', 'clickhouse']) {
      const healthy = new RegExp(`[_-]${name}[_-]1 .*\\(healthy\\)`);
      await expect.poll(statuses, { timeout: 90_000, interval: 1_000 }).toMatch(healthy);
    }
    await weir('simulate', '--to-topics', '--seed', '7', '--duration', '5m', '--speed', '100000');
    await expect.poll(() => weir('case', 'list', '--json'), { timeout: 90_000, interval: 2_000 }).toContain('case-');
  });
});
