import type { Command } from 'commander';
import { telling } from '../stack/report.js';
import type { SimulateFlags } from './plan.js';

/** `weir simulate`: fraud among innocent payments, to files or into the raw topics. Exit status 0, 1 a server is away, 2 usage, 130 interrupted. */
export const addSimulate = (program: Command, exit: (status: number) => void): void => {
  program
    .command('simulate')
    .description('make fraud among innocent payments: the messages of banks and chain, and the truth beside them')
    .option('--seed <n>', 'the same seed, start and numbers give the same story (default: another each time)')
    .option('--duration <duration>', 'how long the story lasts', '45m')
    .option('--victims <n>', 'people who pay a fraudster from a bank account (default: 2 or 3)')
    .option('--mules <n>', 'accounts the crews use, at least 16 (default: 60)')
    .option('--innocents <n>', 'people, shops, employers, landlords (default: 300)')
    .option('--background-per-minute <n>', 'innocent transfers a minute (default: half of the innocents)')
    .option('--start <time>', 'when it begins, or now (default: so that it ends just before now)')
    .option('--out <dir>', 'write one NDJSON file for each raw topic, ledger.ndjson and truth.json')
    .option('--to-topics', 'send to the raw topics, nothing before its time', false)
    .option(
      '--encoding <json|avro|confluent>',
      'how messages to topics are written; the chain’s are JSON (default: json)',
    )
    .option('--speed <factor>', 'how much faster than life (default: 60 to topics, no limit to files)')
    .option('--rate <n/s>', 'instead of --speed: messages a second at most')
    .option('--namespace <name>', 'the installation to send to (default: the configured one)')
    .option('--json', 'say what was made as JSON', false)
    .addHelpText('after', '\nExit status: 0; 1 a server is away; 2 a wrong option; 130 interrupted.')
    .action((flags: SimulateFlags) => telling(exit, async () => (await import('./work.js')).runSimulate(flags)));
};
