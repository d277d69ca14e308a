import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
import { accountOf, storeWith, transferOf } from '../queries/ledger.fixture.js';

let world: World;
let staffed: Staffed;
let viewer: Person;

beforeEach(async () => {
  world = newWorld();
  const store = await storeWith([transferOf({ id: 't1', time: 900, from: '1', to: '6226000000000017', amount: 1 })]);
  staffed = await staffDesk(world, { store });
  viewer = await staffed.hire('vi', 'viewer');
});
afterEach(() => staffed.end());

const numbers = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => accountOf(`62260000${String(from + at).padStart(8, '0')}`));
const intersect = (person: Person, list: readonly string[]) =>
  person.ask('POST', '/v1/accounts/intersection', { lists: [list, list] });
const codeOf = ({ body, status }: Awaited<ReturnType<Person['ask']>>) => [status, body.code];

describe('who may not see account numbers', () => {
  test('find no account by a short number or a name, which are not counted; by one with its scheme they do', async () => {
    const hidden = {
      short: 'bank:CMB:1234567',
      name: 'pay:ALIPAY:zhangsan@qq.com',
      wide: 'bank:CMB:12345678',
    } as const;
    sayAlerts(world, ...Object.values(hidden).map((account, at) => alertOf({ account, case: `c${at}` })));
    await settle();
    const analyst = await staffed.hire('an', 'analyst');
    const found = async (person: Person, q: string): Promise<number> =>
      (await person.ask('GET', `/v1/board?q=${encodeURIComponent(q)}`)).body.rows.length;
    for (const typed of ['1234567', 'zhangsan@qq.com'])
      expect([typed, await found(viewer, typed), await found(analyst, typed)]).toEqual([
        typed,
        0,
        typed === '1234567' ? 2 : 1,
      ]);
    for (const account of Object.values(hidden)) expect([account, await found(viewer, account)]).toEqual([account, 1]);
    expect(await found(viewer, '1234 5678')).toBe(1);
    for (let at = 0; at < 196; at++) await found(viewer, `pay:ALIPAY:x${at}`);
    expect(codeOf(await viewer.ask('GET', '/v1/board?q=pay:ALIPAY:zhangsan'))).toEqual([429, 'DESK_TOO_MANY']);
  });

  test('cannot have the refs of all that a mask may hide', async () => {
    expect(codeOf(await intersect(viewer, numbers(2_000)))).toEqual([429, 'DESK_TOO_MANY']);
    const analyst = await staffed.hire('an', 'analyst');
    expect((await intersect(analyst, numbers(2_000))).status).toBe(200);
  });

  test('may ask for some in each way, the same again too, and for more an hour later', async () => {
    const [asked, last] = [numbers(199, 100), accountOf('6226000000000017')];
    expect((await intersect(viewer, asked)).status).toBe(200);
    const lookUp = (account: string) => viewer.ask('POST', '/v1/accounts/lookup', { account });
    const { body } = await lookUp(last);
    expect(body).toMatchObject({ account: 'bank:CMB:6226…0017', isMasked: true });
    expect((await lookUp(last)).status).toBe(200);
    expect((await intersect(viewer, asked)).status).toBe(200);
    const other = accountOf('6226000000000018');
    expect(codeOf(await lookUp(other))).toEqual([429, 'DESK_TOO_MANY']);
    for (const url of ['/v1/board', '/v1/board/matching'])
      expect(codeOf(await viewer.ask('GET', `${url}?q=6226000000000018`))).toEqual([429, 'DESK_TOO_MANY']);
    expect((await viewer.ask('GET', '/v1/board?q=6226')).status).toBe(200);
    // Refs are no guesses.
    expect((await intersect(viewer, [body.ref])).status).toBe(200);
    const another = await staffed.hire('wu', 'viewer');
    expect((await another.ask('POST', '/v1/accounts/lookup', { account: other })).status).toBe(200);
    world.clock.nowMs += 3_600_000;
    expect((await lookUp(other)).status).toBe(200);
  });
});
