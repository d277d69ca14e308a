import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Log, type LogReader, type LogRecord, type LogWriter, openKafkaLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askerAt, deskAt, tokenFrom } from './support/asked-desk.js';
import { Installation, stackAddresses } from './support/weir-command.js';

const [victim, mule, other] = ['bank:ABC:6228000000000001', 'bank:CMB:6226000000000002', 'bank:ICBC:6222000000000004'];
const layer2 = 'bank:ICBC:6222000000000003';
const order = {
  issuer: { unit: '反诈中心', officers: ['甲', '乙'] },
  caseNumber: 'A2026-1',
  basis: '银发〔2016〕86号',
};

if (stackAddresses() === null) {
  console.warn('SKIPPED: feeds and matches on a real stack. Set WEIR_TEST_KAFKA and WEIR_TEST_CLICKHOUSE.');
  it.skip('feeds and matches need a stack', () => undefined);
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-feeds-'));
  const namespace = `feeds-${Date.now().toString(36)}-${process.pid}`;
  const env = {
    WEIR_DESK_OWN: 'bank:CMB:',
    WEIR_DESK_SECRET: 'a secret of the installation, long enough',
    WEIR_HTTP_PORT_DESK: '0',
    WEIR_HTTP_PORT_REPAIRER: '0',
    WEIR_RAW_PARTITIONS: '1',
    WEIR_SIGHT: 'bank:ABC:,bank:CMB:',
  };
  const weir = new Installation(folder, namespace, env);
  const elsewhere = new Installation(path.join(folder, 'elsewhere'), namespace, env);
  const topics = topicNames(namespace);

  const until = <Value>(look: () => Value | Promise<Value>) => vi.waitFor(look, { timeout: 90_000, interval: 250 });

  let log: Log;
  let writer: LogWriter;
  const readers: LogReader[] = [];
  /** Everything that comes on a topic from its beginning, as a reader of committed records sees it. */
  const hear = async (topic: string): Promise<LogRecord[]> => {
    const heard: LogRecord[] = [];
    const reader = await log.openReader([{ topic, partition: 0, offset: 0 }]);
    readers.push(reader);
    void (async () => {
      for (let batch = await reader.next(); batch !== null; batch = await reader.next()) heard.push(...batch.records);
    })();
    return heard;
  };
  const saidIn = ({ value }: LogRecord) => (value === null ? null : JSON.parse(value.toString()));
  const actOf = ({ headers }: LogRecord): number => Number(headers['weir-act-offset']);

  describe('a report that describes a transfer, and what others hear', () => {
    beforeAll(async () => {
      log = openKafkaLog({ brokers: [stackAddresses()!.kafka], clientId: 'weir-e2e-feeds' });
      await weir.must(['topics', 'apply']);
      writer = await log.openWriter();
      const pulse = await hear(topics.pulse);
      // This desk is the one that writes the feeds, before the others run.
      elsewhere.start('desk');
      await until(() => expect(pulse.some(({ key }) => key?.toString() === 'desk-feeds')).toBe(true));
      weir.start('all', ['all']);
    }, 120_000);
    afterAll(async () => {
      await Promise.all([weir.stopAll(), elsewhere.stopAll()]);
      for (const reader of readers) await reader.close();
      await writer?.close();
      await log?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('is resolved by a person, its money is followed, and each act is told once, whichever desk dies', async () => {
      const [orders, blocklist, reports] = await Promise.all(
        [topics.stopOrders, topics.blocklist, topics.reports].map(hear),
      );
      const tokens = await Promise.all([tokenFrom(weir, 'an', 'analyst'), tokenFrom(weir, 'ap', 'approver')]);
      const url = await deskAt(weir, 'all');
      const [analyst, approver] = [askerAt(url, tokens[0]!), askerAt(url, tokens[1]!)];
      const pay = async (id: string, from: string, to: string, amount: string, agoMs: number): Promise<void> => {
        const transfer = { id, time: Date.now() - agoMs, from, to, asset: 'CNY', amount };
        await writer.append(topics.bank, 0, [{ key: null, value: Buffer.from(JSON.stringify(transfer)) }]);
      };
      const rowOf = async (account: string) => {
        const { body } = await analyst('GET', '/board');
        return body.rows?.find((row: { account: { account: string } }) => row.account.account === account);
      };
      /** The row of an account, once it says so. */
      const rowWith = (account: string, saying: object) =>
        until(async () => {
          const row = await rowOf(account);
          expect(row).toMatchObject(saying);
          return row;
        });

      // Two payments that the victim's words fit: no rule may choose.
      const now = Date.now();
      await Promise.all([pay('t1', victim!, mule!, '100000', 8_000), pay('t2', victim!, other!, '100000', 6_000)]);
      const match = [{ fromTail: '0001', amount: '100000', asset: 'CNY', since: now - 1_800_000, until: now + 60_000 }];
      const reported = await analyst('POST', '/reports', { case: 'c1', reporter: '李女士', match, victims: [victim] });
      expect(reported.status).toBe(200);
      const linesOf = `/reports/lines?case=c1&reporter=${encodeURIComponent('李女士')}`;
      const line = await until(async () => {
        const [first] = (await analyst('GET', linesOf)).body.lines;
        expect(first?.candidates.map(({ transfer }: { transfer: { id: string } }) => transfer.id).sort()).toEqual([
          't1',
          't2',
        ]);
        return first;
      });
      expect(line).toMatchObject({ state: 'waiting', decision: null });
      expect((await analyst('GET', '/board')).body.rows).toEqual([]);
      const decision = { case: 'c1', reporter: '李女士', transfer: 't1', reason: '与受害人核对' };
      const decided = await analyst('POST', `/reports/lines/${line.id}/resolution`, decision, line.version);
      expect(decided.body).toMatchObject({ state: 'resolved', decision: { transfer: 't1', by: 'an' } });

      // The case has what the person chose, and goes with the money from then on.
      await rowWith(mule!, { layer: 1, pockets: [{ holdable: '100000' }] });
      await pay('t3', mule!, layer2, '60000', 0);
      const muleRow = await rowWith(mule!, { layer: 1, pockets: [{ holdable: '40000' }] });
      const layerRow = await rowWith(layer2, { layer: 2, cases: [{ case: 'c1', received: '60000' }] });
      expect(await rowOf(other!)).toBeUndefined();
      expect((await analyst('GET', '/reports')).body.reports[0]).toMatchObject({
        state: 'resolved',
        transfers: ['t1'],
      });
      // Two desks read the decision and may both say it: they say the same, of which the first counts.
      const resolutions = reports!.map(saidIn).filter(({ resolves }) => resolves === '李女士');
      expect(resolutions[0]).toMatchObject({ case: 'c1', transfers: ['t1'], version: 1, acts: [{ by: 'an' }] });
      expect(new Set(resolutions.map((said) => JSON.stringify(said))).size).toBe(1);

      const { alert } = muleRow.cases[0];
      const listed = await analyst('POST', '/measures', {
        ...{ kind: 'blocklist', account: muleRow.account.ref, what: 'payees', alert, reason: '涉案' },
      });
      expect(listed.status).toBe(200);
      const stopped = await analyst('POST', '/orders/own-stops', { ...order, kind: 'stop', alert });
      const { id, version } = stopped.body;
      expect((await approver('POST', `/orders/${id}/confirm`, undefined, version)).body.state).toBe('executed');
      await until(() => expect(orders).toHaveLength(2));

      // The desk that wrote dies; what is done meanwhile is told by the one that is left.
      await elsewhere.kill('desk');
      const ended = { reason: '解除' };
      const unlisted = await analyst('POST', `/measures/blocklist/${listed.body.id}/end`, ended, listed.body.version);
      expect(unlisted.status).toBe(200);
      const asked = await analyst('POST', '/orders', {
        ...{ ...order, kind: 'stop', alert: layerRow.cases[0].alert, amount: '60000' },
      });
      const sent = await analyst('POST', `/orders/${asked.body.id}/send`, undefined, asked.body.version);
      expect(sent.body.state).toBe('sent');
      await until(() => expect(orders!.length).toBeGreaterThanOrEqual(3));

      expect(orders!.map((record) => [record.key?.toString(), saidIn(record).state, saidIn(record).held])).toEqual([
        [id, 'unconfirmed', '40000'],
        [id, 'executed', '40000'],
        [asked.body.id, 'sent', '0'],
      ]);
      expect(saidIn(orders![2]!).order).toMatchObject({ account: layer2, anchor: { id: 't3' } });
      expect(blocklist!.map((record) => [record.key?.toString(), saidIn(record)?.entries])).toEqual([
        [
          mule,
          [expect.objectContaining({ id: listed.body.id, list: 'payees', rests: expect.objectContaining({ alert }) })],
        ],
        [mule, undefined],
      ]);
      // In the order of the acts: each says which it is of.
      for (const topic of [orders!, blocklist!]) {
        const acts = topic.map(actOf);
        expect(acts).toEqual([...new Set(acts)].sort((left, right) => left - right));
      }
    }, 240_000);
  });
}
