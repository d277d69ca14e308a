import type { Command } from 'commander';
import type { ImportFlags } from './work.js';

const examples = `
Writes one canonical transfer a line, by time, seq and id, then voids. Exact duplicates are written once; contents
of one id that conflict are all written, for weir trace to decide. Exit status 0; 3 where lines were rejected (the
rest is written); 2 for a bad option or an unreadable file (nothing is written).

--assign-seq is for feeds whose clock is coarser than their postings (blocks, minutes). Where none of the transfers
of one time has a seq, each gets its place in the order in which a payment follows the credits that fund it.
Canonical transfers leave out a seq of 0, so number a feed once, from all of its files together.

A traced incident of the LaunderNet set, followed from its sources (rows there have no id, and equal rows are
separate transfers, so the line makes them different):

  weir import flow_records.csv --map from=From,to=To,time=Timestamp,amount=Value_in_USD --zone +00:00 \\
      --asset USD --major --account-prefix eip155:1: --id '{Tx_hash}-{line}' --assign-seq --out incident.ndjson
  weir trace --transfers incident.ndjson --roots roots.ndjson --policy poison --out answer
`;

/** `weir import`: files of any feed as canonical transfers (docs/trace.md §7). */
export const addImport = (program: Command, exit: (status: number) => void): void => {
  program
    .command('import')
    .description('write files of transfers (NDJSON or CSV) as canonical transfers')
    .argument('<file...>', 'NDJSON or .csv files; - is standard input (CSV with --map)')
    .option('--assign-seq', 'number the transfers of one time in the order in which they can have been posted', false)
    .option('--out <file>', 'where to write; - is standard output', '-')
    .option('--map <pairs>', 'for CSV: field=Column pairs, like from=From,time=Timestamp')
    .option('--zone <zone>', 'zone of times that name none, like +08:00 (default: they are rejected)')
    .option('--asset <code>', 'asset of rows that name none, like CNY')
    .option('--major', 'amounts are in major units, 12.34; decimals beyond the asset are cut off downwards', false)
    .option('--id <template>', 'make ids of {Column} cells, {line} and {file}')
    .option('--account-prefix <prefix>', 'put before every account, like eip155:1: or bank:CMB:')
    .option('--rejected <file>', 'write rejected lines there, as rejected.ndjson of weir trace has them')
    .addHelpText('after', examples)
    .action(async (files: string[], flags: ImportFlags) =>
      exit(await (await import('./work.js')).runImport(files, flags)),
    );
};
