import type { Deed } from '@weir/acts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDirectory } from '../board/directory.js';
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

let world: World;
let staffed: Staffed;
let analyst: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
  sayAlerts(world, alertOf({ id: 'a1' }));
  await settle();
});
afterEach(() => staffed.end());

const draftOrder = async (): Promise<void> => {
  const anchor = { ...alertOf().anchor, asset: 'CNY', fromName: '王小明' };
  const { account } = alertOf();
  const order = {
    ...{
      kind: 'stop' as const,
      account,
      holder: '李四',
      asset: 'CNY',
      amount: '100',
      targetClass: 'personal' as const,
    },
    ...{ rests: { alert: 'a1', revision: 1, case: 'c1' }, anchor, institution: 'CMB', isOwn: true },
    ...{ issuer: { unit: 'u', officers: [] }, caseNumber: 'A1', basis: 'b', of: null, there: '100000' },
  };
  const { acts } = staffed.open.desk.parts;
  const deed = { kind: 'order.draft' as const, order };
  await acts.make({ id: 'o1', actor: 'an', subject: 'order:o1', seen: null, deed });
};

test('the audit has names of payers and of those who appeal for those alone who see numbers', async () => {
  await draftOrder();
  await analyst.ask('POST', '/v1/appeals', { order: 'o1', text: '不是我', from: '赵小红' });
  const audit = async (person: Person) => JSON.stringify((await person.ask('GET', '/v1/acts?actor=an')).body);
  const [whole, cut] = [await audit(analyst), await audit(await staffed.hire('vi', 'viewer'))];
  for (const name of ['王小明', '赵小红'])
    expect([name, whole.includes(name), cut.includes(name)]).toEqual([name, true, false]);
  for (const kind of ['order.draft', 'appeal.intake']) expect(cut).toContain(kind);
});

test('the audit says what sums are of, what was decided apart from what came of the act, and that the chain holds', async () => {
  await draftOrder();
  const { acts } = staffed.open.desk.parts;
  const make = (id: string, actor: string, subject: string, deed: Deed) =>
    acts.make({ id, actor, subject, seen: null, deed });
  await make('c1', 'bo', 'order:o1', { kind: 'order.confirm' });
  await make('p1', 'an', 'appeal:p1', {
    ...{ kind: 'appeal.intake' as const, against: { kind: 'order' as const, id: 'o1' }, text: 't', from: 'f' },
  }).catch(() => undefined);
  await make('d1', 'bo', 'appeal:p1', { kind: 'appeal.decide', outcome: 'granted', text: 't' }).catch(() => undefined);
  const { body } = await analyst.ask('GET', '/v1/acts');
  const shown = (kind: string) => body.acts.find((act: { kind: string }) => act.kind === kind);
  expect(shown('order.confirm')).toMatchObject({
    asset: 'CNY',
    isRepeat: false,
    detail: { result: { kind: 'accepted' } },
  });
  // Its own sum says what it is of.
  expect(shown('order.draft').asset).toBeNull();
  expect(shown('appeal.decide').detail).toMatchObject({ outcome: 'granted', result: {} });
  expect(body.chain).toMatchObject({ messages: acts.state.audit.length, brokenAt: null });
  expect(body.chain.witnesses).toBeGreaterThan(0);
});

test('what no act can have is refused as such: times past the year 9999, more institutions than an import takes', async () => {
  const { account } = (await analyst.ask('GET', '/v1/board')).body.rows[0];
  const silence = (until: number) =>
    analyst.ask(
      'POST',
      `/v1/board/${account.ref}/acts`,
      { kind: 'silence', reason: 'r', until },
      { 'if-match': '"0"' },
    );
  const late = await silence(Number.MAX_SAFE_INTEGER);
  expect([late.status, late.body.code]).toEqual([400, 'DESK_INVALID']);
  expect((await silence(253_402_300_799_999)).status).toBe(200);
  const csv = (count: number): string =>
    `code,name,prefixes\n${Array.from({ length: count }, (_, at) => `B${at},n,bank:B${at}:`).join('\n')}`;
  expect(readDirectory(csv(20_000))).toHaveLength(20_000);
  expect(() => readDirectory(csv(20_001))).toThrow(/20000 institutions are the most/);
});
