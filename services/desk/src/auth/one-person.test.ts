import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  alertOf,
  newWorld,
  type Person,
  type Staffed,
  sayAlerts,
  settle,
  staffDesk,
  type World,
} from '../desk.fixture.js';

const draft = { kind: 'stop', issuer: { unit: '反诈中心', officers: ['甲', '乙'] }, caseNumber: 'A1', basis: '86号文' };
const staff = { 'oidc:u-5': 'li', 'li-of-before': 'li' };

// An issuer as real as it can be: its keys over HTTP, its tokens signed with them.
let issuer: Server;
let url: string;
let key: CryptoKey;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  issuer = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => issuer.close(resolve)));

const vouchedFor = (subject: string): Promise<string> =>
  new SignJWT({ roles: ['analyst', 'approver'] })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setSubject(subject)
    .setIssuer(url)
    .setAudience('weir')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key);

let world: World;
const opened: Staffed[] = [];
beforeEach(() => {
  world = newWorld();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.end();
});

const open = async (known: Readonly<Record<string, string>>): Promise<Staffed> => {
  const oidc = { issuer: url, audience: 'weir', jwksUrl: `${url}/keys`, rolesClaim: 'roles' };
  const staffed = await staffDesk(world, { oidc, staff: known });
  opened.push(staffed);
  return staffed;
};

const stopOwn = async (person: Person) => {
  sayAlerts(world, alertOf());
  await settle();
  const [row] = (await person.ask('GET', '/v1/board')).body.rows;
  return (await person.ask('POST', '/v1/orders/own-stops', { ...draft, alert: row.cases[0].alert })).body;
};
const confirm = async (person: Person, { id, version }: { id: string; version: number }) =>
  (await person.ask('POST', `/v1/orders/${id}/confirm`, undefined, { 'if-match': `"${version}"` })).body;
const actorOf = async (person: Person, headers = {}) =>
  (await person.ask('GET', '/v1/me', undefined, headers)).body.actor;

test('who has a token and an account of the issuer is one person, and does not confirm what they stopped', async () => {
  const desk = await open(staff);
  const byToken = await desk.hire('li', 'analyst');
  const byIssuer = desk.as(await vouchedFor('u-5'));
  expect([await actorOf(byToken), await actorOf(byIssuer)]).toEqual(['li', 'li']);
  const order = await stopOwn(byToken);
  expect(order).toMatchObject({ state: 'unconfirmed', draftedBy: 'li' });
  expect(await confirm(byIssuer, order)).toMatchObject({ code: 'DESK_SECOND_PERSON' });
  expect(await confirm(await desk.hire('li-of-before', 'approver'), order)).toMatchObject({
    code: 'DESK_SECOND_PERSON',
  });
  expect(await confirm(desk.as(await vouchedFor('u-6')), order)).toMatchObject({
    state: 'executed',
    confirmedBy: 'oidc:u-6',
  });
});

test('a session that began before the staff was written down is that person’s too', async () => {
  const before = await open({});
  const signed = await before.as(null).ask('POST', '/v1/session', { token: await vouchedFor('u-5') });
  const cookie = String(signed.headers['set-cookie']).split(';')[0]!;
  expect(await actorOf(before.as(null), { cookie })).toBe('oidc:u-5');
  const after = await open(staff);
  expect(await actorOf(after.as(null), { cookie })).toBe('li');
});
