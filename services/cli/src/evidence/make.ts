import { readFileSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type Attachment,
  fetchMessages,
  type Lack,
  messagesOf,
  placeOf,
  type Reading,
  readCaseFacts,
  sha256Of,
  writePackage,
} from '@weir/evidence';
import type { MessageRef } from '@weir/journal';
import { compareBytes, WeirError } from '@weir/model';
import { version } from '@weir/runtime';
import type { KeptMessage } from '@weir/store';
import { spokenDetail } from '../errors/details.js';
import { spoken } from '../language/words.js';
import type { Connection } from '../stack/connection.js';
import { rulesInJournal, settingsInJournal } from '../stack/journal-settings.js';
import { texts } from './texts.js';

export interface MakeOrder {
  readonly case: string;
  readonly out: string;
  readonly madeBy: string;
  /** Milliseconds UTC. */
  readonly madeAt: number;
  readonly zone: string;
  /** How raw messages are read here: whoever checks the package reads them alike. */
  readonly reading?: Reading;
  /** `file=where it comes from`. */
  readonly attach: readonly string[];
  /** How long it waits until all that the case rests on is there, milliseconds; a minute where it is left out. */
  readonly waitMs?: number;
  /** After that it is made of what is there, and says what lacks. */
  readonly asItStands?: boolean;
  /** Private key by which it is signed, PEM; null, or left out: it is not. */
  readonly key?: string | null;
}

export interface Made {
  readonly case: string;
  readonly file: string;
  readonly bytes: number;
  readonly transfers: number;
  readonly messages: number;
  readonly missing: number;
  readonly stale: boolean;
  /** What lacked when it was made; nothing, unless it was to be made as the case stood. */
  readonly lacks: readonly Lack[];
}

const attachmentOf = (given: string): Attachment => {
  const cut = given.indexOf('=');
  const [file, custody] = cut < 0 ? [given, ''] : [given.slice(0, cut), given.slice(cut + 1)];
  if (custody === '') throw new WeirError('USAGE', `--attach wants file=where it comes from, not ${given}`);
  return { name: basename(file), bytes: readFileSync(file), custody };
};

/** The file that a package is until it is whole. */
export const unfinishedOf = (out: string): string => `${out}.part`;

const waitMsUsual = 60_000;

/** Messages that are in memory at once. */
const messagesAtOnce = 1_000;

const inOrder = (left: MessageRef, right: MessageRef): number =>
  compareBytes(left.topic, right.topic) || left.partition - right.partition || left.offset - right.offset;

/**
 * The raw messages that a case cites, some at a time: kept ones from the store, the others from their topics, which are
 * kept then; those that are nowhere are left out.
 * @throws {WeirError} `EVIDENCE_DIFFERS`; {WeirStoreError}, {WeirLogError}
 */
async function* citedMessages(
  { log, store }: Pick<Connection, 'log' | 'store'>,
  cited: readonly MessageRef[],
): AsyncIterable<KeptMessage> {
  for (let from = 0; from < cited.length; from += messagesAtOnce) {
    const some = cited.slice(from, from + messagesAtOnce);
    const asked = new Map(some.map((message) => [placeOf(message), message.sha256]));
    const kept = await store.keptMessages(some);
    // A topic that was made anew has other messages in the places of before, and what is kept may be one of them.
    const right = kept.filter(({ bytes, message }) => asked.get(placeOf(message)) === sha256Of(bytes));
    yield* right;
    for (const { message } of right) asked.delete(placeOf(message));
    const { altered, found } = await fetchMessages(
      log,
      some.filter((message) => asked.has(placeOf(message))),
    );
    for (const { message } of found) asked.delete(placeOf(message));
    const other = [...altered, ...kept.flatMap(({ message }) => (asked.has(placeOf(message)) ? [message] : []))];
    if (other.length > 0)
      throw new WeirError('EVIDENCE_DIFFERS', `${placeOf(other[0]!)} and ${new Set(other.map(placeOf)).size - 1} more`);
    if (found.length > 0) await store.insert('messages', found);
    yield* found;
  }
}

/** What a package says of itself, and the hash of its file. */
export interface MadePackage extends Made {
  readonly sha256: string;
}

/**
 * Writes the evidence package of a case. The file is there whole or not at all.
 * @param onStep hears what is done, and what is waited for
 * @param signal aborts the wait for what is not there yet
 * @throws {WeirError} `CASE_UNKNOWN`, `EVIDENCE_DIFFERS`, `EVIDENCE_KEY`, `EVIDENCE_NOT_WHOLE`, `EVIDENCE_TOO_LARGE`, `USAGE`
 */
export const makeEvidence = async (
  connection: Pick<Connection, 'log' | 'store' | 'topics'>,
  order: MakeOrder,
  onStep: (text: string) => void,
  signal?: AbortSignal,
): Promise<MadePackage> => {
  const { log, topics } = connection;
  const attachments = order.attach.map(attachmentOf);
  const settings = await settingsInJournal(log, topics);
  if (settings === null) throw new WeirError('USAGE', `${topics.journal} holds no settings: nothing was ingested yet`);
  const said = spoken(texts);
  onStep(said.readingCase);
  const rules = { settings, ruleSets: await rulesInJournal(log, topics) };
  const facts = await readCaseFacts(connection, order.case, rules, {
    waitMs: order.waitMs ?? waitMsUsual,
    asItStands: order.asItStands ?? false,
    onWait: (why) => onStep(said.waiting(spokenDetail(why))),
    ...(signal === undefined ? {} : { signal }),
  });
  const cited = [...new Map(messagesOf(facts).map((message) => [placeOf(message), message])).values()].sort(inOrder);
  onStep(said.writing(cited.length));
  const { madeAt, madeBy, reading, zone } = order;
  const making = { madeAt, madeBy, zone, program: `weir ${version}`, ...(reading && { reading }) };
  const unfinished = unfinishedOf(order.out);
  try {
    const messages = citedMessages(connection, cited);
    const written = await writePackage(unfinished, facts, messages, making, attachments, order.key ?? null);
    renameSync(unfinished, order.out);
    const { lacks, lines, summary } = facts;
    return { case: order.case, file: order.out, ...written, transfers: lines.length, stale: summary.stale, lacks };
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
};
