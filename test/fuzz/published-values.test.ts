import { encodeAlert } from '@weir/avro';
import {
  ClaimFence,
  type ForeignMessage,
  foreignText,
  type OnForeign,
  type PublishedMessages,
  readAlerts,
  readFindings,
} from '@weir/journal';
import { describe, expect, it } from 'vitest';
import type { Dice } from '../stream/random-stream.js';
import { damaged, damagedText } from './damage.js';
import { fuzz } from './rounds.js';

const alert = {
  ...{ id: 'a1', revision: 1, state: 'open', case: '冒充公检法', account: 'bank:CMB:1', asset: 'CNY', layer: 2 },
  ...{ received: '90071992547409930', forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' },
  ...{ atRest: '5', inFlight: '0', holdable: '5', firstIn: 1, lastIn: 2, firstOut: null },
  range: { atRest: { low: '3', high: '5' }, received: { low: '5', high: '9' }, holdable: { low: '3', high: '5' } },
  rangeReason: null,
  anchor: { id: 't1', time: 1, creditTime: null, from: 'bank:ICBC:1', to: 'bank:CMB:1', amount: '5' },
  path: ['t0', 't1'],
  action: 'stop',
  reasons: [{ code: 'LAYER', zh: '二级卡', en: 'layer 2' }],
  ...{ provisional: false, stale: false, asOf: 10 },
  evidence: [{ topic: 'bank', partition: 0, offset: 3, timeMs: 1, sha256: '00' }],
};
const finding = {
  ...{ id: 'f1', revision: 2, asOf: 7, rule: 'cycle', ruleVersion: 1, set: 'live', severity: 'warn' },
  ...{ state: 'standing', account: 'bank:CMB:1', asset: 'CNY', others: ['bank:CMB:2'], since: 1, until: 2 },
  ...{ figures: { in: '5' }, transfers: ['t1'], text: { 'zh-CN': '环', en: 'a cycle' } },
};

const alertsAmong = (given: PublishedMessages, onForeign: OnForeign) => readAlerts(given, new ClaimFence(), onForeign);
const findingsAmong = (given: PublishedMessages, onForeign: OnForeign) =>
  readFindings(given, new ClaimFence(), onForeign);

describe.each([
  ['alerts', alertsAmong, alert],
  ['findings', findingsAmong, finding],
] as const)('damaged messages of %s', (name, read, right) => {
  const text = JSON.stringify(right);
  const bytes = Buffer.from(text);

  /** Passed over, with its place; or read as something that can be written and is read as itself. */
  const check = (value: Buffer): boolean => {
    const foreign: ForeignMessage[] = [];
    const messages = (of: Buffer) => ({ topic: 't', partition: 1, records: [{ offset: 7, value: of, headers: {} }] });
    const [taken] = read(messages(value), (message) => foreign.push(message));
    if (taken === undefined) {
      expect(foreign).toMatchObject([{ topic: 't', partition: 1, offset: 7 }]);
      expect(foreignText(foreign[0]!)).not.toMatch(/bank:|公检法/);
      return false;
    }
    expect(foreign).toEqual([]);
    const again = Buffer.from(JSON.stringify(taken));
    expect(read(messages(again), (message) => expect.fail(foreignText(message)))).toEqual([taken]);
    return true;
  };

  it('are passed over, or read as what they say', () =>
    fuzz('published-values', 'are passed over, or read', 3_000, (dice: Dice) => {
      check(dice(2) === 0 ? damaged(bytes, dice) : Buffer.from(damagedText(text, dice)));
    }));

  it.runIf(name === 'alerts')('in Avro are passed over, or read as what they say', () => {
    const avro = encodeAlert(right);
    expect(check(avro)).toBe(true);
    return fuzz('published-values', 'in Avro are passed over, or read', 3_000, (dice: Dice) => {
      check(
        dice(4) === 0 ? damaged(avro, dice) : Buffer.concat([avro.subarray(0, 10), damaged(avro.subarray(10), dice)]),
      );
    });
  });

  it(`are passed over when cut anywhere, and with any bit turned never end the reading (${name})`, () => {
    expect(check(bytes)).toBe(true);
    for (let length = 0; length < bytes.length; length++) expect(check(bytes.subarray(0, length))).toBe(false);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = Buffer.from(bytes);
      turned[bit >> 3]! ^= 1 << (bit & 7);
      check(turned);
    }
  });
});
