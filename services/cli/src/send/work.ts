import { spoken } from '../language/words.js';
import { progressLine } from '../terminal/progress.js';
import { connectToSend } from '../world/open-world.js';
import { openEncoding, parseEncoding } from './encoding.js';
import { interruption } from './interruption.js';
import { parseRate } from './rate.js';
import { findRawTopic } from './raw-topic.js';
import { sendFile } from './send-file.js';
import { texts } from './texts.js';

export interface SendFlags {
  readonly topic: string;
  readonly file: string;
  readonly keyField?: string;
  readonly rate?: string;
  readonly encoding: string;
  readonly namespace?: string;
  readonly json: boolean;
}

export const runSend = async (flags: SendFlags): Promise<number> => {
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
