import type { Command } from 'commander';
import { telling } from '../stack/report.js';
import type { SendFlags } from './work.js';

/** `weir send`: lines of a file as messages of a raw topic. Exit status 0, 1 a server is away, 2 usage, 130 when interrupted. */
export const addSend = (program: Command, exit: (status: number) => void): void => {
  program
    .command('send')
    .description(
      'send each line of an NDJSON file as one message to a raw topic, as it stands unless --encoding says otherwise',
    )
    .requiredOption('--topic <topic>', 'bank.transfers.v1, chain.usdt.v1, fraud.reports.v1 or account.labels.v1')
    .requiredOption('--file <file>', 'NDJSON; - is standard input')
    .option(
      '--key-field <field>',
      'the field whose value is the key (default: id, transactionHash, case or account, by topic)',
    )
    .option('--encoding <json|avro|confluent>', 'write lines in Avro where its schemas say all of them', 'json')
    .option('--rate <n/s>', 'messages a second at most (default: as fast as they are taken)')
    .option('--namespace <name>', 'the installation to send to (default: the configured one)')
    .option('--json', 'say what was sent as JSON', false)
    .addHelpText(
      'after',
      '\nExit status: 0; 1 a server is away; 2 a wrong option or a file that cannot be read; 130 interrupted.',
    )
    .action((flags: SendFlags) => telling(exit, async () => (await import('./work.js')).runSend(flags)));
};
