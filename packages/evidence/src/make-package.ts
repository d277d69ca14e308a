import { createHash } from 'node:crypto';
import type { MessageRef } from '@weir/journal';
import type { KeptMessage } from '@weir/store';
import { strToU8 } from 'fflate';
import { type CaseFacts, type CaseLine, messagesOf } from './case-facts.js';
import { linkRows, linksCsv, linksXlsx } from './link-rows.js';
import { pictureSvg } from './picture-svg.js';
import { placeOf } from './raw-messages.js';
import { reportHtml } from './report-html.js';
import { reportPdf } from './report-pdf.js';
import { type Making, reportTexts } from './report-text.js';
import { signaturePath, signManifest } from './signature.js';
import { ZipFile } from './zip-file.js';

export const packageFormat = 'weir-evidence/1';

/** A file somebody puts in beside what weir knows, with where it comes from. */
export interface Attachment {
  readonly name: string;
  readonly bytes: Buffer;
  /** Who had it, and when it came: a line of the custody list. */
  readonly custody: string;
}

export interface Manifest {
  readonly format: typeof packageFormat;
  readonly case: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly program: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  /** Raw messages that could not be had any more. */
  readonly missing: readonly MessageRef[];
}

/** What stands in every package besides its manifest; messages and what was put in beside have folders of their own. */
export const partPaths: ReadonlySet<string> = new Set([
  ...['report.html', 'report.pdf', 'picture.svg', 'links.csv', 'links.xlsx', 'case.json', 'transfers.ndjson'],
  ...['accounts.ndjson', 'alerts.ndjson', 'reports.ndjson', 'labels.ndjson', 'rules.json', 'coverage.json'],
  'custody.json',
]);

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const json = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(value, null, 1)}\n`);
const ndjson = (values: readonly unknown[]): Uint8Array =>
  strToU8(values.map((value) => `${JSON.stringify(value)}\n`).join(''));

const lineJson = ({ id, taint, layer, flow, credit }: CaseLine): object => ({
  id,
  taint,
  layer,
  flow: flow === null ? null : { version: flow.version, ...flow.record },
  credit: credit === null ? null : { version: credit.version, ...credit.record },
});

/** Names of topics and of attachments become names of files: nothing in them leads out of the package. */
const fileName = (name: string): string =>
  encodeURIComponent(name).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length));

export const attachmentFolder = 'attachments/';

export const attachmentPath = ({ name, sha256 }: { readonly name: string; readonly sha256: string }): string =>
  `${attachmentFolder}${sha256}-${fileName(name)}`;

export const messageFolder = 'messages/';

export const messagePath = ({ topic, partition, offset }: MessageRef): string =>
  `${messageFolder}${fileName(topic)}/${partition}/${offset}`;

/** A package that was written. */
export interface Written {
  readonly bytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  /** Raw messages that are in it, and those that could not be had. */
  readonly messages: number;
  readonly missing: number;
}

/** What a package says besides the raw messages, file by file: each is made when it is its turn, and let go. */
async function* partsOf(
  facts: CaseFacts,
  making: Making,
  attachments: readonly Attachment[],
  counts: { readonly kept: number; readonly missing: number },
): AsyncIterable<readonly [path: string, bytes: Uint8Array]> {
  const custody = attachments.map(({ name, bytes, custody: from }) => ({
    name,
    sha256: sha256Of(bytes),
    custody: from,
  }));
  const texts = reportTexts(facts, making, counts, custody);
  yield ['report.html', strToU8(reportHtml(texts))];
  yield ['report.pdf', await reportPdf(texts, making.madeAt)];
  yield ['picture.svg', strToU8(pictureSvg(facts))];
  const rows = linkRows(facts, making.zone);
  yield ['links.csv', linksCsv(rows)];
  yield ['links.xlsx', await linksXlsx(rows)];
  yield ['case.json', json(facts.summary)];
  yield ['transfers.ndjson', ndjson(facts.lines.map(lineJson))];
  yield ['accounts.ndjson', ndjson(facts.accounts)];
  yield ['alerts.ndjson', ndjson(facts.alerts)];
  yield ['reports.ndjson', ndjson(facts.reports)];
  yield ['labels.ndjson', ndjson(facts.labels)];
  const reading = making.reading === undefined ? {} : { reading: making.reading };
  yield ['rules.json', json({ settings: facts.settings, ruleSets: facts.ruleSets, ...reading })];
  const { asOf, lacks, positions } = facts;
  yield ['coverage.json', json({ positions, asOf, lacks })];
  const madeAt = new Date(making.madeAt).toISOString();
  const { madeBy, program } = making;
  yield ['custody.json', json({ madeAt, madeBy, program, attachments: custody })];
  // One file may have come from two sources: it has two custody lines, and stands here once.
  const files = new Map(custody.map((line, at) => [attachmentPath(line), attachments[at]!.bytes]));
  for (const [path, bytes] of files) yield [path, bytes];
}

const writeParts = async (
  zip: ZipFile,
  facts: CaseFacts,
  kept: AsyncIterable<KeptMessage>,
  making: Making,
  attachments: readonly Attachment[],
  key: string | null,
): Promise<Written> => {
  const files: Manifest['files'][number][] = [];
  const add = async (path: string, bytes: Uint8Array): Promise<void> => {
    files.push({ path, bytes: bytes.length, sha256: sha256Of(bytes) });
    await zip.add(path, bytes);
  };
  const wanted = new Map(messagesOf(facts).map((each) => [placeOf(each), each]));
  let messages = 0;
  for await (const { bytes, message } of kept) {
    if (!wanted.delete(placeOf(message))) continue;
    await add(messagePath(message), bytes);
    messages += 1;
  }
  const missing = [...wanted.values()];
  for await (const [path, bytes] of partsOf(facts, making, attachments, { kept: messages, missing: missing.length }))
    await add(path, bytes);
  const manifest: Manifest = {
    format: packageFormat,
    case: facts.summary.case,
    madeAt: new Date(making.madeAt).toISOString(),
    madeBy: making.madeBy,
    program: making.program,
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    missing,
  };
  const signed = json(manifest);
  await zip.add('manifest.json', signed);
  if (key !== null) await zip.add(signaturePath, json(signManifest(signed, key)));
  return { ...(await zip.end()), messages, missing: missing.length };
};

/**
 * Writes a package to a file: a ZIP whose `manifest.json` has the SHA-256 of every other file in it. Of its parts one is
 * in memory at a time, and of the raw messages as many as `kept` holds at once.
 * @param kept raw messages that could be had, in any order; what is missing is listed
 * @param key private key in PEM by which the manifest is signed; null: it is not
 * @throws {WeirError} `EVIDENCE_KEY`, `EVIDENCE_TOO_LARGE`, and what `kept` throws: the file is there in part then
 */
export const writePackage = async (
  path: string,
  facts: CaseFacts,
  kept: AsyncIterable<KeptMessage>,
  making: Making,
  attachments: readonly Attachment[] = [],
  key: string | null = null,
): Promise<Written> => {
  const zip = await ZipFile.create(path, making.madeAt);
  try {
    return await writeParts(zip, facts, kept, making, attachments, key);
  } catch (error) {
    await zip.giveUp();
    throw error;
  }
};
