// Raw topic to links on the engines that a user would take instead, and raw topic to flows on ours, in one run on one broker.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { env } from 'node:process';
import { buildPeers, fillPeers, runPeer } from './peers/programs.mjs';
import { workOff } from './pipeline/backlog.mjs';
import { openStack } from './pipeline/stack.mjs';

const shared = env['WEIR_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared/data');

export const name = 'peers';
export const describe = 'Kafka Streams and Flink beside raw topic to flows, in one run on one broker';
export const options = {
  folder: { type: 'string', default: path.join(path.dirname(shared), 'peers'), help: 'where the peers are' },
  transfers: { type: 'string', default: '2000000', help: 'of each pass' },
  accounts: { type: 'string', default: '200000', help: 'accounts they go between' },
  passes: {
    type: 'string',
    default: '3',
    help: 'of a peer in one process: the first is cold, the best of the later warm',
  },
};

/** What runs, by the name of its figures. `format` is that of its messages; ours are Avro where theirs are binary. */
const peers = [
  { figure: 'flink', module: 'flink', main: 'FlinkPeer', args: ['eos'], format: 'bin' },
  { figure: 'flinkJson', module: 'flink', main: 'FlinkPeer', args: ['eos'], format: 'json' },
  { figure: 'streamsJson', module: 'streams', main: 'StreamsPeer', args: ['eos', 'memory'], format: 'json' },
  { figure: 'streamsRocksdbJson', module: 'streams', main: 'StreamsPeer', args: ['eos', 'rocksdb'], format: 'json' },
];

const ours = [
  { figure: 'weir', encoding: 'avro' },
  { figure: 'weirJson', encoding: 'json' },
];

const rounded = (value, digits = 0) => Number(value.toFixed(digits));
const say = (line) => console.error(line);

/** @returns figures for the table, or for `--json` */
export const run = async ({ folder, transfers: many, accounts: of, passes }) => {
  if (!existsSync(path.join(folder, 'run.sh'))) {
    throw Object.assign(new Error(`no peers in ${folder}: --folder names where they are`), { code: 'USAGE' });
  }
  const [transfers, accounts] = [Number(many), Number(of)];
  const stack = await openStack(say, { profileDir: '', reserved: true });
  try {
    const figures = { transfers, accounts, passes: Number(passes) };
    for (const { figure, encoding } of ours) {
      const world = { namespace: `peers-${encoding}`, names: ['ingest', 'matcher'], cases: 1, rawToo: false, say };
      const { transfersPerSecond } = await workOff(stack, { ...world, transfers, accounts, encoding });
      figures[`${figure}PerSecond`] = rounded(transfersPerSecond);
    }
    const programs = await buildPeers(folder, stack, { transfers, accounts, passes }, say);
    const filled = new Set();
    for (const { figure, module, main, args, format } of peers) {
      if (!filled.has(format)) await fillPeers(programs, format);
      filled.add(format);
      say(`${module} ${args.join(' ')}, ${format}`);
      const rates = await runPeer(programs, { module, main, args, format });
      figures[`${figure}ColdPerSecond`] = rates[0];
      figures[`${figure}PerSecond`] = Math.max(...(rates.length > 1 ? rates.slice(1) : rates));
    }
    figures.ratioToFlink = rounded(figures.weirPerSecond / figures.flinkPerSecond, 2);
    figures.ratioToFlinkJson = rounded(figures.weirJsonPerSecond / figures.flinkJsonPerSecond, 2);
    figures.ratioToStreamsJson = rounded(figures.weirJsonPerSecond / figures.streamsJsonPerSecond, 2);
    figures.ratioToStreamsRocksdbJson = rounded(figures.weirJsonPerSecond / figures.streamsRocksdbJsonPerSecond, 2);
    return figures;
  } finally {
    await stack.close();
  }
};
