import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJournalFrame, JournalFold, type Outcomes } from '@weir/journal';
import { openKafkaLog } from '@weir/log';
import { dlqOf, topicNames } from '@weir/model';
import { simulate } from '@weir/simulate';
import { openStore } from '@weir/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegistryServer } from '../../packages/avro/src/registry/registry.fixture.js';
import { diceOf } from '../stream/random-stream.js';
import { asTraceLine } from './support/trace-line.js';
import { Installation, stackAddresses } from './support/weir-command.js';

const addresses = stackAddresses();
if (addresses === null)
  console.warn('e2e pipeline: skipped, no Kafka and ClickHouse (WEIR_TEST_KAFKA, WEIR_TEST_CLICKHOUSE)');

const registry = addresses === null ? null : await RegistryServer.start();
afterAll(() => registry?.close());

interface Raw {
  readonly topic: string;
  readonly value: Record<string, unknown>;
  readonly arriveMs: number;
}

const minute = 60_000;
const services = ['ingest', 'matcher', 'follower', 'writer'] as const;

/** What the simulator does not tell: a credit of tomorrow, a shortfall, voids on both sides, halves far apart. */
const oddities = (startMs: number): Raw[] => {
  const bank = (name: string): string => `bank:CMB:62260000000000${name}`;
  const at = (minutes: number): number => startMs + minutes * minute;
  const raw = (value: Record<string, unknown>, arriveMs: number): Raw => ({
    topic: 'bank.transfers.v1',
    value,
    arriveMs,
  });
  const transfer = (
    id: string,
    time: number,
    from: string,
    to: string,
    amount: number,
    rest: object = {},
  ): Record<string, unknown> => ({
    id,
    time,
    from: bank(from),
    to: bank(to),
    asset: 'CNY',
    amount,
    ...rest,
  });
  return [
    raw(transfer('odd-root', at(1), '90', '91', 500_000, { balanceTo: 500_000 }), at(1)),
    // 1,000 of the 5,000 yuan are gone without a posting: the balance says so.
    raw(transfer('odd-short', at(2), '91', '92', 100_000, { balanceFrom: 300_000 }), at(2)),
    raw(transfer('odd-tomorrow', at(3), '91', '93', 120_000, { creditTime: at(3) + 86_400_000 }), at(3)),
    raw({ void: 'odd-void-before' }, at(3)),
    raw(transfer('odd-void-before', at(4), '91', '94', 30_000), at(5)),
    raw(transfer('odd-void-after', at(4), '92', '95', 40_000), at(4)),
    raw({ void: 'odd-void-after' }, at(8)),
    raw(transfer('odd-halves', at(5), '92', '96', 60_000, { side: 'debit' }), at(5)),
    raw(transfer('odd-halves', at(5) + 700, '92', '96', 60_000, { side: 'credit', balanceTo: 61_000 }), at(9)),
    raw(transfer('odd-in-flight', at(6), '91', '97', 50_000, { side: 'debit' }), at(6)),
    raw(transfer('odd-twice', at(7), '96', '98', 10_000), at(7)),
    raw(transfer('odd-twice', at(7), '96', '98', 10_000), at(9)),
    raw(transfer('odd-conflict', at(7), '96', '98', 11_000), at(7)),
    raw(transfer('odd-conflict', at(7), '96', '98', 12_000), at(8)),
    raw(transfer('odd-zero', at(8), '96', '98', 0), at(8)),
  ];
};

