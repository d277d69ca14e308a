import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPackage } from '@weir/evidence';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WorldStage } from '../replay/world-stage.fixture.js';
import { makeEvidence } from './make.js';
import { messageReader } from './read-message.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-said-twice-'));
const account = (n: number): string => `bank:CMB:62260000000${100 + n}`;
let stage: WorldStage;

beforeAll(async () => {
  stage = await new WorldStage().start();
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

test('a case whose report and label came twice in one version rests on the first of each, in its package too', async () => {
  const { bank, labels, reports } = stage.live().topics;
  const send = (id: string, from: number, to: number, amount: number): void => {
    stage.nowMs += 1_000;
    stage.send(bank, 0, { id, time: stage.nowMs, from: account(from), to: account(to), asset: 'CNY', amount });
  };
  const report = { case: 'c1', reporter: 'police', version: 3, victims: [account(90)] };
  const label = { account: account(2), kind: 'exchange', source: 's', version: 1 };
  const sayAgain = (): void => {
    stage.send(reports, 0, { ...report, transfers: ['on'], withdrawn: true });
    stage.send(labels, 0, { ...label, withdrawn: true });
  };
  send('stolen', 90, 1, 90_000);
  stage.send(reports, 0, { ...report, transfers: ['stolen'] });
  stage.send(labels, 0, label);
  // In one frame with the first, and in another.
  sayAgain();
  await stage.work(stage.config);
  send('on', 1, 2, 30_000);
  send('further', 2, 3, 30_000);
  sayAgain();
  await stage.work(stage.config);

  const { store } = stage.live();
  expect(await store.reportsOf('c1')).toMatchObject([{ report: { version: 3, withdrawn: false } }]);
  expect(await store.labelsOf([account(2) as never])).toMatchObject([{ label: { version: 1, withdrawn: false } }]);
  const out = join(folder, 'c1.zip');
  const order = { case: 'c1', out, madeBy: '李', madeAt: 1_777_777_777_000, zone: 'Z', attach: [] };
  const made = await makeEvidence(stage.live(), order, () => undefined);
  // What lies with the exchange goes no further: the label stands.
  expect(made).toMatchObject({ transfers: 2, missing: 0, lacks: [] });
  const { checks, isWhole } = verifyPackage(readFileSync(out), messageReader(stage.config));
  expect(checks.flatMap(({ problems }) => problems)).toEqual([]);
  expect(isWhole).toBe(true);
}, 120_000);
