import { encodeAlert } from '@weir/avro';
import type { AccountId, AssetCode } from '@weir/model';
import { describe, expect, it } from 'vitest';
import type { Alert } from './alert.js';
import { ClaimFence, claimInAlerts, claimInFindings, epochHeader } from './claim.js';
import type { FindingRevision } from './finding.js';
import {
  type ForeignMessage,
  foreignText,
  type OnForeign,
  type PublishedMessages,
  readAlerts,
  readFindings,
  readLateEvents,
} from './published-values.js';

const account = 'bank:CMB:1' as AccountId;
const alert: Alert = {
  ...{ id: 'a1', revision: 1, state: 'open', case: 'c1', account: 'bank:CMB:1', asset: 'CNY', layer: 2 },
  ...{ received: '90071992547409930', forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' },
  ...{ atRest: '5', inFlight: '0', holdable: '5', range: null, rangeReason: 'past-not-read' },
  ...{ firstIn: 1, lastIn: 2, firstOut: null },
  anchor: { id: 't1', time: 1, creditTime: null, from: 'bank:ICBC:1', to: 'bank:CMB:1', amount: '5' },
  path: ['t0', 't1'],
  action: 'stop',
  reasons: [{ code: 'LAYER', zh: '二级卡', en: 'layer 2' }],
  ...{ provisional: false, stale: false, asOf: 10 },
  evidence: [{ topic: 'bank', partition: 0, offset: 3, timeMs: 1, sha256: '00' }],
};
const finding: FindingRevision = {
  ...{ id: 'f1', revision: 2, asOf: 7, rule: 'cycle', ruleVersion: 1, set: 'live', severity: 'warn' },
  ...{ state: 'standing', account, asset: 'CNY' as AssetCode, others: [account], since: 1, until: 2 },
  figures: { in: '5' },
  transfers: ['t1'],
  text: { 'zh-CN': '环', en: 'a cycle' },
};

const messages = (...values: readonly (object | string | null)[]): PublishedMessages => ({
  ...{ topic: 'alerts', partition: 3 },
  records: values.map((value, at) => ({
    offset: 40 + at,
    value: value === null ? null : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    headers: {},
  })),
});

type Read = (messages: PublishedMessages, onForeign: OnForeign) => readonly unknown[];

const alertsAmong: Read = (given, onForeign) => readAlerts(given, new ClaimFence(), onForeign);
const findingsAmong: Read = (given, onForeign) => readFindings(given, new ClaimFence(), onForeign);

/** Whether each of some values is read; what is not must be told with its place. */
const areRead = (read: Read, values: readonly (object | string | null)[]): boolean[] => {
  const foreign: ForeignMessage[] = [];
  const given = messages(...values);
  const taken = read(given, (message) => foreign.push(message));
  expect(taken.length + foreign.length).toBe(values.length);
  for (const message of foreign) expect(message).toMatchObject({ topic: 'alerts', partition: 3 });
  return given.records.map(({ offset }) => !foreign.some((message) => message.offset === offset));
};

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

describe.each([
  ['alerts', alertsAmong, alert],
  ['findings', findingsAmong, finding],
] as const)('messages of a topic of %s', (_, read, right) => {
  it('are read whole and in order, whatever else newer ones say', () => {
    const newer = { ...right, revision: 5, note: { since: 'later' } };
    expect(read(messages(right, newer), (message) => expect.fail(foreignText(message)))).toEqual([right, newer]);
  });

  it('are passed over one by one where they are none of ours, and the rest is read', () => {
    const text = JSON.stringify(right);
    const values = [null, '', ' ', 'hello', '[]', 'null', '7', '{}', '\ufffd', text.slice(0, -1), `${text}x`];
    expect(areRead(read, [right, ...values, right])).toEqual([true, ...values.map(() => false), true]);
  });

  it('are passed over with any field missing or of another kind', () => {
    const wrong = Object.keys(right).flatMap((field) => {
      const { [field as keyof typeof right]: _gone, ...less } = right;
      return [less, { ...right, [field]: { other: 1 } }, { ...right, [field]: [7] }, { ...right, [field]: 'text' }];
    });
    const read4 = areRead(read, wrong);
    const texts = Object.entries(right).filter(([, value]) => typeof value === 'string' && !/^\d+$/.test(value));
    const free = texts.filter(([field]) => !['state', 'action', 'set', 'severity'].includes(field)).length;
    // Only a text in the place of a free text can stand.
    expect(read4.filter((isRead) => isRead)).toHaveLength(free);
  });

  it('are passed over where they nest deeper than anybody could write again', () => {
    expect(
      areRead(read, [
        { ...right, note: deep(15) },
        { ...right, note: deep(16) },
      ]),
    ).toEqual([true, false]);
    const text = JSON.stringify(right).replace(/}$/, `,"note":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(areRead(read, [text, right])).toEqual([false, true]);
  });
});

it('a message that is passed over is named, and its text is not cited: it may name accounts', () => {
  const told: string[] = [];
  alertsAmong(messages(alert, 'account 6226000000000001', null, { secret: '6226' }), (message) => {
    told.push(foreignText(message));
  });
  expect(told).toEqual([
    'alerts partition 3 offset 41 is none of ours and is passed over: a text that should be JSON is none',
    'alerts partition 3 offset 42 is none of ours and is passed over: an empty message',
    'alerts partition 3 offset 43 is none of ours and is passed over: JSON of another shape',
  ]);
});

it.each([
  ['alerts', readAlerts, alert, claimInAlerts],
  ['findings', readFindings, finding, claimInFindings],
] as const)(
  'claims are no %s and nobody’s; what is said under an earlier one does not count, and what is none of ours is still told of',
  (_, readValues, right, claimIn) => {
    const said = (epoch: number, revision: number) => ({
      value: Buffer.from(JSON.stringify({ ...right, revision })),
      headers: { [epochHeader]: String(epoch) },
    });
    const stranger = { value: Buffer.from('hello'), headers: {} };
    const records = [claimIn(4), said(4, 1), claimIn(9), said(4, 2), stranger, said(9, 3)];
    const foreign: number[] = [];
    const fence = new ClaimFence();
    const read = readValues(
      { topic: 'alerts', partition: 0, records: records.map((each, offset) => ({ offset, ...each })) },
      fence,
      ({ offset }) => foreign.push(offset),
    );
    expect(read.map(({ revision }) => revision)).toEqual([1, 3]);
    expect([foreign, fence.epoch]).toEqual([[4], 9]);
  },
);

describe('alerts in Avro', () => {
  const place = { topic: 'alerts', partition: 0 };
  const recordsOf = (...values: readonly Buffer[]) => values.map((value, offset) => ({ offset, value, headers: {} }));
  const range = { low: '1', high: '9'.repeat(30) };
  const whole: Alert = {
    ...{ ...alert, range: { atRest: range, received: range, holdable: range }, rangeReason: null, firstOut: 3 },
    anchor: { ...alert.anchor, creditTime: 2 },
  };

  it('say what they say in JSON, what is absent too', () => {
    const values = [alert, whole].flatMap((each) => [encodeAlert(each), Buffer.from(JSON.stringify(each))]);
    const read = alertsAmong({ ...place, records: recordsOf(...values) }, (message) =>
      expect.fail(foreignText(message)),
    );
    expect(read).toEqual([alert, alert, whole, whole]);
    expect(JSON.stringify(read[0])).toBe(JSON.stringify(alert));
  });

  it('are passed over where they are cut, of a schema that nobody knows, or of another meaning', () => {
    const value = encodeAlert(alert);
    const unknown = Buffer.from(value);
    unknown[5]! ^= 1;
    const cuts = Array.from({ length: value.length - 1 }, (_, length) => value.subarray(0, length + 1));
    const other = encodeAlert({ ...alert, state: 'lost' });
    const foreign: string[] = [];
    const records = recordsOf(...cuts, unknown, Buffer.concat([value, Buffer.from([0])]), other);
    expect(alertsAmong({ ...place, records }, ({ why }) => foreign.push(why))).toEqual([]);
    expect(foreign).toHaveLength(records.length);
    expect(foreign.slice(-3)).toEqual([
      expect.stringMatching(/^Avro: no alert has the schema 0x/),
      expect.stringMatching(/bytes are left over/),
      'Avro of another shape',
    ]);
  });

  it('are no findings', () => {
    const foreign: string[] = [];
    readFindings({ ...place, records: recordsOf(encodeAlert(alert)) }, new ClaimFence(), ({ why }) =>
      foreign.push(why),
    );
    expect(foreign).toEqual(['Avro of another shape']);
  });
});

it('only texts of whole numbers that the store can keep are sums', () => {
  const most = '9'.repeat(38);
  const values = ['5', most, '-5', `${most}0`, '', '5.0', '1e3', ' 5', 'x', '٣'].map((atRest) => ({
    ...alert,
    atRest,
  }));
  expect(areRead(alertsAmong, values)).toEqual([true, true, ...Array.from({ length: 8 }, () => false)]);
});

it('numbers that no row of the store can hold make an alert or a finding none of ours: they would stop its writer', () => {
  const alerts = [{ revision: -1 }, { layer: 2 ** 32 }, { layer: -1 }, { firstIn: -1 }, { firstOut: -1 }, { asOf: -1 }];
  expect(
    areRead(
      alertsAmong,
      alerts.map((wrong) => ({ ...alert, ...wrong })),
    ),
  ).toEqual(alerts.map(() => false));
  const findings = [{ revision: -1 }, { ruleVersion: -1 }, { since: -1 }, { until: -1 }, { asOf: -1 }];
  expect(
    areRead(
      findingsAmong,
      findings.map((wrong) => ({ ...finding, ...wrong })),
    ),
  ).toEqual(findings.map(() => false));
});

it('late events are read where they are such that the store can keep them', () => {
  const message = { topic: 'bank', partition: 0, offset: 3, timeMs: 1, sha256: 'ab'.repeat(32) };
  const event = { id: 't1', kind: 'void', message, accounts: [account] };
  const wrong = [{ sha256: 'ab' }, { offset: -1 }, { partition: 2 ** 32 }, { timeMs: 0.5 }];
  const read: Read = (given, onForeign) => readLateEvents(given, onForeign);
  const values = [event, 'hello', null, {}, { ...event, kind: 'other' }, { ...event, accounts: [7] }];
  const others = wrong.map((each) => ({ ...event, message: { ...message, ...each } }));
  expect(areRead(read, [...values, ...others])).toEqual([true, ...Array.from({ length: 9 }, () => false)]);
});

it.each([
  ['alerts', readAlerts, alert, claimInAlerts],
  ['findings', readFindings, finding, claimInFindings],
] as const)(
  '%s under an earlier claim, or under none, are told of; an epoch that is no number is a stranger’s, and opens no fence',
  (_, readValues, right, claimIn) => {
    const said = (headers: Record<string, string>) => ({ value: Buffer.from(JSON.stringify(right)), headers });
    const records = [
      claimIn(9),
      said({ [epochHeader]: 'soon' }),
      { ...claimIn(9), headers: { ...claimIn(9).headers, [epochHeader]: '' } },
      said({ [epochHeader]: '4' }),
      said({}),
      said({ [epochHeader]: '9' }),
    ].map((each, offset) => ({ offset, ...each }));
    const [foreign, passedOver]: [number[], object[]] = [[], []];
    const fence = new ClaimFence();
    const read = readValues(
      { topic: 'alerts', partition: 0, records },
      fence,
      ({ offset }) => foreign.push(offset),
      (passed) => passedOver.push(passed),
    );
    expect([read.length, fence.epoch, foreign]).toEqual([1, 9, [1, 2]]);
    expect(passedOver).toEqual([3, 4].map((offset) => ({ reason: 'older-claim', topic: 'alerts', offset })));
  },
);