const refused: readonly { readonly topic: string; readonly text: string; readonly code: string }[] = [
  { topic: 'bank.transfers.v1', text: 'not json', code: 'NOT_JSON' },
  { topic: 'bank.transfers.v1', text: '[1,2]', code: 'NOT_JSON' },
  { topic: 'bank.transfers.v1', text: '{"id":"bad-1","time":"2026-05-01T08:00:00"}', code: 'BAD_TIME' },
  {
    topic: 'bank.transfers.v1',
    text: '{"id":"bad-2","time":1,"from":"bank:A:1","to":"bank:A:2","asset":"CNY","amount":-5}',
    code: 'BAD_AMOUNT',
  },
  {
    topic: 'bank.transfers.v1',
    text: '{"id":"bad-3","time":1,"from":"bank:A:1","to":"bank:A:2","asset":"CNY","amount":"9007199254740992"}',
    code: 'BAD_AMOUNT',
  },
  {
    topic: 'bank.transfers.v1',
    text: '{"id":"bad-4","time":1,"from":"bank:A:1","to":"tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T","asset":"CNY","amount":5}',
    code: 'BAD_ACCOUNT',
  },
  {
    topic: 'bank.transfers.v1',
    text: '{"id":"bad-5","time":1,"from":"bank:A:1","to":"bank:A:2","asset":"DOGE","amount":5}',
    code: 'UNKNOWN_ASSET',
  },
  {
    topic: 'bank.transfers.v1',
    text: '{"time":1,"from":"bank:A:1","to":"bank:A:2","asset":"CNY","amount":5}',
    code: 'MISSING_FIELD',
  },
  {
    topic: 'bank.transfers.v1',
    text: '{"id":7,"time":1,"from":"bank:A:1","to":"bank:A:2","asset":"CNY","amount":5}',
    code: 'BAD_FIELD',
  },
  {
    topic: 'bank.transfers.v1',
    text: `{"id":"bad-6","time":${Date.now() + 3_600_000},"from":"bank:A:1","to":"bank:A:2","asset":"CNY","amount":5}`,
    code: 'FUTURE_TIME',
  },
  { topic: 'bank.transfers.v1', text: `{"id":"bad-7","memo":"${'x'.repeat(10_000_000)}"}`, code: 'MESSAGE_TOO_LARGE' },
  { topic: 'fraud.reports.v1', text: '{"case":"nothing"}', code: 'BAD_REPORT' },
  { topic: 'account.labels.v1', text: '{"kind":"exchange"}', code: 'BAD_LABEL' },
];

