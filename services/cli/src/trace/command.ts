import { type Command, Option } from 'commander';
import type { TraceFlags } from './work.js';

/** `weir trace`: the reference command (docs/trace.md §7). Exit status 0, 3 with rejected lines, 2 where nothing could be done. */
export const addTrace = (program: Command, exit: (status: number) => void): void => {
  program
    .command('trace')
    .description('follow money through files of transfers (the reference)')
    .requiredOption('--transfers <file...>', 'NDJSON or .csv files of transfers; - is standard input')
    .requiredOption('--roots <file>', 'NDJSON: what to follow, by case')
    .requiredOption('--out <dir>', 'folder for the answer')
    .addOption(
      new Option('--policy <policy>', 'which money a payment is made of')
        .choices(['fifo', 'lifo', 'haircut', 'poison', 'taint-first'])
        .default('fifo'),
    )
    .option('--window <duration>', 'money that rested longer is no longer told apart: 30m, 24h, none', 'none')
    .option('--max-layers <n>', 'follow no further than this layer', '20')
    .option('--floor <minor>', 'do not follow less taint than this, in minor units', '0')
    .option('--labels <file>', 'NDJSON or .csv file: labels of accounts')
    .addOption(
      new Option('--balances <how>', 'use the balances that the feed gives')
        .choices(['trust', 'ignore'])
        .default('trust'),
    )
    .option('--hub-entries <n>', 'a pocket with more entries a day is a hub: 2000, none', 'none')
    .option('--sight <prefix...>', 'institutions whose debits are seen, like bank:CMB: (default: all)')
    .option('--as-of <time>', 'leave out entries later than this instant')
    .option('--links', 'also write links.ndjson', false)
    .option('--map <pairs>', 'for CSV: field=Column pairs, like from=From,time=Timestamp')
    .action(async (flags: TraceFlags) => exit(await (await import('./work.js')).runTrace(flags)));
};
