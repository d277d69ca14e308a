import type { KeyObject } from 'node:crypto';
import type { JournalRecord, MessageRef, Settings } from '@weir/journal';
import { WeirError } from '@weir/model';
import type { CaseAccount, CaseSummary, LabelRow, ReportRow } from '@weir/store';
import { type Lack, taintedOf } from './case-facts.js';
import {
  attachmentFolder,
  attachmentPath,
  type Manifest,
  messageFolder,
  messagePath,
  partPaths,
  sha256Of,
} from './make-package.js';
import { PackageContents } from './package-contents.js';
import { placeOf } from './raw-messages.js';
import { Following, type TaintedTransfer, type WrongFigure, wrongTaints } from './recompute.js';
import type { Reading } from './report-text.js';
import { compareStatements, compareTransfers, type PackedEntry, type PackedTransfer, type Said } from './said-alike.js';
import { signaturePath, signatureTrouble } from './signature.js';
import { wrongLots } from './wrong-lots.js';
import { arrivedBefore, wrongSums } from './wrong-sums.js';

/**
 * What raw bytes say; null: only a registry knows how they were written.
 * @param how as they were read when the package was made; null or left out: nobody says
 */
export type ReadMessage = (message: MessageRef, bytes: Buffer, how?: Reading | null) => JournalRecord | null;

/** The file, transfer, account or stream, and what is wrong with it. */
export type Problem = Lack;

