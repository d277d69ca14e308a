import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newWorld, type Staffed, staffDesk } from '../desk.fixture.js';
import { Oidc } from './oidc.js';

// An issuer as real as it can be: its keys over HTTP, its tokens signed with them.
let issuer: Server;
let url: string;
let key: CryptoKey;
let other: CryptoKey;
let staffed: Staffed;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  other = (await generateKeyPair('RS256')).privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  issuer = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  staffed = await staffDesk(newWorld(), {
    oidc: {
      issuer: url,
      audience: 'weir',
      jwksUrl: `${url}/keys`,
      rolesClaim: 'realm_access.roles',
      roles: { 'fraud-desk': 'analyst', boss: 'approver' },
    },
  });
});
afterAll(async () => {
  await staffed.end();
  await new Promise((resolve) => issuer.close(resolve));
});

interface Told {
  readonly roles?: unknown;
  readonly audience?: string | string[];
  readonly azp?: unknown;
  readonly issuer?: string;
  readonly expires?: string | number;
  readonly by?: CryptoKey;
  readonly subject?: string;
}

const tokenOf = ({
  roles = ['fraud-desk', 'cook'],
  audience = 'weir',
  azp,
  issuer: by = url,
  expires = '5m',
  by: signer = key,
  subject = 'u-5',
}: Told = {}) =>
  new SignJWT({ name: '王五', realm_access: { roles }, ...(azp === undefined ? {} : { azp }) })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setSubject(subject)
    .setIssuer(by)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(signer);

const me = async (token: string) => staffed.as(token).ask('GET', '/v1/me');

describe('a token of the issuer', () => {
  test('says who somebody is, with the roles that the desk knows', async () => {
    const { body, status } = await me(await tokenOf());
    expect(status).toBe(200);
    expect(body).toMatchObject({ actor: 'oidc:u-5', name: '王五', roles: ['analyst'] });
  });

  test('names whom an issuer calls by very much as acts can', async () => {
    for (const [subject, actor] of [
      ['x'.repeat(195), `oidc:${'x'.repeat(195)}`],
      ['x'.repeat(255), expect.stringMatching(/^oidc:sha256:[0-9a-f]{64}$/)],
    ])
      expect((await me(await tokenOf({ subject }))).body.actor).toEqual(actor);
  });

  test('for several is taken where it was given to our client', async () => {
    for (const told of [{ audience: ['weir', 'shop'], azp: 'weir' }, { azp: 'weir' }, { audience: ['weir'] }])
      expect((await me(await tokenOf(told))).status).toBe(200);
    const options = { issuer: url, audience: 'weir', jwksUrl: `${url}/keys`, rolesClaim: 'realm_access.roles' };
    const oidc = new Oidc({ ...options, clients: ['weir-web', 'weir-programs'] });
    const given = async (azp: string) => oidc.identify(await tokenOf({ azp, roles: ['analyst'] }));
    expect([await given('weir-programs'), await given('weir')]).toMatchObject([{ actor: 'oidc:u-5' }, null]);
  });

  test('signs in to a session too', async () => {
    const signed = await staffed.as(null).ask('POST', '/v1/session', { token: await tokenOf({ roles: ['boss'] }) });
    expect(signed.body).toMatchObject({ roles: ['approver'] });
    const cookie = String(signed.headers['set-cookie']).split(';')[0]!;
    expect((await staffed.as(null).ask('GET', '/v1/me', undefined, { cookie })).status).toBe(200);
  });

  test.each<[string, Told]>([
    ['for others', { audience: 'shop' }],
    ['that another client was given', { azp: 'shop' }],
    ['for several, that another client was given', { audience: ['weir', 'shop'], azp: 'shop' }],
    ['for several, that does not say whom it was given', { audience: ['weir', 'shop'] }],
    ['whose client is no text', { azp: ['weir'] }],
    ['of another issuer', { issuer: 'https://id.example.org' }],
    ['that is over', { expires: Math.floor(Date.now() / 1_000) - 120 }],
    ['without a role of ours', { roles: ['cook'] }],
    ['whose roles are no list', { roles: { analyst: true } }],
  ])('%s opens nothing', async (_what, told) => {
    expect((await me(await tokenOf(told))).status).toBe(401);
  });

  test('signed by somebody else, or by nobody, opens nothing', async () => {
    expect((await me(await tokenOf({ by: other }))).status).toBe(401);
    const [head, claims] = (await tokenOf()).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect((await me(`${none}.${claims}.`)).status).toBe(401);
    expect((await me(`${head}.${claims}.AAAA`)).status).toBe(401);
  });
});

test('an issuer whose keys do not come, or are none, is away: that says nothing of a token', async () => {
  const told = ['busy', '[]', 'no JSON'];
  const proxy = createServer((request, response) => {
    const at = Number(request.url!.slice(1));
    response.writeHead(at === 0 ? 502 : 200).end(told[at]);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const which of told.keys()) {
    const oidc = new Oidc({
      issuer: url,
      audience: 'weir',
      jwksUrl: `${at}/${which}`,
      rolesClaim: 'realm_access.roles',
    });
    await expect(oidc.identify(await tokenOf())).rejects.toMatchObject({ code: 'DESK_ISSUER_AWAY' });
    expect(await oidc.identify('no.token')).toBeNull();
  }
  await new Promise((resolve) => proxy.close(resolve));
});

test('an issuer that is away is said to be away, and tokens of the desk go on working', async () => {
  const oidc = { issuer: url, audience: 'weir', jwksUrl: 'http://127.0.0.1:9/keys', rolesClaim: 'roles' };
  const alone = await staffDesk(newWorld(), { oidc });
  const away = await alone.as(await tokenOf()).ask('GET', '/v1/me');
  expect([away.status, away.body.code]).toEqual([503, 'DESK_ISSUER_AWAY']);
  expect((await alone.as(alone.firstToken).ask('GET', '/v1/me')).status).toBe(200);
  await alone.end();
});
