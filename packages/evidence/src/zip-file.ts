import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib';
import { WeirError } from '@weir/model';

const deflated = promisify(deflateRaw);
/** Most entries are messages of some hundred bytes: another thread takes longer to be asked than they take. */
const packedHereMax = 2 ** 14;

/** Sizes and places beyond this want another form of the file, which many readers do not know. */
const bytesMax = 2 ** 32 - 1;
/** More entries than this are counted in the 64-bit record only. */
const entriesMax = 0xffff;
/** Bytes that are gathered before they are written. */
const gatheredMax = 2 ** 20;
const localHead = 30;
const centralHead = 46;
/** Version 2.0, names in UTF-8, deflate. */
const [needed, utf8Names, deflateMethod] = [20, 0x0800, 8];

/** A time as ZIP has it: seconds by twos, from 1980 on, in UTC. */
const dosTime = (ms: number): number => {
  const at = new Date(Math.max(ms, Date.UTC(1980, 0, 1)));
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
};

/**
 * A ZIP that is written entry by entry to a file: never more than one entry of it is in memory. Owns the file until it is
 * ended or given up.
 */
export class ZipFile {
  readonly #file: FileHandle;
  readonly #modified: number;
  readonly #hash = createHash('sha256');
  readonly #central: Buffer[] = [];
  #gathered: Buffer[] = [];
  #gatheredBytes = 0;
  #offset = 0;
  #entries = 0;

  private constructor(file: FileHandle, modifiedMs: number) {
    this.#file = file;
    this.#modified = dosTime(modifiedMs);
  }

  /** Opens a new file at `path`; one that is there is written over. */
  static async create(path: string, modifiedMs: number): Promise<ZipFile> {
    return new ZipFile(await open(path, 'w', 0o600), modifiedMs);
  }

  /** @throws {WeirError} `EVIDENCE_TOO_LARGE` */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    const packed =
      bytes.length > packedHereMax ? await deflated(bytes, { level: 6 }) : deflateRawSync(bytes, { level: 6 });
    const nameBytes = Buffer.from(name, 'utf8');
    if (this.#offset + localHead + nameBytes.length + packed.length > bytesMax || bytes.length > bytesMax)
      throw new WeirError('EVIDENCE_TOO_LARGE', `${name} does not fit into it any more`);
    // What is the same in the head of an entry and in the directory.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(needed, 0);
    shared.writeUInt16LE(utf8Names, 2);
    shared.writeUInt16LE(deflateMethod, 4);
    shared.writeUInt32LE(this.#modified, 6);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(0x04034b50, 0);
    const central = Buffer.alloc(6);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(needed, 4);
    const rest = Buffer.alloc(centralHead - 6 - shared.length);
    rest.writeUInt32LE(this.#offset, rest.length - 4);
    this.#central.push(central, shared, rest, nameBytes);
    this.#entries += 1;
    await this.#write(local, shared, nameBytes, packed);
  }

  /** Writes what is left and closes the file, whole on the disk. */
  async end(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    const at = this.#offset;
    const directory = Buffer.concat(this.#central);
    const isMany = this.#entries > entriesMax;
    await this.#write(directory, ...(isMany ? this.#largeEnd(at, directory.length) : []));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    const counted = Math.min(this.#entries, entriesMax);
    end.writeUInt16LE(counted, 8);
    end.writeUInt16LE(counted, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(at, 16);
    await this.#write(end);
    await this.#flush();
    await this.#file.sync();
    await this.#file.close();
    return { bytes: this.#offset, sha256: this.#hash.digest('hex') };
  }

  /** Closes the file as it is: nobody wants it. */
  async giveUp(): Promise<void> {
    await this.#file.close();
  }

  /** The 64-bit record of the end, and where it is. */
  #largeEnd(directoryAt: number, directoryBytes: number): [Buffer, Buffer] {
    const record = Buffer.alloc(56);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeBigUInt64LE(44n, 4);
    record.writeUInt16LE(45, 12);
    record.writeUInt16LE(45, 14);
    record.writeBigUInt64LE(BigInt(this.#entries), 24);
    record.writeBigUInt64LE(BigInt(this.#entries), 32);
    record.writeBigUInt64LE(BigInt(directoryBytes), 40);
    record.writeBigUInt64LE(BigInt(directoryAt), 48);
    const place = Buffer.alloc(20);
    place.writeUInt32LE(0x07064b50, 0);
    place.writeBigUInt64LE(BigInt(directoryAt + directoryBytes), 8);
    place.writeUInt32LE(1, 16);
    return [record, place];
  }

  async #write(...parts: readonly Buffer[]): Promise<void> {
    for (const part of parts) {
      this.#hash.update(part);
      this.#gathered.push(part);
      this.#gatheredBytes += part.length;
      this.#offset += part.length;
    }
    if (this.#gatheredBytes >= gatheredMax) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#gatheredBytes === 0) return;
    await this.#file.appendFile(Buffer.concat(this.#gathered));
    this.#gathered = [];
    this.#gatheredBytes = 0;
  }
}
