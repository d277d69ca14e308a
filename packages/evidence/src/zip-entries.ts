/** An entry of a ZIP, as its directory has it. */
export interface ZipEntry {
  readonly name: string;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its local head begins. */
  readonly at: number;
  /** Where the directory says so. */
  readonly directoryAt: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, place64: 0x07064b50 };
const [localHead, centralHead, endBytes, placeBytes] = [30, 46, 22, 20];
/** Bit 3 of the flags: sizes stand behind the entry once more, in 24 bytes at the most. */
const [sizesBehind, behindBytesMax] = [8, 24];
/** Of an entry's mode, the kind: none said, a folder, a file. */
const fileModes: ReadonlySet<number> = new Set([0, 4, 8]);
/** Deflate makes a byte of 1,032 at the best: who says more has the reader set memory aside for nothing. */
const foldsMax = 1_032;

const assert = (holds: boolean, why: string): void => {
  if (!holds) throw new RangeError(why);
};

interface Directory {
  readonly count: number;
  readonly at: number;
  readonly end: number;
}

/** Where the directory of a ZIP is, and how many entries it has: programs go by one of these figures or by another, so they agree. */
const directoryOf = (zip: DataView): Directory => {
  const tail = zip.byteLength - endBytes;
  // A comment could hold another end, and other programs would take that one.
  assert(tail >= 0 && zip.getUint32(tail, true) === signatures.end, 'it does not end as a ZIP does');
  assert(zip.getUint16(tail + 20, true) === 0, 'there is a comment behind its end');
  let [here, count] = [zip.getUint16(tail + 8, true), zip.getUint16(tail + 10, true)];
  let [bytes, at, end] = [zip.getUint32(tail + 12, true), zip.getUint32(tail + 16, true), tail];
  const place = tail - placeBytes;
  if (count === 0xffff && place >= 0 && zip.getUint32(place, true) === signatures.place64) {
    end = Number(zip.getBigUint64(place + 8, true));
    assert(end + 56 === place && zip.getUint32(end, true) === signatures.end64, 'its 64-bit end is none');
    const of = (offset: number): number => Number(zip.getBigUint64(end + offset, true));
    [here, count, bytes, at] = [of(24), of(32), of(40), of(48)];
  }
  const isOne = zip.getUint32(tail + 4, true) === 0 && here === count && at + bytes === end;
  assert(isOne, 'its end says of its directory what is not so');
  return { count, at, end };
};

/** Whether a name leads to a place inside the folder that a ZIP is unpacked to, whatever unpacks it. */
const isPlainName = (name: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  !/[\u0000-\u001f\u007f\\:]|^\//.test(name) &&
  name
    .replace(/\/$/, '')
    .split('/')
    .every((part) => part !== '' && !/^\.+$/.test(part));

const nameAt = (bytes: Buffer, at: number, length: number): string => bytes.toString('utf8', at, at + length);

/** Whether an entry is as the directory says, and where it ends. */
const endOfEntry = (
  bytes: Buffer,
  zip: DataView,
  entry: ZipEntry,
): { readonly end: number; readonly slack: number } => {
  const { at, name, packedBytes } = entry;
  assert(zip.getUint32(at, true) === signatures.local, `${name} does not begin where its directory says`);
  const nameBytes = zip.getUint16(at + 26, true);
  assert(nameAt(bytes, at + localHead, nameBytes) === name, `${name} is called otherwise where it stands`);
  assert(zip.getUint16(at + 28, true) === 0, `${name} says more of itself than a name`);
  const areSizesBehind = (zip.getUint16(at + 6, true) & sizesBehind) !== 0;
  // How it is packed, its checksum, its sizes: a program that reads from the front goes by what stands here.
  const [from, length] = areSizesBehind ? [at + 4, 6] : [at + 4, 22];
  const isSame = bytes.compare(bytes, entry.directoryAt + 6, entry.directoryAt + 6 + length, from, from + length) === 0;
  assert(isSame, `${name} is packed otherwise than its directory says`);
  return { end: at + localHead + nameBytes + packedBytes, slack: areSizesBehind ? behindBytesMax : 0 };
};

/**
 * The entries of a ZIP that all programs read alike: each name once, inside the folder that it is unpacked to, the same in the directory and
 * where the entry stands, packed as both say, and nothing between, before or behind. Otherwise one program could hold to its hashes what another one does not show.
 * @throws {RangeError} where they may not
 */
export const zipEntries = (bytes: Buffer): ZipEntry[] => {
  const zip = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = directoryOf(zip);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let from = directory.at;
  for (let left = directory.count; left > 0; left--) {
    assert(zip.getUint32(from, true) === signatures.central, 'its directory is torn');
    const nameBytes = zip.getUint16(from + 28, true);
    const name = nameAt(bytes, from + centralHead, nameBytes);
    const [packedBytes, unpacked] = [zip.getUint32(from + 20, true), zip.getUint32(from + 24, true)];
    assert(!names.has(name), `${name} is in it twice`);
    // A link shows what stands elsewhere.
    assert(fileModes.has(zip.getUint32(from + 38, true) >>> 28), `${name} is no file`);
    assert(name !== '__proto__' && isPlainName(name), `${name} is no name of a file`);
    // Among it other names: programs that know them show those.
    assert(zip.getUint32(from + 30, true) === 0, `${name} says more of itself than a name`);
    assert(unpacked <= packedBytes * foldsMax, `${name} cannot unfold to ${unpacked} bytes`);
    names.add(name);
    entries.push({ name, packedBytes, bytes: unpacked, at: zip.getUint32(from + 42, true), directoryAt: from });
    from += centralHead + nameBytes;
  }
  // Programs that go by its length would read on.
  assert(from === directory.end, 'its directory holds more than it counts');
  let [end, slack] = [0, 0];
  for (const entry of entries.toSorted((one, other) => one.at - other.at)) {
    assert(entry.at >= end && entry.at <= end + slack, `before ${entry.name} is something that no directory names`);
    ({ end, slack } = endOfEntry(bytes, zip, entry));
  }
  assert(
    directory.at >= end && directory.at <= end + slack,
    'before its directory is something that no directory names',
  );
  return entries;
};
