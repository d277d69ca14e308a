import type { Log, LogRecord, LogWriter, OutMessage } from '@weir/log';
import { type Stretch, standingBatches } from '../stack/standing-batches.js';
import { type Letter, ownHeaders, placeText, redrivenFromHeader, redrivenHeader } from './letter.js';

/** So much is sent before the dead-letter topic is told of it: a redrive that is broken off repeats no more than that. */
const messagesAtOnce = 500;
const bytesAtOnce = 4 * 1024 * 1024;

const outMessage = ({ place }: Letter, { key, value, headers }: LogRecord): OutMessage => ({
  key,
  value,
  headers: { ...ownHeaders(headers), [redrivenFromHeader]: placeText(place) },
});

/** Sends what was gathered, then says on the dead-letter topic that it was sent. */
class Redrive {
  readonly #writer: LogWriter;
  readonly #partitions: ReadonlyMap<string, number>;
  readonly #gathered: { readonly letter: Letter; readonly message: OutMessage }[] = [];
  #bytes = 0;

  constructor(writer: LogWriter, partitions: ReadonlyMap<string, number>) {
    this.#writer = writer;
    this.#partitions = partitions;
  }

  get isFull(): boolean {
    return this.#gathered.length >= messagesAtOnce || this.#bytes >= bytesAtOnce;
  }

  gather(letter: Letter, record: LogRecord): void {
    this.#gathered.push({ letter, message: outMessage(letter, record) });
    this.#bytes += letter.lengthBytes;
  }

  /** @returns how many were sent */
  async send(): Promise<number> {
    const gathered = this.#gathered.splice(0);
    this.#bytes = 0;
    const raw = new Map<string, OutMessage[]>();
    const letters = new Map<string, number[]>();
    for (const { letter, message } of gathered) {
      const { place, original } = letter;
      const target = `${original.topic}/${original.partition % this.#partitions.get(original.topic)!}`;
      raw.set(target, [...(raw.get(target) ?? []), message]);
      const home = `${place.topic}/${place.partition}`;
      letters.set(home, [...(letters.get(home) ?? []), place.offset]);
    }
    const append = (target: string, messages: readonly OutMessage[]) => {
      const slash = target.lastIndexOf('/');
      return this.#writer.append(target.slice(0, slash), Number(target.slice(slash + 1)), messages);
    };
    for (const [target, messages] of raw) await append(target, messages);
    // After the messages, never before: broken off in between, some are sent twice, and none is passed over.
    for (const [home, offsets] of letters)
      await append(home, [{ key: null, value: null, headers: { [redrivenHeader]: offsets.join(',') } }]);
    return gathered.length;
  }
}

/** The parts of dead-letter topics that hold these letters. */
const stretchesOf = (letters: readonly Letter[]): Stretch[] => {
  const stretches = new Map<string, Stretch>();
  for (const { place } of letters) {
    const key = `${place.topic}/${place.partition}`;
    const { topic, partition, offset } = place;
    const known = stretches.get(key) ?? { topic, partition, offset, end: offset + 1 };
    stretches.set(key, {
      ...known,
      offset: Math.min(known.offset, offset),
      end: Math.max(known.end, offset + 1),
    });
  }
  return [...stretches.values()];
};

/**
 * Sends the bytes of refused messages again to the raw topic and partition they came from, with their key and headers
 * and one that says where they were refused. At least once: what is sent twice has one id, and changes nothing.
 * @param onSent hears how many have been sent
 * @returns how many were sent; fewer than the letters where `signal` ended it
 * @throws {WeirLogError} as `LogWriter.append`
 */
export const redrive = async (
  log: Log,
  letters: readonly Letter[],
  { signal, onSent = () => {} }: { signal?: AbortSignal; onSent?: (sent: number) => void } = {},
): Promise<number> => {
  const byPlace = new Map(letters.map((letter) => [placeText(letter.place), letter]));
  const topics = [...new Set(letters.map(({ original }) => original.topic))];
  const partitions = new Map(
    await Promise.all(topics.map(async (topic) => [topic, await log.partitions(topic)] as const)),
  );
  const writer = await log.openWriter();
  const work = new Redrive(writer, partitions);
  let sent = 0;
  try {
    for await (const { topic, partition, records } of standingBatches(log, stretchesOf(letters), signal)) {
      for (const record of records) {
        const letter = byPlace.get(placeText({ topic, partition, offset: record.offset }));
        if (letter === undefined) continue;
        work.gather(letter, record);
        if (!work.isFull) continue;
        if (signal?.aborted) return sent;
        sent += await work.send();
        onSent(sent);
      }
    }
    if (!signal?.aborted) sent += await work.send();
    onSent(sent);
    return sent;
  } finally {
    await writer.close();
  }
};
