import type { Command } from 'commander';
import { spoken } from '../language/words.js';
import { telling } from '../stack/report.js';
import { progressLine } from '../terminal/progress.js';
import { connectToSend } from '../world/open-world.js';
import { openEncoding, parseEncoding } from './encoding.js';
import { interruption } from './interruption.js';
import { parseRate } from './rate.js';
import { findRawTopic } from './raw-topic.js';
import { sendFile } from './send-file.js';
import { texts } from './texts.js';

interface SendFlags {
  readonly topic: string;
  readonly file: string;
  readonly keyField?: string;
  readonly rate?: string;
  readonly encoding: string;
  readonly namespace?: string;
  readonly json: boolean;
}

const runSend = async (flags: SendFlags): Promise<number> => {
  const perSecond = flags.rate === undefined ? null : parseRate(flags.rate);
  const encoding = parseEncoding(flags.encoding);
  const connection = await connectToSend(flags.namespace);
  const { signal, release } = interruption();
  const said = spoken(texts);
  const progress = progressLine();
  try {
    const { role, topic } = findRawTopic(flags.topic, connection.topics);
    const { config, topics } = connection;
    const toAvro = await openEncoding(encoding, role, { topics, schemaRegistry: config.schemaRegistry });
    const partitions = await connection.log.partitions(topic);
    const writer = await connection.log.openWriter();
    const startedMs = Date.now();
    const secondsSoFar = (): number => Math.max(1, Date.now() - startedMs) / 1000;
    const { sent, withoutKey, inAvro } = await sendFile(
      writer,
      { topic, partitions },
      {
        file: flags.file,
        role,
        ...(flags.keyField === undefined ? {} : { keyField: flags.keyField }),
        perSecond,
        toAvro,
        signal,
        onSent: (count) =>
          progress.show(
            said.progress(topic, count.toLocaleString('en'), Math.round(count / secondsSoFar()).toLocaleString('en')),
          ),
      },
    );
    progress.end();
    const seconds = Math.round(secondsSoFar() * 1000) / 1000;
    if (flags.json) {
      console.log(
        JSON.stringify({ topic, partitions, sent, withoutKey, inAvro, seconds, interrupted: signal.aborted }),
      );
    } else {
      const rate = Math.round(sent / seconds).toLocaleString('en');
      console.log(said.sent(topic, sent.toLocaleString('en'), seconds, rate));
      if (encoding !== 'json') console.log(said.inAvro(inAvro.toLocaleString('en')));
      if (withoutKey > 0) console.log(said.withoutKey(withoutKey.toLocaleString('en')));
    }
    return signal.aborted ? 130 : 0;
  } finally {
    progress.end();
    release();
    await connection.close();
  }
};

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
    .action((flags: SendFlags) => telling(exit, () => runSend(flags)));
};
