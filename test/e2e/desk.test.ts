import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askerAt, deskAt, tokenFrom } from './support/asked-desk.js';
import { Installation, stackAddresses } from './support/weir-command.js';

const secret = 'a secret of the installation, long enough';
const own = 'bank:CMB:';
const [victim, mule, layer2] = ['bank:ABC:6228000000000001', 'bank:CMB:6226000000000002', 'bank:ICBC:6222000000000003'];
const order = {
  issuer: { unit: '反诈中心', officers: ['甲', '乙'] },
  caseNumber: 'A2026-1',
  basis: '银发〔2016〕86号',
};

if (stackAddresses() === null) {
  console.warn('SKIPPED: the desk on a real stack. Set WEIR_TEST_KAFKA and WEIR_TEST_CLICKHOUSE.');
  it.skip('the desk needs a stack', () => undefined);
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-desk-'));
  const namespace = `desk-${Date.now().toString(36)}-${process.pid}`;
  const env = {
    WEIR_DESK_OWN: own,
    WEIR_DESK_SECRET: secret,
    WEIR_HTTP_PORT_DESK: '0',
    WEIR_HTTP_PORT_REPAIRER: '0',
    WEIR_RAW_PARTITIONS: '1',
    WEIR_SIGHT: 'bank:ABC:,bank:CMB:',
  };
  const weir = new Installation(folder, namespace, env);
  // Another desk of the installation, on another machine so to say.
  const elsewhere = new Installation(path.join(folder, 'elsewhere'), namespace, env);

  describe('the desk', () => {
    beforeAll(async () => {
      await weir.must(['topics', 'apply']);
      weir.start('all', ['all']);
      elsewhere.start('desk');
    });
    afterAll(async () => {
      await Promise.all([weir.stopAll(), elsewhere.stopAll()]);
      rmSync(folder, { recursive: true, force: true });
    });

    it('shows an alert, stops an own account, has it confirmed by another, asks elsewhere, and learns from the answer', async () => {
      const [here, there] = [await deskAt(weir, 'all'), await deskAt(elsewhere, 'desk')];
      expect(weir.outputOf('all') + elsewhere.outputOf('desk')).toMatch(/first token, for an administrator/);
      const analyst = askerAt(here, await tokenFrom(weir, 'an', 'analyst'));
      const approverToken = await tokenFrom(weir, 'ap', 'approver');
      const [approver, approverThere] = [askerAt(here, approverToken), askerAt(there, approverToken)];
      const otherThere = askerAt(there, await tokenFrom(weir, 'ap2', 'approver'));

      const now = Date.now();
      const pay = (id: string, from: string, to: string, amount: string, agoMs: number) =>
        JSON.stringify({ id, time: now - agoMs, from, to, asset: 'CNY', amount });
      const transfers = [pay('t1', victim!, mule!, '100000', 5_000), pay('t2', mule!, layer2!, '60000', 3_000)];
      await weir.must(['send', '--topic', 'bank', '--file', '-'], `${transfers.join('\n')}\n`);
      const reported = await analyst('POST', '/reports', {
        case: 'c1',
        reporter: '张三',
        transfers: ['t1'],
        victims: [victim],
      });
      expect(reported.status).toBe(200);

      const rowOf = async (account: string) => {
        const { body } = await analyst('GET', '/board');
        return body.rows?.find((row: { account: { account: string } }) => row.account.account === account);
      };
      const muleRow = await vi.waitFor(
        async () => {
          const row = await rowOf(mule!);
          expect(row?.pockets[0]?.holdable).toBe('40000');
          return row;
        },
        { timeout: 60_000, interval: 200 },
      );
      // At once: the board reads topics, and the store is behind them.
      const packed = async (name: string): Promise<string> => {
        const made = await fetch(`${here}/v1/cases/c1/evidence`, {
          method: 'POST',
          headers: { authorization: `Bearer ${approverToken}` },
        });
        const bytes = Buffer.from(await made.arrayBuffer());
        expect([made.status, made.headers.get('content-type')], bytes.toString()).toEqual([200, 'application/zip']);
        const file = path.join(folder, name);
        writeFileSync(file, bytes);
        const checked = await weir.run(['evidence', 'verify', file, '--json']);
        expect([checked.status, checked.stderr], checked.stdout).toEqual([0, '']);
        return checked.stdout;
      };
      expect(JSON.parse(await packed('early.zip'))).toMatchObject({ case: 'c1', isWhole: true, missing: [] });
      expect(muleRow).toMatchObject({ isOwn: true, action: 'stop', lane: 'act', layer: 1 });
      const acknowledged = await analyst('POST', `/board/${muleRow.account.ref}/acts`, { kind: 'acknowledge' }, 0);
      expect(acknowledged.body.state).toBe('acknowledged');

      const draft = { ...order, kind: 'stop', alert: muleRow.cases[0].alert };
      const stopped = await analyst('POST', '/orders/own-stops', draft);
      expect(stopped.body).toMatchObject({ state: 'unconfirmed', amount: '40000' });
      const { id, version } = stopped.body;
      // Two desks, two people, one moment: one is first, and the other is told who.
      const confirmations = await Promise.all([
        approverThere('POST', `/orders/${id}/confirm`, undefined, version),
        otherThere('POST', `/orders/${id}/confirm`, undefined, version),
        approver('POST', `/orders/${id}/confirm`, undefined, version),
      ]);
      const won = confirmations.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(won[0]!.body).toMatchObject({ state: 'executed' });
      for (const { body, status } of confirmations)
        if (status !== 200) expect([status, body.by]).toEqual([409, won[0]!.body.confirmedBy]);

      const layerRow = await rowOf(layer2!);
      expect(layerRow).toMatchObject({ isOwn: false, action: 'ask-institution' });
      const asked = await analyst('POST', '/orders', { ...draft, alert: layerRow.cases[0].alert, amount: '60000' });
      const sent = await analyst('POST', `/orders/${asked.body.id}/send`, undefined, asked.body.version);
      expect(sent.body.state).toBe('sent');
      const answer = {
        outcome: 'partly-executed',
        balanceBefore: '25000',
        executedAmount: '25000',
        priorHolds: [],
        startedAt: null,
        reason: null,
      };
      const answered = await analyst('POST', `/orders/${sent.body.id}/answer`, answer, sent.body.version);
      expect(answered.body).toMatchObject({ state: 'partly-executed' });
      expect((await rowOf(mule!)).pockets[0].holdable).toBe('0');

      const seen = async (ask: typeof analyst) => (await ask('GET', '/orders')).body.orders;
      await vi.waitFor(async () => expect(await seen(approverThere)).toEqual(await seen(approver)), {
        timeout: 10_000,
      });
      const form = await fetch(`${here}/v1/orders/${id}/form`, {
        headers: { authorization: `Bearer ${approverToken}` },
      });
      expect(form.headers.get('content-type')).toMatch(/^text\/html/);
      expect(await form.text()).toContain(mule!.slice(-16));

      expect(JSON.parse(await packed('c1.zip'))).toMatchObject({ case: 'c1', isWhole: true, missing: [] });
      const { body: made } = await approver('GET', '/acts?subject=case:c1');
      expect(made.acts.map(({ kind }: { kind: string }) => kind)).toEqual(['evidence.make', 'evidence.make']);

      const withdrawn = await analyst('POST', '/reports', { case: 'c1', reporter: '张三', withdrawn: true });
      expect(withdrawn.status).toBe(200);
      await vi.waitFor(
        async () => {
          const { body } = await approver('GET', '/releases?state=open');
          expect(body.tasks.length).toBeGreaterThan(0);
        },
        { timeout: 60_000, interval: 200 },
      );
      const verified = await weir.run(['audit', 'verify']);
      expect(verified.stdout).toContain('the chain is whole');
      expect(verified.status).toBe(0);
    });
  });
}
