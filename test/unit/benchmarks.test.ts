import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../scripts/bench.mjs', import.meta.url));
const run = promisify(execFile);

/** The benchmarks that need no server, at their smallest: figures of such sizes mean nothing, but they must come. */
const smallest: readonly (readonly [name: string, options: readonly string[], figures: readonly string[]])[] = [
  ['ingest', ['--messages', '500', '--rounds', '1'], []],
  ['engine', ['--transfers', '10000', '--accounts', '10000'], ['transfersPerSecond', 'withDetectors', 'ratioToMaps']],
  ['follow', ['--cases', '4', '--tainted', '400', '--flows', '1000', '--ripple', '20'], []],
  ['patterns', ['--transfers', '20000', '--accounts', '10000'], ['readingUs', 'foldingUs', 'bytesATransferKept']],
  ['restart', ['--transfers', '10000', '--accounts', '10000', '--cases', '10'], []],
  ['detect', ['--accounts', '5000', '--days', '1', '--stories', '1', '--minutes', '10'], []],
  ['trace', ['--transfers', '5000', '--accounts', '500'], []],
  [
    'check',
    ['--rate', '100', '--seconds', '2', '--warm', '1', '--accounts', '5000', '--tainted', '500', '--feed', '100'],
    ['checks', 'p50Ms', 'p99Ms', 'p999Ms', 'perSecond', 'rssMiB'],
  ],
  ['shards', ['--transfers', '10000', '--accounts', '5000', '--shards', '1,2'], ['foreignMicroseconds']],
];

it.each(smallest)(
  'npm run bench -- %s ends with one JSON object',
  { timeout: 240_000 },
  async (name, options, figures) => {
    const { stdout } = await run(process.execPath, [program, name, ...options, '--json'], { maxBuffer: 2 ** 26 });
    const last = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
    for (const figure of figures) expect(last[figure], figure).toBeTypeOf('number');
    expect(Object.keys(last).length).toBeGreaterThan(0);
  },
);
