import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Verified, verifyPackage } from '@weir/evidence';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorldStage } from '../replay/world-stage.fixture.js';
import { evidenceMaker } from './evidence-maker.js';
import { makeEvidence } from './make.js';
import { messageReader } from './read-message.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-evidence-'));
const file = join(folder, 'case.zip');
const account = (n: number): string => `bank:CMB:62260000000${100 + n}`;
const order = { case: 'c1', out: file, madeBy: '张三 & <sons>', madeAt: 1_777_777_777_000, zone: '+08:00', attach: [] };

let stage: WorldStage;
let bytes: Buffer;

beforeAll(async () => {
  stage = await new WorldStage().start();
  const { bank, reports, labels } = stage.live().topics;
  const send = (id: string, from: number, to: number, amount: number): void => {
    stage.nowMs += 1_000;
    const pay = { id, time: stage.nowMs, from: account(from), to: account(to), asset: 'CNY', amount };
    stage.send(bank, stage.nowMs % 2, pay);
  };
  stage.send(labels, 0, { account: account(7), kind: 'exchange', source: 's', version: 1 });
  send('own', 50, 1, 3_333);
  send('stolen', 90, 1, 90_001);
  stage.send(reports, 0, { case: 'c1', transfers: ['stolen'], victims: [account(90)] });
  for (const [to, amount] of [
    [2, 30_001],
    [3, 29_999],
    [7, 20_000],
  ] as const)
    send(`out-${to}`, 1, to, amount);
  for (const n of [2, 3]) for (const to of [4, 5, 6]) send(`split-${n}-${to}`, n, to, 7_001 + to);
  await stage.work(stage.config);
  await makeEvidence(stage.live(), order, () => undefined);
  bytes = readFileSync(file);
}, 120_000);

afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

const verify = (given: Buffer): Verified => verifyPackage(given, messageReader(stage.config));
/** The package with files changed; null takes one out. The manifest lists them as they are, where it is asked to. */
const changed = (changes: Readonly<Record<string, string | null>>, isListed = false): Buffer => {
  const files = unzipSync(bytes);
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) delete files[path];
    else files[path] = strToU8(text);
  }
  if (isListed) {
    const manifest = JSON.parse(strFromU8(files['manifest.json']!));
    for (const each of manifest.files) {
      if (files[each.path] !== undefined && each.path in changes) {
        each.bytes = files[each.path]!.length;
        each.sha256 = createHash('sha256').update(files[each.path]!).digest('hex');
      }
    }
    files['manifest.json'] = strToU8(JSON.stringify(manifest));
  }
  return Buffer.from(zipSync(files));
};

const text = (path: string): string => strFromU8(unzipSync(bytes)[path]!);
const badOf = ({ checks }: Verified): string[] =>
  checks.filter(({ problems }) => problems.length > 0).map(({ name }) => name);

