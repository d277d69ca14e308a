import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WeirError } from '@weir/model';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hashOfToken, newToken } from '../auth/tokens.js';
import { newWorld, type Person, type Staffed, staffDesk } from '../desk.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-desk-evidence-'));
const bytes = Buffer.alloc(300_000, 'evidence ');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const path = join(folder, 'x.zip');

let staffed: Staffed;
let analyst: Person;
const makeEvidence = vi.fn(async (name: string) => {
  if (name === 'none') throw new WeirError('CASE_UNKNOWN', 'there is no case none');
  if (name === 'young') throw new WeirError('EVIDENCE_NOT_WHOLE', 'case young: journal: 3 of 4');
  writeFileSync(path, bytes);
  return { path, bytes: bytes.length, sha256, letGo: () => rmSync(path) };
});

beforeEach(async () => {
  mkdirSync(folder, { recursive: true });
  staffed = await staffDesk(newWorld(), { makeEvidence });
  analyst = await staffed.hire('an', 'analyst');
});
afterEach(async () => {
  await staffed.end();
  rmSync(folder, { recursive: true, force: true });
});

test('a package is sent from the disk once its hash is on record, and is gone from the disk then', async () => {
  const answered = await analyst.ask('POST', '/v1/cases/c1/evidence');
  expect([answered.status, answered.headers['content-length']]).toEqual([200, String(bytes.length)]);
  expect(answered.body).toBe(bytes.toString());
  await vi.waitFor(() => expect(existsSync(path)).toBe(false));
  const { body } = await analyst.ask('GET', '/v1/acts?actor=an');
  expect(body.acts).toMatchObject([{ kind: 'evidence.make', subject: 'case:c1', detail: { sha256 } }]);
  expect((await analyst.ask('POST', '/v1/cases/none/evidence')).body.code).toBe('CASE_UNKNOWN');
});

test('of a case that the store does not have whole there is no package yet: when to ask again is said, and no act is made', async () => {
  const { body, headers, status } = await analyst.ask('POST', '/v1/cases/young/evidence');
  expect([status, headers['retry-after']]).toEqual([503, '10']);
  expect(headers['content-type']).toContain('application/problem+json');
  expect(body).toMatchObject({
    code: 'EVIDENCE_NOT_WHOLE',
    detail: 'case young: journal: 3 of 4',
    remedy: expect.stringContaining('ask again'),
  });
  expect((await analyst.ask('GET', '/v1/acts?actor=an')).body.acts).toEqual([]);
});

test('a package says who made it as acts do, whatever somebody is called', async () => {
  const { acts } = staffed.open.desk.parts;
  const token = newToken();
  const issued = { hash: hashOfToken(token), person: 'oidc:7', name: '王队长', roles: ['analyst'], expiresAt: null };
  const deed = { kind: 'token.issue' as const, ...issued };
  await acts.make({ id: 't', actor: 'admin', subject: 'token:t', seen: null, deed });
  for (const person of [staffed.as(token), analyst]) {
    expect((await person.ask('POST', '/v1/cases/c1/evidence')).status).toBe(200);
    await vi.waitFor(() => expect(existsSync(path)).toBe(false));
  }
  const said = makeEvidence.mock.calls as unknown as [string, string][];
  expect(said.slice(-2).map(([, madeBy]) => madeBy)).toEqual(['王队长 (oidc:7)', 'an']);
});

test('nobody has many packages made at once, and all together not many more', async () => {
  let letGo = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const under = vi.fn(async (_name: string, madeBy: string) => {
    await opened;
    const own = join(folder, `${madeBy}.zip`);
    writeFileSync(own, 'x');
    return { path: own, bytes: 1, sha256, letGo: () => undefined };
  });
  const busy = await staffDesk(newWorld(), { makeEvidence: under });
  const people = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) people.push(await busy.hire(name, 'analyst'));
  const ask = (person: Person) => person.ask('POST', '/v1/cases/c1/evidence');
  const first = [ask(people[0]!), ask(people[0]!)];
  await vi.waitFor(() => expect(under).toHaveBeenCalledTimes(2));
  const third = await ask(people[0]!);
  expect([third.status, third.body.code]).toEqual([429, 'DESK_TOO_MANY']);
  const others = people.slice(1, 4).flatMap((person) => [ask(person), ask(person)]);
  await vi.waitFor(() => expect(under).toHaveBeenCalledTimes(8));
  expect((await ask(people[4]!)).status).toBe(429);
  letGo();
  for (const answered of await Promise.all([...first, ...others])) expect(answered.status).toBe(200);
  expect((await ask(people[0]!)).status).toBe(200);
  await busy.end();
});