describe.skipIf(addresses === null)(
  'the stream on real Kafka and ClickHouse, each service a process of its own',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'weir-pipeline-'));
    const namespace = `e2e-${process.pid}-${Date.now() % 100_000}`;
    const startMs = Date.now() - 60 * minute;
    const seed = Number(process.env['WEIR_SEED'] ?? 7);
    const story = simulate({
      seed,
      startMs,
      durationMinutes: 20,
      victims: 2,
      mules: 24,
      innocents: 60,
      backgroundPerMinute: 40,
      halves: 0.4,
      duplicates: 0.03,
      voids: 0.01,
      disorderMs: 20_000,
      chain: false,
    });
    const weir = new Installation(folder, namespace, {
      WEIR_SIGHT: story.truth.sight.join(','),
      WEIR_SCHEMA_REGISTRY: registry!.url,
      WEIR_OUT_ENCODING: 'avro',
    });
    const names = topicNames(namespace);
    const topicOf: Readonly<Record<string, string>> = {
      'bank.transfers.v1': names.bank,
      'fraud.reports.v1': names.reports,
      'account.labels.v1': names.labels,
    };
    const victimAccount = 'bank:CMB:6226000000000090';
    const before: Raw = {
      topic: 'fraud.reports.v1',
      value: { case: 'before', debitsOf: [victimAccount], victims: [victimAccount] },
      arriveMs: 0,
    };
    const after: Raw = {
      topic: 'fraud.reports.v1',
      value: { case: 'after', transfers: ['odd-root', 'never-came'] },
      arriveMs: 0,
    };

    beforeAll(async () => {
      await weir.must(['topics', 'apply']);
      for (const service of services) weir.start(service);
    }, 120_000);
    afterAll(async () => {
      await weir.stopAll();
      rmSync(folder, { recursive: true, force: true });
    });

    // What feeds send comes in every encoding, in turns; the answers must not depend on it.
    const encodings = ['json', 'avro', 'confluent'] as const;
    let sendings = 0;
    const send = async (messages: readonly Raw[]): Promise<void> => {
      for (const topic of new Set(messages.map((message) => message.topic))) {
        const lines = messages
          .filter((message) => message.topic === topic)
          .map((message) => JSON.stringify(message.value));
        const encoding = encodings[sendings++ % encodings.length]!;
        await weir.must(['send', '--topic', topic, '--file', '-', '--encoding', encoding], `${lines.join('\n')}\n`);
      }
    };

    it('answers as weir trace does, after every service was killed once', { timeout: 400_000 }, async () => {
      const dice = diceOf(seed);
      const events: Raw[] = [
        ...story.messages.map(({ topic, value, arriveMs }) => ({
          topic,
          value: value as Record<string, unknown>,
          arriveMs,
        })),
        ...oddities(startMs),
      ]
        // Out of order by up to four minutes of event time: inside the ten minutes of lateness.
        .map((event) => ({ ...event, arriveMs: event.arriveMs + dice(4 * minute) }))
        .sort((left, right) => left.arriveMs - right.arriveMs);

      await send([before]);
      const parts = services.length + 1;
      for (let part = 0; part < parts; part++) {
        const [from, to] = [part, part + 1].map((at) => Math.floor((at * events.length) / parts));
        await send(events.slice(from, to));
        const service = services[part];
        if (service !== undefined) await weir.killAndRestart(service);
        // Longer than the two seconds after which a partition counts as idle.
        if (part % 2 === 0) await sleep(2_600);
      }
      await weir.must(['wait', '--drained', '--timeout', '90s']);
      await send([after]);
      await weir.must(['wait', '--drained', '--timeout', '60s']);

      const reports = [before, after, ...events.filter(({ topic }) => topic === 'fraud.reports.v1')];
      const file = (name: string): string => path.join(folder, name);
      const lines = (values: readonly string[]): string => `${values.join('\n')}\n`;
      const bank = events.filter(({ topic }) => topic === 'bank.transfers.v1');
      writeFileSync(file('transfers.ndjson'), lines(bank.map(({ value }) => asTraceLine(value))));
      writeFileSync(file('roots.ndjson'), lines(reports.map(({ value }) => JSON.stringify(value))));
      writeFileSync(
        file('labels.ndjson'),
        lines(events.filter(({ topic }) => topic === 'account.labels.v1').map(({ value }) => JSON.stringify(value))),
      );
      const options = (await weir.must(['settings', '--as-trace-options'])).trim().split(/\s+/);
      const traced = await weir.run([
        'trace',
        ...[
          '--transfers',
          file('transfers.ndjson'),
          '--roots',
          file('roots.ndjson'),
          '--labels',
          file('labels.ndjson'),
        ],
        ...['--out', file('traced'), ...options],
      ]);
      // 3: the conflicting duplicate is rejected.
      expect(traced.status, traced.stderr).toBe(3);

      const read = (name: string): Record<string, unknown>[] =>
        readFileSync(name, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line));
      const summary = JSON.parse(readFileSync(file('traced/summary.json'), 'utf8'));
      const cases = [...new Set(reports.map(({ value }) => value['case'] as string))];
      expect(cases.length).toBeGreaterThanOrEqual(3);
      let tainted = 0;
      for (const name of cases) {
        const out = file(`export-${cases.indexOf(name)}`);
        await weir.must(['case', 'export', name, '--out', out]);
        const wanted = (rows: string): unknown[] => read(file(`traced/${rows}`)).filter((row) => row['case'] === name);
        expect(read(path.join(out, 'transfers.ndjson')), `transfers of ${name}`).toEqual(wanted('transfers.ndjson'));
        expect(read(path.join(out, 'accounts.ndjson')), `accounts of ${name}`).toEqual(wanted('accounts.ndjson'));
        const exported = JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8'));
        expect(exported.cases[name]).toEqual(summary.cases[name]);
        tainted += wanted('transfers.ndjson').length;
      }
      expect(tainted).toBeGreaterThan(50);
      expect(registry!.asked.filter((asked) => asked.startsWith('/schemas/ids/')).length).toBeGreaterThan(0);
    });

    it('refuses what is malformed, with its bytes and a stable code, and loses nothing', {
      timeout: 120_000,
    }, async () => {
      const log = openKafkaLog({ brokers: [addresses!.kafka], clientId: 'weir-e2e' });
      try {
        const writer = await log.openWriter();
        for (const { topic, text } of refused)
          await writer.append(topicOf[topic]!, 0, [{ key: null, value: Buffer.from(text) }]);
        await weir.must(['wait', '--drained', '--timeout', '60s']);

        for (const topic of new Set(refused.map((entry) => entry.topic))) {
          const dlq = dlqOf(topicOf[topic]!);
          const [bounds] = await log.offsets(dlq);
          const reader = await log.openReader([{ topic: dlq, partition: 0, offset: 0 }]);
          const found = new Map<string, number>();
          for (let position = 0; position < bounds!.next; ) {
            const batch = await reader.next();
            position = batch!.nextOffset;
            for (const { headers, value } of batch!.records) {
              const code = headers['weir-dlq-reason']!.toString();
              const length = Number(headers['weir-dlq-length']!.toString());
              found.set(`${code} ${length}`, value!.length);
            }
          }
          await reader.close();
          for (const { text, code } of refused.filter((entry) => entry.topic === topic)) {
            const kept = found.get(`${code} ${Buffer.byteLength(text)}`);
            expect(kept, `${code} in ${dlq}`).toBe(
              Buffer.byteLength(text) > 524_288 ? 65_536 : Buffer.byteLength(text),
            );
          }
        }

        // Every raw message is accounted for exactly once by the fold of the journal.
        let sent = 0;
        for (const topic of [names.bank, names.reports, names.labels]) {
          for (const { next } of await log.offsets(topic)) sent += next;
        }
        const [journal] = await log.offsets(names.journal);
        const reader = await log.openReader([{ topic: names.journal, partition: 0, offset: 0 }]);
        const fold = new JournalFold();
        const total: Outcomes = {
          transfers: 0,
          voids: 0,
          duplicates: 0,
          conflicts: 0,
          late: 0,
          labels: 0,
          reports: 0,
          rejected: 0,
        };
        for (let position = 0; position < journal!.next; ) {
          const batch = await reader.next();
          position = batch!.nextOffset;
          for (const { offset, timestampMs, value } of batch!.records) {
            const { outcomes } = fold.apply(offset, timestampMs, decodeJournalFrame(value!));
            for (const kind of Object.keys(total) as (keyof Outcomes)[]) total[kind] += outcomes[kind];
          }
        }
        await reader.close();
        expect(Object.values(total).reduce((sum, count) => sum + count, 0)).toBe(sent);
        expect(total.rejected).toBe(refused.length);
        expect(total.late).toBe(0);
        expect(total.duplicates).toBeGreaterThan(0);
        // The smaller content stands; the other is a conflict if it came second, and was displaced if it came first.
        expect(total.conflicts).toBeLessThanOrEqual(1);
      } finally {
        await log.close();
      }
    });

    it('flags what comes late, counts it, and marks the cases it touches', { timeout: 60_000 }, async () => {
      const value = {
        id: 'odd-late',
        time: startMs - 300 * minute,
        from: 'bank:CMB:6226000000000099',
        to: 'bank:CMB:6226000000000091',
        asset: 'CNY',
        amount: 700,
      };
      await send([{ topic: 'bank.transfers.v1', value, arriveMs: 0 }]);
      await weir.must(['wait', '--drained', '--timeout', '60s']);
      const store = openStore({ url: addresses!.clickhouse, database: `weir_${namespace.replaceAll('-', '_')}` });
      try {
        expect(await store.lateCount()).toBe(1);
        expect(await store.flowsByIds(['odd-late'])).toEqual([]);
        expect((await store.caseSummary('before'))!.record.stale).toBe(true);
        const alerts = await store.alerts({ case: 'before', limit: 100 });
        expect(alerts.length).toBeGreaterThan(0);
        expect(alerts.every(({ stale, state }) => stale || state === 'withdrawn')).toBe(true);
      } finally {
        await store.close();
      }
    });

    it('stops cleanly', { timeout: 60_000 }, async () => {
      for (const service of services) expect(await weir.stop(service), service).toBe(0);
    });
  },
);
