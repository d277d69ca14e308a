/** An entry of a ZIP, as its directory has it. */
export interface ZipEntry {
  readonly name: string;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its local head begins. */
  readonly at: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, place64: 0x07064b50 };
const [localHead, centralHead, endBytes, placeBytes] = [30, 46, 22, 20];
/** Bit 3 of the flags: sizes stand behind the entry once more, in 24 bytes at the most. */
const [sizesBehind, behindBytesMax] = [8, 24];
/** Deflate makes a byte of 1,032 at the best: who says more has the reader set memory aside for nothing. */
const foldsMax = 1_032;

const assert = (holds: boolean, why: string): void => {
  if (!holds) throw new RangeError(why);
};

/** Where the directory of a ZIP is, and how many entries it has. */
const directoryOf = (zip: DataView): { readonly count: number; readonly at: number } => {
  const end = zip.byteLength - endBytes;
  // A comment could hold another end, and other programs would take that one.
  assert(end >= 0 && zip.getUint32(end, true) === signatures.end, 'it does not end as a ZIP does');
  assert(zip.getUint16(end + 20, true) === 0, 'there is a comment behind its end');
  const [count, at] = [zip.getUint16(end + 10, true), zip.getUint32(end + 16, true)];
  const place = end - placeBytes;
  if (count !== 0xffff || place < 0 || zip.getUint32(place, true) !== signatures.place64) return { count, at };
  const record = Number(zip.getBigUint64(place + 8, true));
  assert(record + 56 === place && zip.getUint32(record, true) === signatures.end64, 'its 64-bit end is none');
  return { count: Number(zip.getBigUint64(record + 32, true)), at: Number(zip.getBigUint64(record + 48, true)) };
};

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
  const slack = (zip.getUint16(at + 6, true) & sizesBehind) === 0 ? 0 : behindBytesMax;
  return { end: at + localHead + nameBytes + zip.getUint16(at + 28, true) + packedBytes, slack };
};

/**
 * The entries of a ZIP that all programs read alike: each name once, the same in the directory and where the entry stands,
 * and nothing between, before or behind. Otherwise one program could hold to its hashes what another one does not show.
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
    assert(name !== '__proto__', `${name} is no name of a file`);
    assert(unpacked <= packedBytes * foldsMax, `${name} cannot unfold to ${unpacked} bytes`);
    names.add(name);
    entries.push({ name, packedBytes, bytes: unpacked, at: zip.getUint32(from + 42, true) });
    from += centralHead + nameBytes + zip.getUint16(from + 30, true) + zip.getUint16(from + 32, true);
  }
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