describe('an evidence package', () => {
  test('holds, and holds all that the case rests on', () => {
    const { checks, isWhole, manifest } = verify(bytes);
    expect(checks.flatMap(({ problems }) => problems)).toEqual([]);
    expect(isWhole).toBe(true);
    expect(manifest).toMatchObject({ case: 'c1', madeBy: order.madeBy, missing: [] });
    const checked = Object.fromEntries(checks.map(({ name, checked: count }) => [name, count]));
    expect(checked['taints']).toBe(10);
    // Each transfer has two entries of one message.
    expect(checked['transfers']).toBe(20);
  });

  test('is a report that people read, in files of theirs', () => {
    const html = text('report.html');
    expect(html).toContain('¥900.01');
    expect(html).toContain('张三 &amp; &lt;sons&gt;');
    expect(html).not.toMatch(/<script|https?:/);
    expect(Buffer.from(unzipSync(bytes)['report.pdf']!).subarray(0, 5).toString()).toBe('%PDF-');
    const csv = text('links.csv');
    // The byte order mark, without which spreadsheets guess another encoding.
    expect([...unzipSync(bytes)['links.csv']!.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(csv.trim().split('\r\n')).toHaveLength(11);
    expect(text('picture.svg')).toContain(account(1));
    expect(Object.keys(unzipSync(Buffer.from(unzipSync(bytes)['links.xlsx']!)))).toContain('xl/workbook.xml');
  });

  test('in which somebody changed a byte, took a file out or put one in does not hold', () => {
    const message = Object.keys(unzipSync(bytes)).find((path) => path.startsWith('messages/'))!;
    expect(badOf(verify(changed({ 'report.html': 'other' })))).toEqual(['files']);
    expect(badOf(verify(changed({ [message]: null })))).toEqual(['files', 'messages']);
    expect(badOf(verify(changed({ 'note.txt': 'hello' })))).toEqual(['files']);
  });

  test('whose manifest was made to fit does not hold either', () => {
    const lines = text('transfers.ndjson');
    expect(
      badOf(verify(changed({ 'transfers.ndjson': lines.replace('"taint":"26668"', '"taint":"26667"') }, true))),
    ).toEqual(['taints', 'accounts']);
    const dearer = lines.replace('"amount":30001', '"amount":30009');
    expect(badOf(verify(changed({ 'transfers.ndjson': dearer }, true)))).toContain('transfers');
    const bare = lines.replace(/"flow":.*/, '"flow":null,"credit":null}');
    expect(badOf(verify(changed({ 'transfers.ndjson': bare }, true)))).toContain('transfers');
    const poorer = text('accounts.ndjson').replace(/"atRest":"[1-9]\d*"/, '"atRest":"0"');
    expect(badOf(verify(changed({ 'accounts.ndjson': poorer }, true)))).toEqual(['accounts']);
    const [path] = Object.keys(unzipSync(bytes)).filter(
      (each) => text(each).includes('CNY') && /^messages\//.test(each),
    );
    expect(badOf(verify(changed({ [path!]: text(path!).replace('CNY', 'USD') }, true)))).toContain('messages');
  });

  test('that was cut, or is none, is said to be none', () => {
    for (const bad of [bytes.subarray(0, bytes.length / 2), Buffer.from('no package'), Buffer.alloc(0)])
      expect(() => verify(bad)).toThrow(expect.objectContaining({ code: 'EVIDENCE_UNREADABLE' }));
    expect(() => verify(changed({ 'manifest.json': null }))).toThrow(
      expect.objectContaining({ code: 'EVIDENCE_UNREADABLE' }),
    );
  });

  test('has what was read where the store keeps another message in its place, or there is none', async () => {
    const { store, topics } = stage.live();
    const [message] = JSON.parse(text('transfers.ndjson').split('\n')[0]!).flow.messages;
    const out = join(folder, 'kept.zip');
    const make = () => makeEvidence(stage.live(), { ...order, out }, () => undefined);
    const other = [{ message, bytes: Buffer.from('of a topic that was made anew') }];
    await store.insert('messages', other);
    await make();
    expect(verify(readFileSync(out)).isWhole).toBe(true);
    const right = await store.keptMessages([message]);
    await store.insert('messages', other);
    stage.broker.truncateBefore(topics.bank, message.partition, message.offset + 1);
    await expect(make()).rejects.toMatchObject({ code: 'EVIDENCE_DIFFERS' });
    await store.insert('messages', right);
  });

  test('can be made again when the topics have forgotten its messages', async () => {
    const { topics } = stage.live();
    for (const topic of [topics.bank, topics.reports, topics.labels])
      for (const partition of [0, 1])
        stage.broker.truncateBefore(topic, partition, stage.broker.offsets(topic)[partition]!.next);
    const made = await makeEvidence(stage.live(), { ...order, out: join(folder, 'again.zip') }, () => undefined);
    expect(made.missing).toBe(0);
    expect(verify(readFileSync(join(folder, 'again.zip'))).isWhole).toBe(true);
  });

  test('is signed where a key is configured, and holds only for whoever trusts that key', async () => {
    const pair = generateKeyPairSync('ed25519');
    const key = String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const out = join(folder, 'signed.zip');
    await makeEvidence(stage.live(), { ...order, out, key }, () => undefined);
    const signed = readFileSync(out);
    const read = messageReader(stage.config);
    expect(verifyPackage(signed, read, pair.publicKey)).toMatchObject({
      isWhole: true,
      signedBy: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(badOf(verifyPackage(signed, read, generateKeyPairSync('ed25519').publicKey))).toEqual(['signature']);
    expect(badOf(verifyPackage(bytes, read, pair.publicKey))).toEqual(['signature']);
    expect(verify(bytes)).toMatchObject({ isWhole: true, signedBy: null });
    // A manifest that was made to fit another report is not the one that was signed.
    const files = unzipSync(signed);
    const manifest = strFromU8(files['manifest.json']!).replace(order.madeBy, '李四');
    const forged = Buffer.from(zipSync({ ...files, 'manifest.json': strToU8(manifest) }));
    expect(badOf(verifyPackage(forged, read))).toEqual(['signature', 'files']);
  });

  test('is made for the desk as a file of its own, which goes when it was handed out; old ones are swept away', async () => {
    const maker = evidenceMaker(stage.live(), stage.config, folder);
    const made = await maker('c1', '李');
    expect(made).toMatchObject({ bytes: statSync(made.path).size });
    expect(createHash('sha256').update(readFileSync(made.path)).digest('hex')).toBe(made.sha256);
    expect(verify(readFileSync(made.path)).isWhole).toBe(true);
    const rules = JSON.parse(strFromU8(unzipSync(readFileSync(made.path))['rules.json']!));
    expect(rules.reading).toEqual({ zone: stage.config.zone, contracts: stage.config.contracts });
    utimesSync(made.path, 0, 0);
    const second = await maker('c1', '李');
    expect(existsSync(made.path)).toBe(false);
    second.letGo();
    expect(existsSync(second.path)).toBe(false);
    await expect(maker('none', '李')).rejects.toMatchObject({ code: 'CASE_UNKNOWN' });
    expect(readdirSync(dirname(made.path))).toEqual([]);
  });

  test('that cannot be finished leaves nothing behind', async () => {
    const out = join(folder, 'never.zip');
    const making = makeEvidence(stage.live(), { ...order, out, key: 'no key' }, () => undefined);
    await expect(making).rejects.toMatchObject({ code: 'EVIDENCE_KEY' });
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  test('of a case that nobody reported is refused', async () => {
    await expect(makeEvidence(stage.live(), { ...order, case: 'none' }, () => undefined)).rejects.toMatchObject({
      code: 'CASE_UNKNOWN',
    });
  });
});
