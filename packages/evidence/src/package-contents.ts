import { isObject, WeirError } from '@weir/model';
import { strFromU8, unzipSync } from 'fflate';
import { type Manifest, packageFormat } from './make-package.js';
import { zipEntries } from './zip-entries.js';

/** Bytes that a package may unfold to. */
const unpackedBytesMax = 4 * 2 ** 30;

interface Unpacked {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Folders with something in them: a reader may open what we do not. */
  readonly doubtful: readonly string[];
}

const unpack = (bytes: Buffer): Unpacked => {
  try {
    const entries = zipEntries(bytes);
    const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (total > unpackedBytesMax) throw new RangeError(`it unfolds to more than ${unpackedBytesMax} bytes`);
    const isFolder = (name: string): boolean => name.endsWith('/');
    const files = unzipSync(bytes, { filter: ({ name }) => !isFolder(name) });
    const doubtful = entries.filter(({ name, bytes: held }) => isFolder(name) && held > 0).map(({ name }) => name);
    // Without what every object has: a manifest may list `constructor`.
    return { files: Object.assign(Object.create(null), files), doubtful };
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
export class PackageContents {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly doubtful: readonly string[];
  readonly manifest: Manifest;

  /** @throws {WeirError} `EVIDENCE_UNREADABLE` */
  constructor(bytes: Buffer) {
    ({ files: this.files, doubtful: this.doubtful } = unpack(bytes));
    const manifest = this.json<unknown>('manifest.json');
    if (!isManifest(manifest))
      throw new WeirError('EVIDENCE_UNREADABLE', `its manifest is none of the format ${packageFormat}`);
    this.manifest = manifest;
  }

  /** @throws {WeirError} `EVIDENCE_UNREADABLE` */
  json<T>(path: string): T {
    const bytes = this.files[path];
    if (bytes === undefined) throw new WeirError('EVIDENCE_UNREADABLE', `${path} is not in it`);
    try {
      return JSON.parse(strFromU8(bytes)) as T;
    } catch (cause) {
      throw new WeirError('EVIDENCE_UNREADABLE', `${path} is no JSON`, { cause });
    }
  }

  /** @throws {WeirError} `EVIDENCE_UNREADABLE` */
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
