import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { RawTopic, SimulatedMessage, Simulation, SimulationOptions } from '@weir/simulate';
import { makeOutFolder } from '../files/make-folder.js';
import { writeLines } from '../files/ndjson-out.js';

const rawTopics: readonly RawTopic[] = ['bank.transfers.v1', 'chain.usdt.v1', 'fraud.reports.v1', 'account.labels.v1'];

/** One NDJSON file for each raw topic, in the order in which its messages arrive. */
export interface FeedFiles {
  send(batch: readonly SimulatedMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** Makes the folder where it is absent, and empties the files where they are not. */
export const openFeedFiles = async (folder: string): Promise<FeedFiles> => {
  await makeOutFolder(folder);
  const open = (topic: RawTopic): readonly [RawTopic, WriteStream, Promise<void>] => {
    const stream = createWriteStream(join(folder, `${topic}.ndjson`));
    const done = finished(stream);
    // Heard by whoever closes or writes next; until then it must not end the process.
    done.catch(() => {});
    return [topic, stream, done];
  };
  const files = rawTopics.map(open);
  return {
    send: async (batch) => {
      for (const [topic, stream, done] of files) {
        let text = '';
        for (const message of batch) if (message.topic === topic) text += `${JSON.stringify(message.value)}\n`;
        if (text !== '' && !stream.write(text)) await Promise.race([once(stream, 'drain'), done]);
      }
    },
    close: async () => {
      for (const [, stream] of files) stream.end();
      await Promise.all(files.map(([, , done]) => done));
    },
  };
};

/** The truth as a file has it: the options that made it, what they made, and where every case's money really went. */
export const truthOf = ({ truth, summary }: Simulation, options: SimulationOptions): object => ({
  options,
  summary,
  sight: truth.sight,
  cases: truth.cases,
});

/** Writes `ledger.ndjson` (every transfer, those that no feed shows too, as transfers lines) and `truth.json`. */
export const writeTruth = async (folder: string, simulation: Simulation, options: SimulationOptions): Promise<void> => {
  await writeLines(
    join(folder, 'ledger.ndjson'),
    (function* () {
      for (const row of simulation.ledger) yield JSON.stringify(row);
    })(),
  );
  await writeFile(join(folder, 'truth.json'), `${JSON.stringify(truthOf(simulation, options), null, 1)}\n`);
};
