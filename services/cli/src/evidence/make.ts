import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Attachment, fetchMessages, makePackage, messagesOf, placeOf, readCaseFacts } from '@weir/evidence';
import { WeirError } from '@weir/model';
import { version } from '@weir/runtime';
import type { Connection } from '../stack/connection.js';
import { rulesInJournal, settingsInJournal } from '../stack/journal-settings.js';

export interface MakeOrder {
  readonly case: string;
  readonly out: string;
  readonly madeBy: string;
  /** Milliseconds UTC. */
  readonly madeAt: number;
  readonly zone: string;
  /** `file=where it comes from`. */
  readonly attach: readonly string[];
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
}

const attachmentOf = (given: string): Attachment => {
  const cut = given.indexOf('=');
  const [file, custody] = cut < 0 ? [given, ''] : [given.slice(0, cut), given.slice(cut + 1)];
  if (custody === '') throw new WeirError('USAGE', `--attach wants file=where it comes from, not ${given}`);
  return { name: basename(file), bytes: readFileSync(file), custody };
};

/** What a package is made by and for, without where it is written. */
export type PackageOrder = Omit<MakeOrder, 'out'>;

export interface MadePackage extends Omit<Made, 'file'> {
  readonly package: Buffer;
}

/**
 * The evidence package of a case: kept messages from the store, the others from their topics, which are kept then.
 * @throws {WeirError} `CASE_UNKNOWN`, `EVIDENCE_DIFFERS`, `USAGE`
 */
export const evidencePackage = async (
  { log, store, topics }: Pick<Connection, 'log' | 'store' | 'topics'>,
  order: PackageOrder,
  onStep: (text: string) => void,
): Promise<MadePackage> => {
  const attachments = order.attach.map(attachmentOf);
  const settings = await settingsInJournal(log, topics);
  if (settings === null) throw new WeirError('USAGE', `${topics.journal} holds no settings: nothing was ingested yet`);
  onStep('reading the case');
  const facts = await readCaseFacts(store, order.case, { settings, ruleSets: await rulesInJournal(log, topics) });
  const cited = [...new Map(messagesOf(facts).map((message) => [placeOf(message), message])).values()];
  onStep(`reading ${cited.length} raw messages`);
  const kept = await store.keptMessages(cited);
  const there = new Set(kept.map(({ message }) => placeOf(message)));
  const { found, missing, altered } = await fetchMessages(
    log,
    cited.filter((message) => !there.has(placeOf(message))),
  );
  if (altered.length > 0)
    throw new WeirError('EVIDENCE_DIFFERS', `${placeOf(altered[0]!)} and ${altered.length - 1} more`);
  if (found.length > 0) await store.insert('messages', found);
  onStep('writing');
  const { madeAt, madeBy, zone } = order;
  const making = { madeAt, madeBy, zone, program: `weir ${version}` };
  const bytes = await makePackage(facts, [...kept, ...found], making, attachments, order.key ?? null);
  return {
    case: order.case,
    package: bytes,
    bytes: bytes.length,
    transfers: facts.lines.length,
    messages: kept.length + found.length,
    missing: missing.length,
    stale: facts.summary.stale,
  };
};

/**
 * Writes the evidence package of a case. The file is there whole or not at all.
 * @throws {WeirError} as `evidencePackage`
 */
export const makeEvidence = async (
  connection: Pick<Connection, 'log' | 'store' | 'topics'>,
  order: MakeOrder,
  onStep: (text: string) => void,
): Promise<Made> => {
  const { package: bytes, ...made } = await evidencePackage(connection, order, onStep);
  const unfinished = `${order.out}.part`;
  writeFileSync(unfinished, bytes, { flush: true });
  renameSync(unfinished, order.out);
  return { ...made, file: order.out };
};
