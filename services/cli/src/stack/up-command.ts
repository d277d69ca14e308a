import { type Command, Option } from 'commander';
import { present } from './report.js';
import type { UpFlags } from './up.js';

/** `weir up`: servers, topics, tables and, with `--run`, the services. May be called any number of times. */
export const addUp = (program: Command, exit: (status: number) => void): void => {
  program
    .command('up')
    .description('start Kafka and ClickHouse here, or find them running; create topics and tables')
    .option('--run', 'also start all services in the background')
    .option('--dir <folder>', 'folder of the stack (default: WEIR_STATE_DIR, else .weir)')
    .option('--kafka-port <port>', 'take this port or fail')
    .option('--clickhouse-http-port <port>', 'take this port or fail')
    .option('--clickhouse-tcp-port <port>', 'take this port or fail')
    .addOption(new Option('--lifetime <duration>', 'for tests: what is started ends by itself').hideHelp())
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      '\nWhere WEIR_KAFKA_BROKERS and WEIR_CLICKHOUSE_URL name servers, none is started: topics and tables are created there.',
    )
    .action((flags: UpFlags) =>
      present(exit, flags.json, async () => {
        if (flags.dir !== undefined) process.env['WEIR_STATE_DIR'] = flags.dir;
        return (await import('./up.js')).runUp(flags);
      }),
    );
};