/** What was looked at, how much of it, and what does not hold. */
export interface Check {
  readonly name: 'signature' | 'files' | 'messages' | 'transfers' | 'statements' | 'taints' | 'accounts' | 'coverage';
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

interface PackedLine extends PackedTransfer {
  readonly taint: string;
  readonly layer: number;
  readonly flow: (PackedEntry & { readonly sources: TaintedTransfer['sources'] }) | null;
  readonly credit: (PackedEntry & { readonly version: number }) | null;
}

/** Whether the manifest is the one that was signed, and by the key that the reader trusts, where one is given. */
const checkSignature = (contents: PackageContents, trusted: KeyObject | null): Check => {
  const problem = (why: string): Check => ({ name: 'signature', checked: 1, problems: [{ of: signaturePath, why }] });
  if (contents.files[signaturePath] === undefined)
    return trusted === null ? { name: 'signature', checked: 0, problems: [] } : problem('it is not signed');
  const given = contents.json<unknown>(signaturePath);
  const why = signatureTrouble(contents.files['manifest.json']!, given, trusted);
  return why === null ? { name: 'signature', checked: 1, problems: [] } : problem(why);
};

interface Custody {
  readonly attachments: readonly { readonly name: string; readonly sha256: string }[];
  readonly madeAt?: string;
  readonly madeBy?: string;
  readonly program?: string;
}

/** A file put in beside: its name holds its hash, and a custody line says where it comes from. */
const checkCustody = (contents: PackageContents): Problem[] => {
  const { attachments, ...maker } = contents.json<Custody>('custody.json');
  const paths = new Set(attachments.map(attachmentPath));
  const { manifest } = contents;
  // The manifest says who made it, when and by what, and has no hash of its own. Packages of before do not say all of it twice.
  const [made, said] = [manifest, { ...manifest, ...maker }].map((of) => [of.madeAt, of.madeBy, of.program].join(', '));
  return [
    ...(made === said ? [] : [{ of: 'manifest.json', why: `says ${made}, the custody list ${said}` }]),
    ...attachments.flatMap((attachment): Problem[] => {
      const bytes = contents.files[attachmentPath(attachment)];
      if (bytes === undefined) return [{ of: attachment.name, why: 'it has a custody line, and is not there' }];
      const isSame = sha256Of(bytes) === attachment.sha256;
      return isSame ? [] : [{ of: attachment.name, why: 'it is not the file of its custody line' }];
    }),
    ...Object.keys(contents.files)
      .filter((path) => path.startsWith(attachmentFolder) && !paths.has(path))
      .map((path) => ({ of: path, why: 'it has no custody line' })),
  ];
};

/** Whether a package has such a file: people take whatever they find beside the report for a part of it. */
const isPart = (path: string): boolean =>
  partPaths.has(path) ||
  path.startsWith(messageFolder) ||
  path.startsWith(attachmentFolder) ||
  path === 'manifest.json' ||
  path === signaturePath;

const checkFiles = (contents: PackageContents): Check => {
  const { doubtful, files, manifest } = contents;
  const problems: Problem[] = doubtful.map((of) => ({ of, why: 'stands in the file more than once, or is no name' }));
  const listed = new Set(['manifest.json', signaturePath, ...manifest.files.map(({ path }) => path)]);
  for (const { path, bytes: length, sha256 } of manifest.files) {
    const bytes = files[path];
    if (bytes === undefined) problems.push({ of: path, why: 'listed, and not there' });
    else if (sha256Of(bytes) !== sha256)
      problems.push({ of: path, why: `hashes to ${sha256Of(bytes)}, listed with ${sha256}` });
    else if (bytes.length !== length)
      problems.push({ of: path, why: `is ${bytes.length} bytes long, listed with ${length}` });
  }
  for (const path of Object.keys(files)) {
    if (!listed.has(path)) problems.push({ of: path, why: 'there, and not listed' });
    else if (!isPart(path)) problems.push({ of: path, why: 'is no file of a package' });
  }
  for (const path of partPaths)
    if (files[path] === undefined) problems.push({ of: path, why: 'every package has it, and it is not there' });
  const name = contents.json<CaseSummary>('case.json').case;
  if (name !== manifest.case)
    problems.push({ of: 'case.json', why: `is of ${name}, the manifest of ${manifest.case}` });
  return { name: 'files', checked: manifest.files.length, problems: [...problems, ...checkCustody(contents)] };
};

/** The messages that lines rest on are there, or listed as missing, and are the bytes that were read; there are no others. */
const checkMessages = ({ files, manifest }: PackageContents, refs: readonly MessageRef[]): Check => {
  const problems: Problem[] = [];
  const missing = new Set(manifest.missing.map(placeOf));
  // One place may be cited by two hashes: both must hold.
  const asked = new Map(refs.map((ref) => [`${placeOf(ref)} ${ref.sha256}`, ref]));
  let checked = 0;
  for (const ref of asked.values()) {
    const place = placeOf(ref);
    const bytes = files[messagePath(ref)];
    if (missing.has(place)) {
      if (bytes !== undefined) problems.push({ of: place, why: 'listed as missing, and there' });
      continue;
    }
    checked++;
    if (bytes === undefined) problems.push({ of: place, why: 'cited, and neither there nor listed as missing' });
    else if (sha256Of(bytes) !== ref.sha256) problems.push({ of: place, why: 'is not the message that was read' });
  }
  const places = new Set(refs.map(placeOf));
  for (const place of missing)
    if (!places.has(place)) problems.push({ of: place, why: 'listed as missing, and nothing rests on it' });
  const cited = new Set(refs.map(messagePath));
  for (const path of Object.keys(files))
    if (path.startsWith(messageFolder) && !cited.has(path)) problems.push({ of: path, why: 'nothing rests on it' });
  return { name: 'messages', checked, problems };
};

/** What the messages of a package say, each read once. */
const saidIn = (contents: PackageContents, readMessage: ReadMessage): Said => {
  const how = contents.json<{ reading?: Reading }>('rules.json').reading ?? null;
  const read = new Map<string, JournalRecord | null>();
  return (ref) => {
    const place = placeOf(ref);
    const known = read.get(place);
    if (known !== undefined) return known;
    const bytes = contents.files[messagePath(ref)];
    const record = bytes === undefined ? null : readMessage(ref, Buffer.from(bytes), how);
    read.set(place, record);
    return record;
  };
};

const problemOf = ({ id, why }: WrongFigure): Problem => ({ of: id, why });

/** Figures of transfers, and of the accounts that they went to. */
const checkFigures = (contents: PackageContents, lines: readonly PackedLine[]): Check[] => {
  const transfers = lines.flatMap((line) => taintedOf(line, line.flow, line.credit) ?? []);
  const { settings } = contents.json<{ settings: Settings }>('rules.json');
  const [reports, labels] = [contents.lines<ReportRow>('reports.ndjson'), contents.lines<LabelRow>('labels.ndjson')];
  const following = new Following(transfers, { reports, labels, settings });
  const accounts = contents.lines<CaseAccount>('accounts.ndjson');
  const summary = contents.json<CaseSummary>('case.json');
  const { asOf = 0 } = contents.json<{ asOf?: number }>('coverage.json');
  const sums = wrongSums(transfers, accounts, summary, following, arrivedBefore(lines, summary.stale ? 0 : asOf));
  const taints = [...wrongLots(transfers), ...wrongTaints(transfers, following)];
  return [
    { name: 'taints', checked: transfers.length, problems: taints.map(problemOf) },
    { name: 'accounts', checked: accounts.length, problems: sums.map(problemOf) },
  ];
};

/** Whether all was there when it was made. Packages from before do not say. */
const checkCoverage = (contents: PackageContents): Check => {
  const { lacks } = contents.json<{ lacks?: readonly Lack[] }>('coverage.json');
  return { name: 'coverage', checked: lacks === undefined ? 0 : 1, problems: lacks ?? [] };
};

const checksOf = (contents: PackageContents, readMessage: ReadMessage, trusted: KeyObject | null): Check[] => {
  const lines = contents.lines<PackedLine>('transfers.ndjson');
  const [reports, labels] = [contents.lines<ReportRow>('reports.ndjson'), contents.lines<LabelRow>('labels.ndjson')];
  const refs = [
    ...lines.flatMap(({ flow, credit }) => [...(flow?.messages ?? []), ...(credit?.messages ?? [])]),
    ...contents.lines<{ evidence: MessageRef[] }>('alerts.ndjson').flatMap(({ evidence }) => evidence),
    ...reports.map(({ message }) => message),
    ...labels.map(({ message }) => message),
  ];
  const said = saidIn(contents, readMessage);
  return [
    checkSignature(contents, trusted),
    checkFiles(contents),
    checkMessages(contents, refs),
    { name: 'transfers', ...compareTransfers(lines, said) },
    { name: 'statements', ...compareStatements(contents.manifest.case, reports, labels, said) },
    ...checkFigures(contents, lines),
    checkCoverage(contents),
  ];
};

/**
 * Holds a package to itself: every file to its hash, every message to the hash taken when it was first read, every transfer, report
 * and label to what its messages say, every traced figure to the transfers it is made of, and every account to the transfers into and
 * out of it. Needs nothing else.
 * @param trusted the key by which it must be signed; null: any key will do, or none
 * @throws {WeirError} `EVIDENCE_UNREADABLE` where the file is no package
 */
export const verifyPackage = (bytes: Buffer, readMessage: ReadMessage, trusted: KeyObject | null = null): Verified => {
  const contents = new PackageContents(bytes);
  let checks: readonly Check[];
  try {
    checks = checksOf(contents, readMessage, trusted);
  } catch (cause) {
    // Whoever writes a package by hand leaves fields out, or puts other things there.
    if (cause instanceof TypeError || cause instanceof SyntaxError || cause instanceof RangeError)
      throw new WeirError('EVIDENCE_UNREADABLE', `a field in it is not what it should be: ${cause.message}`, { cause });
    throw cause;
  }
  const isSigned = contents.files[signaturePath] !== undefined;
  return {
    manifest: contents.manifest,
    checks,
    isWhole: checks.every(({ problems }) => problems.length === 0),
    signedBy: isSigned ? String(contents.json<{ keyId?: unknown } | null>(signaturePath)?.keyId ?? '') : null,
  };
};
