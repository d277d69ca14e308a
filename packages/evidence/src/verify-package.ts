import type { KeyObject } from 'node:crypto';
import type { JournalRecord, MessageRef, Settings } from '@weir/journal';
import { isObject, WeirError } from '@weir/model';
import type { CaseAccount, CaseSummary, LabelRow, ReportRow } from '@weir/store';
import { strFromU8, unzipSync } from 'fflate';
import { type Entry, type Lack, taintedOf } from './case-facts.js';
import { type Manifest, messagePath, packageFormat, sha256Of } from './make-package.js';
import { placeOf } from './raw-messages.js';
import { Following, type TaintedTransfer, type WrongFigure, wrongTaints } from './recompute.js';
import { signaturePath, signatureTrouble } from './signature.js';
import { wrongSums } from './wrong-sums.js';
import { zipEntries } from './zip-entries.js';

/** Bytes that a package may unfold to. */
const unpackedBytesMax = 4 * 2 ** 30;

/** What raw bytes say; null: nobody here reads that topic. */
export type ReadMessage = (message: MessageRef, bytes: Buffer) => JournalRecord | null;

/** The file, transfer, account or stream, and what is wrong with it. */
export type Problem = Lack;

/** What was looked at, how much of it, and what does not hold. */
export interface Check {
  readonly name: 'signature' | 'files' | 'messages' | 'transfers' | 'taints' | 'accounts' | 'coverage';
  readonly checked: number;
  readonly problems: readonly Problem[];
}

export interface Verified {
  readonly manifest: Manifest;
  readonly checks: readonly Check[];
  readonly isWhole: boolean;
  /** Id of the key by which it is signed; null: by none. Whose key it is only a key of the reader's own tells. */
  readonly signedBy: string | null;
}

interface PackedEntry extends Entry {
  readonly messages: readonly MessageRef[];
}

interface PackedLine {
  readonly id: string;
  readonly taint: string;
  readonly layer: number;
  readonly flow: (PackedEntry & { readonly sources: TaintedTransfer['sources'] }) | null;
  readonly credit: PackedEntry | null;
}

const unpack = (bytes: Buffer): Record<string, Uint8Array> => {
  try {
    const total = zipEntries(bytes).reduce((sum, entry) => sum + entry.bytes, 0);
    if (total > unpackedBytesMax) throw new RangeError(`it unfolds to more than ${unpackedBytesMax} bytes`);
    const files = unzipSync(bytes, { filter: ({ name }) => !name.endsWith('/') });
    // Without what every object has: a manifest may list `constructor`.
    return Object.assign(Object.create(null), files);
  } catch (cause) {
    throw new WeirError('EVIDENCE_UNREADABLE', cause instanceof Error ? cause.message : String(cause), { cause });
  }
};

const isListed = (value: unknown): boolean =>
  isObject(value) && typeof value['path'] === 'string' && typeof value['sha256'] === 'string';

const isManifest = (value: unknown): value is Manifest =>
  isObject(value) &&
  value['format'] === packageFormat &&
  Array.isArray(value['files']) &&
  value['files'].every(isListed) &&
  Array.isArray(value['missing']) &&
  value['missing'].every(isObject);

/** The parts of a package, read as what they should be. */
class Contents {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly manifest: Manifest;

  constructor(bytes: Buffer) {
    this.files = unpack(bytes);
    const manifest = this.json<unknown>('manifest.json');
    if (!isManifest(manifest))
      throw new WeirError('EVIDENCE_UNREADABLE', `its manifest is none of the format ${packageFormat}`);
    this.manifest = manifest;
  }

  json<T>(path: string): T {
    const bytes = this.files[path];
    if (bytes === undefined) throw new WeirError('EVIDENCE_UNREADABLE', `${path} is not in it`);
    try {
      return JSON.parse(strFromU8(bytes)) as T;
    } catch (cause) {
      throw new WeirError('EVIDENCE_UNREADABLE', `${path} is no JSON`, { cause });
    }
  }

  lines<T>(path: string): T[] {
    const bytes = this.files[path];
    if (bytes === undefined) throw new WeirError('EVIDENCE_UNREADABLE', `${path} is not in it`);
    try {
      return strFromU8(bytes)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as T);
    } catch (cause) {
      throw new WeirError('EVIDENCE_UNREADABLE', `a line of ${path} is no JSON`, { cause });
    }
  }
}

/** Whether the manifest is the one that was signed, and by the key that the reader trusts, where one is given. */
const checkSignature = (contents: Contents, trusted: KeyObject | null): Check => {
  const problem = (why: string): Check => ({ name: 'signature', checked: 1, problems: [{ of: signaturePath, why }] });
  if (contents.files[signaturePath] === undefined)
    return trusted === null ? { name: 'signature', checked: 0, problems: [] } : problem('it is not signed');
  const given = contents.json<unknown>(signaturePath);
  const why = signatureTrouble(contents.files['manifest.json']!, given, trusted);
  return why === null ? { name: 'signature', checked: 1, problems: [] } : problem(why);
};

const checkFiles = ({ files, manifest }: Contents): Check => {
  const problems: Problem[] = [];
  const listed = new Set(['manifest.json', signaturePath, ...manifest.files.map(({ path }) => path)]);
  for (const { path, sha256 } of manifest.files) {
    const bytes = files[path];
    if (bytes === undefined) problems.push({ of: path, why: 'listed, and not there' });
    else if (sha256Of(bytes) !== sha256)
      problems.push({ of: path, why: `hashes to ${sha256Of(bytes)}, listed with ${sha256}` });
  }
  for (const path of Object.keys(files))
    if (!listed.has(path)) problems.push({ of: path, why: 'there, and not listed' });
  return { name: 'files', checked: manifest.files.length, problems };
};

