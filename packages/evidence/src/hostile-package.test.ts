import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { packageFormat, sha256Of } from './make-package.js';
import { type Verified, verifyPackage } from './verify-package.js';
import { zipEntries } from './zip-entries.js';

const empty: Readonly<Record<string, string>> = {
  ...{ 'transfers.ndjson': '', 'alerts.ndjson': '', 'reports.ndjson': '', 'labels.ndjson': '', 'accounts.ndjson': '' },
  ...{ 'report.html': '<h1>¥1.00</h1>', 'rules.json': '{"settings":{}}', 'coverage.json': '{"lacks":[]}' },
  ...{ 'case.json': '{"case":"c1","sums":{},"missingRoots":[]}', 'custody.json': '{"attachments":[]}' },
};
const manifest = {
  ...{ format: packageFormat, case: 'c1', madeAt: '', madeBy: '', program: '', missing: [] },
  files: Object.entries(empty).map(([path, text]) => ({ path, bytes: text.length, sha256: sha256Of(strToU8(text)) })),
};
const zipOf = (says: unknown = manifest, more: Readonly<Record<string, string>> = {}): Buffer => {
  const texts = { ...empty, ...more, 'manifest.json': JSON.stringify(says) };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)]))));
};
const verify = (bytes: Buffer): Verified => verifyPackage(bytes, () => null);
const unreadable = (why: RegExp) =>
  expect.objectContaining({ code: 'EVIDENCE_UNREADABLE', detail: expect.stringMatching(why) });

/** The bytes with a name written over in some of the places where it stands: the entry itself, the directory. */
const renamed = (bytes: Buffer, from: string, to: string, places: readonly ('entry' | 'directory')[]): Buffer => {
  const copy = Buffer.from(bytes);
  const [entry, directory] = [copy.indexOf(from), copy.lastIndexOf(from)];
  if (places.includes('entry')) copy.write(to, entry);
  if (places.includes('directory')) copy.write(to, directory);
  return copy;
};
const inserted = (bytes: Buffer, at: number, more: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);

test('a package of nothing holds, so that what follows does not for one reason alone', () => {
  expect(verify(zipOf()).checks.flatMap(({ problems }) => problems)).toEqual([]);
});

describe('a package that one program reads in another way than the next is none', () => {
  const both = ['entry', 'directory'] as const;
  const other = zipOf(manifest, { 'aeport.html': '<h1>¥9.00</h1>', aaproto__: 'x' });

  test.each<[string, Buffer, RegExp]>([
    ['with a file twice', renamed(other, 'aeport.html', 'report.html', both), /report\.html is in it twice/],
    ['with a file that objects hide', renamed(other, 'aaproto__', '__proto__', both), /__proto__ is no name/],
    [
      'with a file of two names',
      renamed(zipOf(), 'report.html', 'REPORT.html', ['entry']),
      /report\.html is called otherwise/,
    ],
    ['with something before it', inserted(zipOf(), 0, Buffer.from('#!/bin/sh\n')), /./],
    ['with something behind it', Buffer.concat([zipOf(), Buffer.from('more')]), /does not end as a ZIP/],
  ])('%s', (_what, bytes, why) => {
    expect(() => verify(bytes)).toThrow(unreadable(why));
  });

  test('with an entry that no directory names', () => {
    const zip = zipOf();
    const [, second] = zipEntries(zip);
    const hidden = Buffer.from(zipSync({ 'hidden.html': strToU8('x') }));
    const local = hidden.subarray(0, hidden.indexOf(Buffer.from('PK\x01\x02', 'latin1')));
    const bytes = inserted(zip, second!.at, local);
    // The directory is moved along, and all that it says of places behind.
    const end = bytes.length - 22;
    bytes.writeUInt32LE(bytes.readUInt32LE(end + 16) + local.length, end + 16);
    for (let at = bytes.readUInt32LE(end + 16); at < end; ) {
      const place = bytes.readUInt32LE(at + 42);
      if (place >= second!.at) bytes.writeUInt32LE(place + local.length, at + 42);
      at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
    expect(() => verify(bytes)).toThrow(unreadable(/something that no directory names/));
  });

  test('that says it unfolds to more than it can', () => {
    const zip = zipOf();
    const directory = zip.readUInt32LE(zip.length - 6);
    zip.writeUInt32LE(0x7fff_ffff, directory + 24);
    expect(() => verify(zip)).toThrow(unreadable(/cannot unfold to 2147483647 bytes/));
  });
});

test.each([null, [], {}, { ...manifest, files: [null] }, { ...manifest, files: {} }, { ...manifest, missing: null }])(
  'a manifest %j is said to be none',
  (says) => {
    expect(() => verify(zipOf(says))).toThrow(unreadable(/manifest is none/));
  },
);

test.each(['__proto__', 'constructor', 'toString'])('a manifest that lists %s lists what is not there', (path) => {
  const files = [...manifest.files, { path, bytes: 1, sha256: 'x' }];
  const { checks, isWhole } = verify(zipOf({ ...manifest, files }));
  expect(isWhole).toBe(false);
  expect(checks.flatMap(({ problems }) => problems)).toEqual([{ of: path, why: 'listed, and not there' }]);
});
