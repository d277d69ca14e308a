import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { packageFormat, sha256Of } from './make-package.js';
import { type Verified, verifyPackage } from './verify-package.js';
import { zipEntries } from './zip-entries.js';

const empty: Readonly<Record<string, string>> = {
  ...{ 'transfers.ndjson': '', 'alerts.ndjson': '', 'reports.ndjson': '', 'labels.ndjson': '', 'accounts.ndjson': '' },
  ...{ 'report.html': '<h1>¥1.00</h1>', 'rules.json': '{"settings":{}}', 'coverage.json': '{"lacks":[]}' },
  ...{ 'case.json': '{"case":"c1","sums":{},"missingRoots":[]}', 'custody.json': '{"attachments":[]}' },
  ...{ 'report.pdf': '%PDF', 'picture.svg': '<svg/>', 'links.csv': 'No.', 'links.xlsx': 'PK' },
};
const listed = (path: string, text: string) => {
  const bytes = strToU8(text);
  return { path, bytes: bytes.length, sha256: sha256Of(bytes) };
};
const manifest = {
  ...{ format: packageFormat, case: 'c1', madeAt: '', madeBy: '', program: '', missing: [] },
  files: Object.entries(empty).map(([path, text]) => listed(path, text)),
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

describe('an entry that unpacks to something else than was held to its hash makes it none', () => {
  const parts = Object.fromEntries(
    Object.entries({ ...empty, 'manifest.json': JSON.stringify(manifest) }).map(([name, text]) => [
      name,
      strToU8(text),
    ]),
  );
  const withEntry = (name: string, options: object): Buffer =>
    Buffer.from(zipSync({ ...parts, [name]: [strToU8('x'), options] }));

  test.each([
    '../report.html',
    '/etc/report.html',
    'a/../../b',
    'a\\b',
    'C:report.html',
    './report.html',
    'a//b',
    'a\nb',
    '..',
  ])('a name that leads elsewhere: %j', (name) => {
    const says = { ...manifest, files: [...manifest.files, listed(name, 'x')] };
    expect(() => verify(zipOf(says, { [name]: 'x' }))).toThrow(unreadable(/is no name of a file/));
  });

  test.each<[string, object, RegExp]>([
    ['a second name', { extra: { 28789: strToU8('.....report.pdf') } }, /says more of itself than a name/],
    ['a remark', { comment: 'see the other one' }, /says more of itself than a name/],
    ['a link', { os: 3, attrs: 0xa1ff << 16 }, /is no file/],
  ])('%s', (_what, options, why) => {
    expect(() => verify(withEntry('messages/t/0/1', options))).toThrow(unreadable(why));
  });

  test('another way of packing where it stands than in the directory', () => {
    const zip = zipOf();
    zip.writeUInt16LE(0, zip.indexOf('report.html') - 30 + 8);
    expect(() => verify(zip)).toThrow(unreadable(/packed otherwise than its directory says/));
  });

  test('a directory that holds more than it counts', () => {
    const hidden = withEntry('zz.html', {});
    const end = hidden.length - 22;
    for (const places of [[8], [10], [8, 10]]) {
      const zip = Buffer.from(hidden);
      for (const place of places) zip.writeUInt16LE(zip.readUInt16LE(end + place) - 1, end + place);
      expect(() => verify(zip)).toThrow(unreadable(/its end says of its directory|holds more than it counts/));
    }
    const longer = Buffer.from(hidden);
    longer.writeUInt32LE(longer.readUInt32LE(end + 12) - 4, end + 12);
    expect(() => verify(longer)).toThrow(unreadable(/its end says of its directory/));
  });
});

describe('a package with a manifest that fits', () => {
  const problemsOf = (says: unknown, more: Readonly<Record<string, string>> = {}, without: readonly string[] = []) => {
    const kept = Object.entries({ ...empty, ...more }).filter(([path]) => !without.includes(path));
    const texts = Object.fromEntries([...kept, ['manifest.json', JSON.stringify(says)] as const]);
    const zip = zipSync(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)])));
    return verify(Buffer.from(zip)).checks.flatMap(({ problems }) => problems);
  };
  const listing = (...more: [string, string][]) => ({
    ...manifest,
    files: [...manifest.files, ...more.map(([path, text]) => listed(path, text))],
  });

  test.each(['report.pdf', 'report.html', 'links.csv', 'links.xlsx', 'picture.svg'])(
    'lacks %s: that is found',
    (path) => {
      const says = { ...manifest, files: manifest.files.filter((file) => file.path !== path) };
      expect(problemsOf(says, {}, [path])).toEqual([{ of: path, why: 'every package has it, and it is not there' }]);
    },
  );

  test('has a file that no package has, or a message on which nothing rests: that is found', () => {
    for (const path of ['report (2).pdf', 'REPORT.HTML', 'read me first.html'])
      expect(problemsOf(listing([path, 'x']), { [path]: 'x' })).toEqual([{ of: path, why: 'is no file of a package' }]);
    const message = 'messages/t/0/1';
    expect(problemsOf(listing([message, 'x']), { [message]: 'x' })).toEqual([
      { of: message, why: 'nothing rests on it' },
    ]);
  });

  test('says another length of a file, another maker or another time: that is found', () => {
    const [first, ...rest] = manifest.files;
    expect(problemsOf({ ...manifest, files: [{ ...first!, bytes: 9 }, ...rest] })).toEqual([
      { of: first!.path, why: 'is 0 bytes long, listed with 9' },
    ]);
    const custody = JSON.stringify({ attachments: [], madeAt: '2026-05-01T00:00:00.000Z', madeBy: '李', program: '' });
    const files = manifest.files.map((file) => (file.path === 'custody.json' ? listed(file.path, custody) : file));
    const says = { ...manifest, files, madeAt: '2026-05-01T00:00:00.000Z', madeBy: '李' };
    const more = { 'custody.json': custody };
    expect(problemsOf(says, more)).toEqual([]);
    const missing = [{ topic: 't', partition: 0, offset: 1 }];
    expect(problemsOf({ ...says, missing }, more)).toEqual([
      { of: 't/0/1', why: 'listed as missing, and nothing rests on it' },
    ]);
    for (const other of [{ madeBy: '王' }, { madeAt: '2026-04-01T00:00:00.000Z' }, { program: 'other' }])
      expect(problemsOf({ ...says, ...other }, more)).toMatchObject([{ of: 'manifest.json' }]);
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