/** The messages that lines rest on are there, or listed as missing, and are the bytes that were read. */
const checkMessages = ({ files, manifest }: Contents, refs: readonly MessageRef[]): Check => {
  const problems: Problem[] = [];
  const missing = new Set(manifest.missing.map(placeOf));
  const asked = new Map(refs.map((ref) => [placeOf(ref), ref]));
  let checked = 0;
  for (const [place, ref] of asked) {
    if (missing.has(place)) continue;
    checked++;
    const bytes = files[messagePath(ref)];
    if (bytes === undefined) problems.push({ of: place, why: 'cited, and neither there nor listed as missing' });
    else if (sha256Of(bytes) !== ref.sha256) problems.push({ of: place, why: 'is not the message that was read' });
  }
  return { name: 'messages', checked, problems };
};

const saysAlike = (record: JournalRecord, id: string, entry: Entry): string | null => {
  if (record.kind !== 'transfer') return `its message is a ${record.kind}`;
  const { transfer } = record;
  const told = [transfer.id, transfer.from, transfer.to, transfer.asset, transfer.amount];
  const claimed = [id, entry.from, entry.to, entry.asset, entry.amount];
  return told.every((value, at) => value === claimed[at])
    ? null
    : `its message says ${JSON.stringify(told)}, the package ${JSON.stringify(claimed)}`;
};

const checkTransfers = ({ files }: Contents, lines: readonly PackedLine[], readMessage: ReadMessage): Check => {
  const problems: Problem[] = [];
  let checked = 0;
  for (const { id, flow, credit } of lines) {
    if (flow === null && credit === null) problems.push({ of: id, why: 'neither its debit nor its credit is there' });
    for (const entry of [flow, credit]) {
      for (const ref of entry?.messages ?? []) {
        const bytes = files[messagePath(ref)];
        const record = bytes === undefined ? null : readMessage(ref, Buffer.from(bytes));
        if (record === null) continue;
        checked++;
        const why = saysAlike(record, id, entry!);
        if (why !== null) problems.push({ of: id, why });
      }
    }
  }
  return { name: 'transfers', checked, problems };
};

const problemOf = ({ id, why }: WrongFigure): Problem => ({ of: id, why });

/** Figures of transfers, and of the accounts that they went to. */
const checkFigures = (contents: Contents, lines: readonly PackedLine[]): Check[] => {
  const transfers = lines.flatMap((line) => taintedOf(line, line.flow, line.credit) ?? []);
  const { settings } = contents.json<{ settings: Settings }>('rules.json');
  const [reports, labels] = [contents.lines<ReportRow>('reports.ndjson'), contents.lines<LabelRow>('labels.ndjson')];
  const following = new Following(transfers, { reports, labels, settings });
  const accounts = contents.lines<CaseAccount>('accounts.ndjson');
  const sums = wrongSums(transfers, accounts, contents.json<CaseSummary>('case.json'), following);
  return [
    { name: 'taints', checked: transfers.length, problems: wrongTaints(transfers, following).map(problemOf) },
    { name: 'accounts', checked: accounts.length, problems: sums.map(problemOf) },
  ];
};

/** Whether all was there when it was made. Packages from before do not say. */
const checkCoverage = (contents: Contents): Check => {
  const { lacks } = contents.json<{ lacks?: readonly Lack[] }>('coverage.json');
  return { name: 'coverage', checked: lacks === undefined ? 0 : 1, problems: lacks ?? [] };
};

/**
 * Holds a package to itself: every file to its hash, every message to the hash taken when it was first read, every
 * transfer to what its messages say, every traced figure to the transfers it is made of, and every account to the transfers into and
 * out of it. Needs nothing else.
 * @param trusted the key by which it must be signed; null: any key will do, or none
 * @throws {WeirError} `EVIDENCE_UNREADABLE` where the file is no package
 */
export const verifyPackage = (bytes: Buffer, readMessage: ReadMessage, trusted: KeyObject | null = null): Verified => {
  const contents = new Contents(bytes);
  const lines = contents.lines<PackedLine>('transfers.ndjson');
  const refs = [
    ...lines.flatMap(({ flow, credit }) => [...(flow?.messages ?? []), ...(credit?.messages ?? [])]),
    ...contents.lines<{ evidence: MessageRef[] }>('alerts.ndjson').flatMap(({ evidence }) => evidence),
    ...contents.lines<ReportRow>('reports.ndjson').map(({ message }) => message),
    ...contents.lines<LabelRow>('labels.ndjson').map(({ message }) => message),
  ];
  const checks = [
    checkSignature(contents, trusted),
    checkFiles(contents),
    checkMessages(contents, refs),
    checkTransfers(contents, lines, readMessage),
    ...checkFigures(contents, lines),
    checkCoverage(contents),
  ];
  const isSigned = contents.files[signaturePath] !== undefined;
  return {
    manifest: contents.manifest,
    checks,
    isWhole: checks.every(({ problems }) => problems.length === 0),
    signedBy: isSigned ? String(contents.json<{ keyId?: unknown } | null>(signaturePath)?.keyId ?? '') : null,
  };
};
