import { createHash } from 'node:crypto';
import type { MessageRef } from '@weir/journal';
import type { KeptMessage } from '@weir/store';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { type CaseFacts, type CaseLine, messagesOf } from './case-facts.js';
import { linkRows, linksCsv, linksXlsx } from './link-rows.js';
import { pictureSvg } from './picture-svg.js';
import { placeOf } from './raw-messages.js';
import { reportHtml } from './report-html.js';
import { reportPdf } from './report-pdf.js';
import { type Making, reportTexts } from './report-text.js';
import { signaturePath, signManifest } from './signature.js';

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

/** The messages that the package holds, once each, and those that are missing. */
const enclosed = (
  facts: CaseFacts,
  kept: readonly KeptMessage[],
): { messages: KeptMessage[]; missing: MessageRef[] } => {
  const byPlace = new Map(kept.map((each) => [placeOf(each.message), each]));
  const messages: KeptMessage[] = [];
  const missing: MessageRef[] = [];
  for (const [place, ref] of new Map(messagesOf(facts).map((each) => [placeOf(each), each]))) {
    const found = byPlace.get(place);
    if (found === undefined) missing.push(ref);
    else messages.push(found);
  }
  return { messages, missing };
};

/** Names of topics and of attachments become names of files: nothing in them leads out of the package. */
const fileName = (name: string): string =>
  encodeURIComponent(name).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length));

export const messagePath = ({ topic, partition, offset }: MessageRef): string =>
  `messages/${fileName(topic)}/${partition}/${offset}`;

/**
 * Puts a package together: a ZIP whose `manifest.json` has the SHA-256 of every other file in it.
 * @param kept raw messages that could be had; what is missing is listed
 * @param key private key in PEM by which the manifest is signed; null: it is not
 * @throws {WeirError} `EVIDENCE_KEY`
 */
export const makePackage = async (
  facts: CaseFacts,
  kept: readonly KeptMessage[],
  making: Making,
  attachments: readonly Attachment[] = [],
  key: string | null = null,
): Promise<Buffer> => {
  const { messages, missing } = enclosed(facts, kept);
  const texts = reportTexts(facts, making, { kept: messages.length, missing: missing.length });
  const rows = linkRows(facts, making.zone);
  const files: Record<string, Uint8Array> = {
    'report.html': strToU8(reportHtml(texts)),
    'report.pdf': await reportPdf(texts, making.madeAt),
    'picture.svg': strToU8(pictureSvg(facts)),
    'links.csv': linksCsv(rows),
    'links.xlsx': await linksXlsx(rows),
    'case.json': json(facts.summary),
    'transfers.ndjson': ndjson(facts.lines.map(lineJson)),
    'accounts.ndjson': ndjson(facts.accounts),
    'alerts.ndjson': ndjson(facts.alerts),
    'reports.ndjson': ndjson(facts.reports),
    'labels.ndjson': ndjson(facts.labels),
    'rules.json': json({ settings: facts.settings, ruleSets: facts.ruleSets }),
    'coverage.json': json({ positions: facts.positions, asOf: facts.positions['flows/0'] ?? 0 }),
    'custody.json': json({
      madeAt: new Date(making.madeAt).toISOString(),
      madeBy: making.madeBy,
      attachments: attachments.map(({ name, bytes, custody }) => ({ name, sha256: sha256Of(bytes), custody })),
    }),
  };
  for (const { message, bytes } of messages) files[messagePath(message)] = bytes;
  for (const { name, bytes } of attachments) files[`attachments/${sha256Of(bytes)}-${fileName(name)}`] = bytes;
  const manifest: Manifest = {
    format: packageFormat,
    case: facts.summary.case,
    madeAt: new Date(making.madeAt).toISOString(),
    madeBy: making.madeBy,
    program: making.program,
    files: Object.entries(files)
      .map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256Of(bytes) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    missing,
  };
  const signed = json(manifest);
  const zippable: Zippable = {
    'manifest.json': signed,
    ...(key === null ? {} : { [signaturePath]: json(signManifest(signed, key)) }),
    ...files,
  };
  return Buffer.from(zipSync(zippable, { mtime: new Date(making.madeAt), level: 6 }));
};
