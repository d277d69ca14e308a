import { createHash } from 'node:crypto';
import { Problem } from '@weir/desk-api';
import { afterEach, describe, expect, it } from 'vitest';
import { account, alertOn, CheckStage } from '../stage.fixture.js';
import { CheckAnswer, CheckAnswers } from './request.js';
import { checkServer } from './server.js';
import { allowedByHashes, allowedOnLoopback, type IsAllowed } from './tokens.js';

const stages: CheckStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.end();
});

const serverOf = async (isAllowed: IsAllowed = () => true) => {
  const stage = await new CheckStage().alert(alertOn('mule')).start().settled();
  stages.push(stage);
  const errors: unknown[] = [];
  const server = checkServer({ answerer: stage.answerer, isAllowed, onError: (error) => errors.push(error) });
  const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    server.inject({
      method: 'POST',
      url,
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { server, post, errors, stage };
};

const payment = { payer: account('li'), payee: account('mule'), asset: 'CNY', amount: '500000' };
const [one, many] = ['/v1/payments/check', '/v1/payments/checks'];

describe('the check over HTTP', () => {
  it('answers one payment', async () => {
    const { post } = await serverOf();
    const response = await post(one, {
      ...payment,
      ref: 'order-1',
      payeeName: '王五',
      device: 'phone-1',
      time: Date.now(),
    });
    expect(response.statusCode).toBe(200);
    const answer = CheckAnswer.parse(response.json());
    expect(answer).toMatchObject({ decision: 'hold', ref: 'order-1', asOf: { journal: 0 } });
    expect(answer.reasons.map(({ code }) => code)).toEqual(['payee-taint', 'first-time-payee']);
    expect(answer.warning?.zh).toContain('96110');
  });

  it('names accounts in any form that the model takes, and gives a ref where none came', async () => {
    const { post } = await serverOf();
    // Pasted and typed by hand: what nobody sees in it must not make a stranger of the payee.
    for (const payee of ['bank:cmb:mu-le', 'bank:CMB:mu\u200ble', 'bank：CMB：ｍｕ\u00a0ｌｅ']) {
      const answer = CheckAnswer.parse((await post(one, { ...payment, payee, amount: 5 })).json());
      expect([payee, answer.decision]).toEqual([payee, 'hold']);
      expect(answer.ref).not.toBe('');
    }
  });

  it('answers up to a hundred at once, in their order', async () => {
    const { post } = await serverOf();
    const checks = [payment, { ...payment, payee: account('wang'), amount: 1, ref: 'b' }];
    const response = await post(many, { checks });
    expect(CheckAnswers.parse(response.json()).checks.map(({ decision }) => decision)).toEqual(['hold', 'allow']);
    expect((await post(many, { checks: Array.from({ length: 101 }, () => payment) })).statusCode).toBe(400);
    expect((await post(many, { checks: [] })).statusCode).toBe(400);
  });

  it.each([
    ['an account that is none', { ...payment, payee: 'li' }, 'payee'],
    ['an asset that is not in the table', { ...payment, asset: 'DOGE' }, 'asset'],
    ['an amount in yuan', { ...payment, amount: '12.34' }, 'amount'],
    ['an amount below nothing', { ...payment, amount: -1 }, 'amount'],
    ['an amount past 2^53', { ...payment, amount: '9007199254740992' }, 'amount'],
    ['a time without a zone', { ...payment, time: '2026-05-01T08:00:00' }, 'time'],
    ['a time in seconds', { ...payment, time: Math.floor(Date.now() / 1_000) }, 'time'],
    ['a time of before 2000', { ...payment, time: '1999-12-31T23:59:59Z' }, 'time'],
    ['a field that is unknown', { ...payment, memo: 'x' }, ''],
    ['no object', [payment], ''],
    ['nothing', null, ''],
  ])('refuses %s, and says where', async (_what, body, path) => {
    const { post, errors } = await serverOf();
    const response = await post(one, body);
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    const problem = Problem.parse(response.json());
    expect(problem.code).toBe('CHECK_INVALID');
    expect(problem.issues?.map((issue) => issue.path)).toContain(path);
    expect(errors).toEqual([]);
  });

  it('refuses what is no JSON, what is too large, and addresses it does not have, as problems', async () => {
    const { server, post } = await serverOf();
    const headers = { 'content-type': 'application/json' };
    const torn = await server.inject({ method: 'POST', url: one, payload: '{"payer":', headers });
    const plain = await server.inject({
      method: 'POST',
      url: one,
      payload: 'x',
      headers: { 'content-type': 'text/plain' },
    });
    const large = await post(one, { ...payment, ref: 'x'.repeat(300_000) });
    for (const response of [torn, plain, large]) {
      expect(response.statusCode).toBe(400);
      expect(Problem.parse(response.json()).code).toBe('CHECK_INVALID');
    }
    const elsewhere = await server.inject({ method: 'GET', url: one });
    expect(elsewhere.statusCode).toBe(404);
    expect(Problem.parse(elsewhere.json()).code).toBe('CHECK_UNKNOWN');
  });

  it.each([
    ['capitals that are not those of its checksum', 'eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD'],
    ['a digit of another', 'eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E8Ef1BeAed'],
    ['a letter of TRON that does not fit the others', 'tron:0x2b6653dc:TR8NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    ['a digit too few', 'eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe'],
  ])('refuses an address with %s by a code of its own, and says where', async (_what, payee) => {
    const { post } = await serverOf();
    const coin = { ...payment, asset: 'USDT-ETH' };
    const response = await post(one, { ...coin, payee });
    expect(response.statusCode).toBe(400);
    const problem = Problem.parse(response.json());
    expect(problem).toMatchObject({ code: 'CHECK_MISTYPED', issues: [{ path: 'payee' }] });
    expect(problem.detail).toMatch(/^payee: the checksum/);
    expect(response.body).not.toContain(payee.slice(-8));
    const both = Problem.parse((await post(one, { ...coin, payee, payer: payee })).json());
    expect(both.detail).toMatch(/^payer, payee: the checksum/);
    const third = Problem.parse((await post(many, { checks: [coin, coin, { ...coin, payee }] })).json());
    expect(third).toMatchObject({ code: 'CHECK_MISTYPED', issues: [{ path: 'checks.2.payee' }] });
    // What the channel itself must mend comes first.
    expect(Problem.parse((await post(one, { ...coin, payee, amount: '1.5' })).json()).code).toBe('CHECK_INVALID');
  });

  it('takes an address in the letters of its checksum, in small letters and in capitals, as one', async () => {
    const { post, stage } = await serverOf();
    const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    await stage.alert(alertOn('', { id: 'a', account: `eip155:1:${address.toLowerCase()}` as never })).settled();
    for (const letters of [address, address.toLowerCase(), `0x${address.slice(2).toUpperCase()}`]) {
      const asked = { ...payment, asset: 'USDT-ETH', payee: `eip155:1:${letters}` };
      expect(CheckAnswer.parse((await post(one, asked)).json()).decision).toBe('hold');
    }
  });

  it('a refusal names no account', async () => {
    const { post } = await serverOf();
    const { body } = await post(one, { ...payment, payee: '6226000000000001' });
    expect(body).not.toContain('6226');
  });
});

describe('who may ask', () => {
  const hash = createHash('sha256').update('s3cret').digest('hex');

  it('is whoever has a token on the list', async () => {
    const { server, post } = await serverOf(allowedByHashes(`# of the channel\n\n${hash.toUpperCase()}  channel\n`));
    const asked = (authorization?: string) => post(one, payment, authorization === undefined ? {} : { authorization });
    expect((await asked('Bearer s3cret')).statusCode).toBe(200);
    for (const refused of [
      await asked(),
      await asked('Bearer other'),
      await asked('Basic s3cret'),
      await asked(`Bearer ${hash}`),
    ]) {
      expect(refused.statusCode).toBe(401);
      expect(refused.headers['www-authenticate']).toBe('Bearer');
      expect(Problem.parse(refused.json()).code).toBe('CHECK_TOKEN');
    }
    expect((await server.inject({ method: 'GET', url: '/elsewhere' })).statusCode).toBe(401);
  });

  it('is nobody by an empty list, and a line that is no hash is named', () => {
    expect(allowedByHashes('# nobody\n')('s3cret')).toBe(false);
    expect(() => allowedByHashes(`${hash}\ns3cret\n`)).toThrow('line 2');
  });

  it('without a list is anybody on this machine, and it does not listen for others', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1']) expect(allowedOnLoopback(host)(null)).toBe(true);
    for (const host of ['0.0.0.0', '10.0.0.1', '::', '127.evil.example.org'])
      expect(() => allowedOnLoopback(host)).toThrow('CONFIG_INVALID');
  });
});
