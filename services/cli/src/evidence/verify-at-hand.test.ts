import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confluentHead, MessageEncoder, newestSchema } from '@weir/avro';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RegistryServer } from '../../../../packages/avro/src/registry/registry.fixture.js';
import { WorldStage } from '../replay/world-stage.fixture.js';
import { schemasAtHand } from '../stack/schemas-at-hand.js';
import { makeEvidence } from './make.js';
import { verifiedText } from './verified-text.js';
import { verifyAtHand } from './verify-at-hand.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-at-hand-'));
const account = (n: number): string => `bank:CMB:62260000000${100 + n}`;
let stage: WorldStage;
let registry: RegistryServer;
let bytes: Buffer;

beforeAll(async () => {
  stage = await new WorldStage().start();
  registry = await RegistryServer.start();
  registry.put(7, { schema: newestSchema('transfer').schema });
  registry.put(8, { schema: newestSchema('report').schema });
  const { bank, reports } = stage.live().topics;
  const transfers = new MessageEncoder('bank', () => confluentHead(7));
  const said = new MessageEncoder('reports', () => confluentHead(8));
  const send = (topic: string, value: Buffer | null): void => {
    stage.nowMs += 1_000;
    stage.broker.append(topic, 0, [{ key: null, value: value! }]);
  };
  const pay = (id: string, from: number, to: number, amount: number): void => {
    const moved = { id, time: stage.nowMs, from: account(from), to: account(to), asset: 'CNY', amount: String(amount) };
    send(bank, transfers.encode(moved));
  };
  pay('stolen', 90, 1, 90_000);
  pay('on', 1, 2, 30_000);
  send(reports, said.encode({ case: 'c1', reporter: 'r', version: 1, transfers: ['stolen'], victims: [account(90)] }));
  const config = { ...stage.config, schemaRegistry: { url: registry.url, credentials: null } };
  await stage.work(config);
  const out = join(folder, 'c1.zip');
  const order = { case: 'c1', out, madeBy: '李', madeAt: 1_777_777_777_000, zone: 'Z', attach: [] };
  await makeEvidence(stage.live(), order, () => undefined);
  bytes = readFileSync(out);
}, 120_000);
afterAll(async () => {
  await registry.close();
  await stage.close();
  rmSync(folder, { recursive: true });
});

const verify = (url: string | null) =>
  verifyAtHand(
    bytes,
    stage.config,
    schemasAtHand({ schemaRegistry: url === null ? null : { url, credentials: null } }),
    null,
  );
const checkedOf = async (url: string | null): Promise<readonly [unread: number, whole: boolean, checked: number[]]> => {
  const { unread, verified } = await verify(url);
  const { checks, isWhole } = verified;
  return [unread, isWhole, ['transfers', 'statements'].map((of) => checks.find(({ name }) => name === of)!.checked)];
};

test('messages by a registry’s schemas are held to what they say where it answers', async () => {
  expect(await checkedOf(registry.url)).toEqual([0, true, [4, 1]]);
});

test('without the registry they are held to their hashes, and it is said how many', async () => {
  expect(await checkedOf(null)).toEqual([3, true, [0, 0]]);
  registry.mood = 'failing';
  expect(await checkedOf(registry.url)).toEqual([3, true, [0, 0]]);
  const { unread, verified } = await verify(null);
  expect(verifiedText('a.zip', verified, false, unread).at(-1)).toMatch(/^ {4}3 raw messages .* WEIR_SCHEMA_REGISTRY/);
});
