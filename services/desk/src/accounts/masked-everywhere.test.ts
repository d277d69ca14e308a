import { afterEach, beforeEach, expect, test } from 'vitest';
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
import type { EventSink } from '../events/event-stream.js';

const written = '本人卡号:6226000000000999，或 6226 0000 0000 0998；bank:ICBC:6222000000000997 pay:ALIPAY:13800001111';
/** What no answer to a viewer may have in it. */
const numbers = ['6226000000000999', '6226 0000 0000 0998', '6222000000000997', '13800001111', '6226000000000017'];

let world: World;
let staffed: Staffed;
let analyst: Person;
let approver: Person;
let viewer: Person;

beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
  analyst = await staffed.hire('an', 'analyst');
  approver = await staffed.hire('ap', 'approver');
  viewer = await staffed.hire('vi', 'viewer');
  sayAlerts(world, alertOf({ id: 'a1' }));
  await settle();
});
afterEach(() => staffed.end());

/** Numbers that are in an answer as somebody sees it. */
const seenIn = (answer: unknown): string[] => {
  const text = JSON.stringify(answer);
  return numbers.filter((number) => text.includes(number));
};

test('numbers of accounts in what people wrote are for those who may see them, in answers and in events', async () => {
  let events = '';
  const sink: EventSink = {
    who: { actor: 'vi', name: 'vi', rights: new Set(['read']) as never },
    write: (piece) => {
      events += piece;
    },
    waitingBytes: () => 0,
    isGood: () => true,
    drop: () => undefined,
  };
  staffed.open.events.open(sink, null);
  const did = async (person: Person, url: string, body: object, version?: number) => {
    const seen: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` };
    const answer = await person.ask('POST', url, body, seen);
    expect([url, answer.status, answer.body.detail]).toEqual([url, 200, undefined]);
    return answer.body;
  };
  const [{ account }] = (await analyst.ask('GET', '/v1/board')).body.rows;
  const { ref } = account;
  await did(analyst, `/v1/accounts/${ref}/notes`, { text: written });
  const measure = { account: ref, what: 'list', alert: 'a1', reason: written };
  await did(analyst, '/v1/measures', { ...measure, kind: 'blocklist' });
  await did(analyst, '/v1/labels', { account: ref, kind: 'mule', source: 's', note: written });
  const issuer = { unit: '反诈中心', officers: [] };
  const draft = { kind: 'stop', alert: 'a1', issuer, caseNumber: 'A1', basis: written };
  const stopped = await did(analyst, '/v1/orders/own-stops', draft);
  const confirmed = await did(approver, `/v1/orders/${stopped.id}/confirm`, {}, stopped.version);
  const appeal = await did(analyst, '/v1/appeals', { order: stopped.id, text: written, from: '王五' });
  const decision = { outcome: 'rejected', text: written };
  await did(await staffed.hire('ap2', 'approver'), `/v1/appeals/${appeal.id}/decision`, decision, appeal.version);
  await did(approver, `/v1/orders/${stopped.id}/release`, { reason: written }, confirmed.version);
  const line = { asset: 'CNY', amount: '1', since: 1, until: 9, memo: written };
  await did(analyst, '/v1/reports', { case: 'c2', reporter: 'r', match: [line] });
  await settle();

  const urls = ['/v1/board', '/v1/measures', '/v1/orders', '/v1/appeals', '/v1/releases', '/v1/acts', '/v1/reports'];
  for (const url of [...urls, `/v1/orders/${stopped.id}`, '/v1/reports/lines?case=c2&reporter=r']) {
    const [whole, cut] = [await analyst.ask('GET', url), await viewer.ask('GET', url)];
    expect([url, whole.status, cut.status]).toEqual([url, 200, 200]);
    expect([url, seenIn(cut.body)]).toEqual([url, []]);
    // What is masked was there.
    if (!/releases|reports$/.test(url)) expect([url, seenIn(whole.body).length > 0]).toEqual([url, true]);
  }
  staffed.open.events.flush();
  expect(events).toContain('"kind":"appeal"');
  expect(seenIn(events)).toEqual([]);
});
