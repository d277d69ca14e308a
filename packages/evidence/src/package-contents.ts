import { WeirError } from '@weir/model';
import { strFromU8, unzipSync } from 'fflate';
import { type Manifest, packageFormat } from './make-package.js';

/** Bytes that a package may unfold to. */
const unpackedBytesMax = 4 * 2 ** 30;

interface Unpacked {
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Names that stand in it more than once, or that are folders with something in them: a reader may open another than we do. */
  readonly doubtful: readonly string[];
}

const unpack = (bytes: Buffer): Unpacked => {
  let total = 0;
  const names = new Set<string>();
  const doubtful = new Set<string>();
  try {
    const files = unzipSync(bytes, {
      filter: ({ originalSize, name }) => {
        total += originalSize;
        if (total > unpackedBytesMax) throw new RangeError(`it unfolds to more than ${unpackedBytesMax} bytes`);
        const isFolder = name.endsWith('/');
        // No object has it as a field of its own: what stands under it would not be looked at.
        if (names.has(name) || name === '__proto__' || (isFolder && originalSize > 0)) doubtful.add(name);
        names.add(name);
        return !isFolder;
      },
    });
    return { files: Object.assign(Object.create(null), files), doubtful: [...doubtful] };
  } catch (cause) {
    throw new WeirError('EVIDENCE_UNREADABLE', cause instanceof Error ? cause.message : String(cause), { cause });
  }
};

/** The parts of a package, read as what they should be. */
export class PackageContents {
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly doubtful: readonly string[];
  readonly manifest: Manifest;

  /** @throws {WeirError} `EVIDENCE_UNREADABLE` */
  constructor(bytes: Buffer) {
    ({ files: this.files, doubtful: this.doubtful } = unpack(bytes));
    this.manifest = this.json('manifest.json');
    if (this.manifest.format !== packageFormat || !Array.isArray(this.manifest.files))
      throw new WeirError(
        'EVIDENCE_UNREADABLE',
        `its format is ${String(this.manifest.format)}, known is ${packageFormat}`,
      );
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
