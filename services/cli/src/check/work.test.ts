import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJournalFrame, type JournalFrame } from '@weir/journal';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { type AccountId, databaseName, readConfig, topicNames, type WeirError } from '@weir/model';
import { MemoryDatabase, openMemoryStore } from '@weir/store';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { chineseMessage } from '../errors/told.js';
import { host } from '../run/host.js';
import { readSamples } from '../run/metrics-text.js';
import { foreseen } from '../stack/report.js';
import { applyTopics } from '../stack/topics.js';
import { askCheck } from './ask-check.js';
import { answerLines } from './work.js';

const stateDir = mkdtempSync(join(tmpdir(), 'weir-check-'));
const ending = new AbortController();
let url = '';
let ended: Promise<void> = Promise.resolve();

/** A journal message: the police put bank:CMB:2 on a blocklist. */
const blocklisted = (topic: string): JournalFrame => {
  const label = { account: 'bank:CMB:2' as AccountId, kind: 'blocklist', from: null, to: null };
  const said = { source: 'police', version: 1, withdrawn: false, label };
  const record = { kind: 'label', offset: 0, timeMs: 0, sha256: '11'.repeat(32), label: said } as const;
  return { type: 'raw', topic, partition: 0, from: 0, to: 1, records: [record] };
};

beforeAll(async () => {
  const read = readConfig({ env: { WEIR_HTTP_PORT_CHECK: '0', WEIR_LOG_LEVEL: 'error' } });
  if (!read.ok) throw new Error(read.problems.join('; '));
  const { config } = read;
  const broker = new MemoryBroker();
  await applyTopics({ log: openMemoryLog(broker), config });
  const topics = topicNames('');
  broker.append(topics.journal, 0, [{ value: encodeJournalFrame(blocklisted(topics.labels)) }]);
  let isReady = false;
  ended = host(
    { name: 'check', shard: 0 },
    {
      config,
      stateDir,
      portWritten: true,
      signal: ending.signal,
      open: () => {
        const [log, store] = [openMemoryLog(broker), openMemoryStore(new MemoryDatabase())];
        const close = async (): Promise<void> => void (await Promise.all([log.close(), store.close()]));
        return { config, log, store, topics, database: databaseName(config), close };
      },
      onListening: (given) => {
        url = given;
      },
      onReady: () => {
        isReady = true;
      },
    },
  );
  await vi.waitFor(() => expect(isReady).toBe(true), { timeout: 20_000 });
});
afterAll(async () => {
  ending.abort();
  await ended;
  rmSync(stateDir, { recursive: true, force: true });
});

const payment = { payer: 'bank:CMB:1', payee: 'bank:CMB:2', asset: 'CNY', amount: '100' };

it('the hosted check answers at one port with the pages of health, and its answer is told in both languages', async () => {
  const answer = await askCheck(url, null, payment);
  expect(answer).toMatchObject({ decision: 'hold', asOf: { journal: 1 } });
  expect(answer.reasons.map(({ code }) => code)).toEqual(['payee-blocked']);
  expect(answerLines(answer, 'en').slice(0, 3)).toEqual([
    'hold',
    '  payee-blocked  the payee’s account is on a blocklist',
    '      label=blocklist source=police',
  ]);
  expect(answerLines(answer, 'zh')[0]).toBe('暂停');
  expect(await (await fetch(`${url}/version`)).json()).toMatchObject({ name: 'check' });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
});

it('its page of metrics counts answers and reasons, and tells how old what it knows is', async () => {
  await askCheck(url, null, { ...payment, payee: 'bank:CMB:3' });
  const samples = readSamples(await (await fetch(`${url}/metrics`)).text());
  const value = (name: string, label?: string): number | undefined =>
    samples.find((each) => each.name === name && (label === undefined || Object.values(each.labels).includes(label)))
      ?.value;
  expect(value('weir_check_answers_total', 'hold')).toBeGreaterThan(0);
  expect(value('weir_check_answers_total', 'allow')).toBeGreaterThan(0);
  expect(value('weir_check_reasons_total', 'payee-blocked')).toBeGreaterThan(0);
  expect(value('weir_check_seconds_count')).toBeGreaterThan(1);
  expect(value('weir_check_labelled_accounts')).toBe(1);
  expect(value('weir_check_age_seconds')).toBeGreaterThanOrEqual(0);
});

it('what it refuses is told as a wrong call, and a check that is away as such', async () => {
  await expect(askCheck(url, null, { ...payment, amount: '12.34' })).rejects.toThrow('USAGE: amount');
  const mistyped = { ...payment, asset: 'USDT-ETH', payee: 'eip155:1:0x5aAeb6153F3E94C9b9A09f33669435E7Ef1BeAed' };
  const refused = await askCheck(url, null, mistyped).catch((error: unknown) => error);
  expect(foreseen(refused)).toMatchObject({ status: 2, code: 'CHECK_MISTYPED' });
  const { detail } = refused as WeirError;
  expect(chineseMessage('CHECK_MISTYPED', detail)).toBe(
    'CHECK_MISTYPED：所询问的付款中有地址校验和不符：payee：地址的校验和不符，或不是该链的地址',
  );
  await expect(askCheck('http://127.0.0.1:9', null, payment)).rejects.toThrow('CHECK_AWAY');
});
