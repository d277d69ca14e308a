import type { Log, LogRecord } from '@weir/log';
import { dlqOf, WeirError } from '@weir/model';
import { printable } from '../alerts/printable.js';
import { localTime } from '../alerts/readable-time.js';
import { spoken } from '../language/words.js';
import type { Report } from '../stack/report.js';
import { standingBatches, standingOn } from '../stack/standing-batches.js';
import { shownWhole } from '../stack/table.js';
import { meaningOf, ownHeaders, placeText, readLetter, redrivenIn } from './letter.js';
import { spokenMeaning } from './spoken-meaning.js';
import { texts } from './texts.js';

/** How the bytes of a message are shown; null: they are not. */
export type ShownBytes = 'text' | 'hex' | null;

const recordAt = async (log: Log, topic: string, partition: number, offset: number): Promise<LogRecord> => {
  const stretch = (await standingOn(log, topic)).find((each) => each.partition === partition);
  if (stretch === undefined) throw new WeirError('USAGE', `${topic} has no partition ${partition}`);
  if (offset < stretch.offset || offset >= stretch.end) {
    const held = stretch.offset === stretch.end ? 'is empty' : `holds offsets ${stretch.offset} to ${stretch.end - 1}`;
    throw new WeirError('USAGE', `${topic} partition ${partition} ${held}, so there is no ${offset}`);
  }
  for await (const { records } of standingBatches(log, [{ topic, partition, offset, end: offset + 1 }])) {
    const record = records.find((each) => each.offset === offset);
    if (record !== undefined) return record;
  }
  throw new WeirError('USAGE', `${topic} partition ${partition} holds no message at offset ${offset}`);
};

const bytesShown = (value: Buffer | null, as: ShownBytes): string[] => {
  const said = spoken(texts);
  if (as === null) return [said.bytesHidden];
  if (value === null) return [said.noBytes];
  if (as === 'text') return [said.bytes, ...value.toString('utf8').split('\n').map(printable)];
  const hex = value.toString('hex');
  return [said.bytes, ...(hex.match(/.{1,64}/g) ?? [])];
};

/**
 * What `weir dlq show` says of one refused message: why it was refused, what to do, where it lies.
 * @throws {WeirError} `USAGE` where nothing refused lies there
 */
export const showLetter = async (
  log: Log,
  rawTopic: string,
  { partition, offset, bytes }: { readonly partition: number; readonly offset: number; readonly bytes: ShownBytes },
): Promise<Report> => {
  const topic = dlqOf(rawTopic);
  const record = await recordAt(log, topic, partition, offset);
  const letter = readLetter({ topic, partition }, record);
  if (letter === null) {
    const what = redrivenIn(record) === null ? 'is none that ingest wrote' : 'says which letters were sent again';
    throw new WeirError('USAGE', `the message at ${placeText({ topic, partition, offset })} ${what}`);
  }
  const { original, code, detail, lengthBytes, sha256, unfit, redrivenFrom, refusedAtMs } = letter;
  const { text, remedy } = meaningOf(code);
  const headers = Object.fromEntries(
    Object.entries(ownHeaders(record.headers)).map(([name, value]) => [name, value.toString('utf8')]),
  );
  const json = {
    topic,
    partition,
    offset,
    refusedAt: new Date(refusedAtMs).toISOString(),
    code,
    meaning: text,
    remedy,
    detail,
    original: { ...original, timestamp: new Date(original.timestampMs).toISOString() },
    bytes: lengthBytes,
    sha256,
    whole: unfit === null,
    redrivenFrom,
    headers,
    key: bytes === null ? null : (record.key?.toString('utf8') ?? null),
    value: bytes === null ? null : (record.value?.toString(bytes === 'hex' ? 'hex' : 'utf8') ?? null),
  };
  const [said, meaning] = [spoken(texts), spokenMeaning(code)];
  const lines = [
    said.code(printable(code), meaning.text),
    said.remedy(meaning.remedy),
    said.detail(printable(detail)),
    said.refused(localTime(refusedAtMs)),
    said.original(original.topic, original.partition, original.offset, localTime(original.timestampMs)),
    said.size(shownWhole(lengthBytes), printable(sha256)),
    ...(unfit === null ? [] : [said.unfit(unfit)]),
    ...Object.entries(headers).map(([name, value]) => said.header(printable(name), printable(value))),
    ...(bytes === null ? [] : [said.key(record.key === null ? said.noKey : printable(record.key.toString('utf8')))]),
    ...bytesShown(record.value, bytes),
  ];
  return { status: 0, lines, json };
};
