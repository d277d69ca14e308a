import type { AccountId } from '@weir/model';
import { describe, expect, test } from 'vitest';
import { accountOf, transferOf } from '../queries/ledger.fixture.js';
import { type KnownOfTransfer, readMatchLine } from './match-line.js';
import { betterThan, certainOf, rankCandidates } from './rank-candidates.js';

const hourMs = 3_600_000;
const noonMs = Date.UTC(2026, 4, 1, 4);
const line = {
  ...{ from: 'bank:CMB:1', to: 'bank:CMB:62260017', amount: '500000', asset: 'CNY' },
  ...{ since: noonMs - hourMs / 2, until: noonMs + hourMs / 2 },
};
const known = (over: Readonly<Record<string, unknown>> = {}): KnownOfTransfer => {
  const read = readMatchLine({ ...line, ...over });
  if (!read.ok) throw new Error(read.why);
  return read.known;
};
const pay = (id: string, over: { at?: number; from?: string; to?: string; amount?: number } = {}) => {
  const { at = 0, from = '1', to = '62260017', amount = 500_000 } = over;
  return transferOf({ id, time: noonMs + at, from, to, amount });
};
const around = { taken: new Set<string>(), isAlerted: () => false };
const rank = (of: KnownOfTransfer, ...transfers: ReturnType<typeof pay>[]) => rankCandidates(of, transfers, around);
const codes = (of: ReturnType<typeof rank>[number]) => of.reasons.map(({ code }) => code);

describe('a line of a report', () => {
  test('is read as victims and banks write it', () => {
    expect(known()).toMatchObject({ from: accountOf('1'), to: accountOf('62260017'), amount: 500_000 });
    expect(known({ to: '6226 0000 0017' })).toMatchObject({ to: null, toTail: '622600000017' });
    expect(known({ from: undefined, fromTail: '0042' })).toMatchObject({ from: null, fromTail: '0042' });
    expect(known({ from: undefined, fromTail: '00 42' })).toMatchObject({ fromTail: '0042' });
    // The same said twice is no contradiction: the longer says more.
    expect(known({ toTail: '0017' })).toMatchObject({ to: accountOf('62260017'), toTail: null });
    expect(known({ to: '6226 0017', toTail: '0017' })).toMatchObject({ to: null, toTail: '62260017' });
    expect(known({ to: '0017', toTail: '62260017' })).toMatchObject({ to: null, toTail: '62260017' });
    expect(known({ toName: 360 }).words.toName).toBe('360');
    const chain = { to: 'eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', toTail: '1BeAed', asset: 'USDT-ETH' };
    expect(known(chain)).toMatchObject({ to: chain.to.toLowerCase(), toTail: null });
    const about = { since: undefined, until: undefined, time: '2026-05-01T12:00:00+08:00' };
    expect(known(about)).toMatchObject({ sinceMs: line.since, untilMs: line.until });
    expect(known({ asset: undefined, remark: 'whatever' }).asset).toBe('CNY');
  });

  test.each([
    [{ asset: 'EUR' }, 'asset'],
    [{ amount: '12.5' }, 'amount'],
    [{ from: 'my neighbour' }, 'from'],
    [{ until: line.since }, 'time'],
    [{ since: undefined }, 'time'],
    [{ until: line.since + 8 * 24 * hourMs }, 'span'],
    [{ from: undefined, to: undefined, toTail: '0017', amount: undefined }, 'little'],
    // What cannot be compared must not be passed over: the rest would fit somebody who is not meant.
    [{ to: undefined, toTail: 4217 }, 'to'],
    [{ to: undefined, toTail: '17' }, 'to'],
    [{ to: undefined, toTail: '尾号4217' }, 'to'],
    [{ toTail: '4217' }, 'to'],
    [{ to: '6226 0017', toTail: '4217' }, 'to'],
    [{ fromTail: '9999' }, 'from'],
    [{ since: 'yesterday', until: undefined, time: noonMs }, 'time'],
    [{ time: 'noon' }, 'time'],
    // A checksum that does not hold: somebody else's address, or nobody's.
    [{ to: 'eip155:1:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD' }, 'to'],
    [{ to: 'tron:0x2b6653dc:TR8NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t' }, 'to'],
  ])('%j is unclear: %s', (over, why) => {
    expect(readMatchLine({ ...line, ...over })).toEqual({ ok: false, why });
  });
});

describe('candidates', () => {
  test('stand by how well they fit, each with its reasons', () => {
    const ranked = rank(
      known(),
      pay('later', { at: 3 * hourMs }),
      pay('fits', { at: 60_000 }),
      pay('less', { amount: 480_000 }),
    );
    expect(ranked.map(({ transfer, fits }) => [transfer.id, fits])).toEqual([
      ['fits', true],
      ['later', false],
      ['less', false],
    ]);
    expect(codes(ranked[0]!)).toEqual(['AMOUNT_EQUAL', 'TIME_INSIDE', 'PAYER_KNOWN', 'PAYEE_KNOWN']);
    expect(ranked[1]!.reasons.find(({ code }) => code === 'TIME_NEAR')?.en).toBe('3 h outside of the time given');
    expect(ranked[2]!.reasons[0]).toMatchObject({ code: 'AMOUNT_NEAR', zh: '金额相差约 4%' });
  });

  test('are told apart by last digits, by what is known of the payee, and by what another line means already', () => {
    const tail = known({ to: '62260017' });
    const ranked = rankCandidates(tail, [pay('a'), pay('b')], {
      taken: new Set(['a']),
      isAlerted: (account) => account === accountOf('62260017'),
    });
    expect(ranked.map(({ transfer }) => transfer.id)).toEqual(['b', 'a']);
    expect(codes(ranked[1]!)).toEqual(expect.arrayContaining(['PAYEE_TAIL', 'PAYEE_ALERTED', 'TAKEN', 'PAYER_KNOWN']));
  });

  test('by the end of an address are found in whatever letters it was written', () => {
    const to = 'eip155:1:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed' as AccountId;
    const [found] = rank(known({ to: undefined, toTail: '1BeAed' }), { ...pay('a'), to });
    expect(found).toMatchObject({ fits: true });
    expect(codes(found!)).toContain('PAYEE_TAIL');
  });

  test('a credit within the time fits too: the victim’s bank may have said when it arrived', () => {
    const slow = { ...pay('slow', { at: -2 * hourMs }), creditTime: noonMs };
    expect(rank(known(), slow)[0]).toMatchObject({ fits: true });
  });
});

describe('what feeds tell in words', () => {
  const told = (over: object) => new Map([['t1', { fromName: null, toName: null, memo: null, unread: null, ...over }]]);
  const first = (line: object, over: object) =>
    rankCandidates(known(line as Record<string, unknown>), [pay('t1')], { ...around, words: told(over) })[0]!;

  test('speaks for a candidate or against it, however it is spelled', () => {
    expect(first({ toName: '张 三' }, { toName: '张三' })).toMatchObject({ fits: true });
    expect(codes(first({ toName: '张三' }, { toName: '张三' }))).toContain('PAYEE_NAME');
    const other = first({ toName: '张三' }, { toName: '李四' });
    expect([other.fits, codes(other).at(-1)]).toEqual([false, 'PAYEE_NAME_OTHER']);
    expect(codes(first({ fromName: 'ACME Ltd' }, { fromName: 'acme ltd' }))).toContain('PAYER_NAME');
    expect(codes(first({ remark: '货款' }, { memo: '5月货款' }))).toContain('MEMO');
  });

  test('speaks against a name that a masked one cannot be', () => {
    for (const [toName, told] of [
      ['张三', '李*'],
      ['张三', '*四'],
      ['李*', '张三'],
      ['阿里', '阿里*里'],
      ['Acme Ltd', 'b*** ltd'],
    ] as const) {
      const other = first({ toName }, { toName: told });
      expect([other.fits, codes(other).at(-1)], told).toEqual([false, 'PAYEE_NAME_OTHER']);
    }
    for (const told of ['张*', '*三', '**', '张＊', '× 三', '张?', '未知'])
      expect(first({ toName: '张三' }, { toName: told }).fits, told).toBe(true);
  });

  test('says nothing where it is masked, missing, or remembered otherwise', () => {
    const plain = first({}, {});
    for (const [line, over] of [
      [{ toName: '张三' }, { toName: '张*' }],
      [{ toName: '张三' }, {}],
      [{ memo: '货款' }, { memo: '还款' }],
    ] as const)
      expect(first(line, over)).toMatchObject({ fits: true, score: plain.score });
  });
});

describe('a rule', () => {
  const certain = (of: KnownOfTransfer, ...transfers: ReturnType<typeof pay>[]) =>
    certainOf(of, rank(of, ...transfers), false)?.transfer.id ?? null;

  test('is certain where one alone fits, the amount and an account being known', () => {
    expect(certain(known(), pay('t1'), pay('t2', { amount: 499_000 }))).toBe('t1');
    expect(certain(known({ from: undefined }), pay('t1'))).toBe('t1');
  });

  test('leaves to a person what could be chance', () => {
    expect(certain(known(), pay('t1'), pay('t2', { at: 60_000 }))).toBeNull();
    expect(certain(known({ amount: undefined }), pay('t1'))).toBeNull();
    expect(certain(known({ from: undefined, to: undefined, toTail: '0017' }), pay('t1'))).toBeNull();
    expect(certain(known({ until: noonMs + 60 * hourMs }), pay('t1'))).toBeNull();
    expect(certain(known(), pay('t1', { amount: 499_000 }))).toBeNull();
    expect(certainOf(known(), rank(known(), pay('t1')), true)).toBeNull();
    const taken = rankCandidates(known(), [pay('t1')], { ...around, taken: new Set(['t1']) });
    expect(certainOf(known(), taken, false)).toBeNull();
  });
});

describe('what was decided', () => {
  const better = (chosen: Partial<Parameters<typeof betterThan>[0]>, ...transfers: readonly ReturnType<typeof pay>[]) =>
    betterThan({ transfer: 't1', candidates: ['t1', 't2'], isByRule: false, ...chosen }, rank(known(), ...transfers))
      ?.transfer.id ?? null;

  test('is opened by a transfer that nobody knew and that fits better', () => {
    expect(better({}, pay('t1', { amount: 490_000 }), pay('t9'))).toBe('t9');
    expect(better({ transfer: null }, pay('t9'))).toBe('t9');
    expect(better({}, pay('t1'), pay('t9', { at: 60_000 }))).toBeNull();
    expect(better({}, pay('t1', { at: 60_000 }), pay('t9'))).toBe('t9');
  });

  test('is not opened by what was on the table, nor by what does not fit', () => {
    expect(better({}, pay('t1', { amount: 490_000 }), pay('t2'))).toBeNull();
    expect(better({ transfer: null, candidates: [] }, pay('t9', { amount: 490_000 }))).toBeNull();
  });

  test('by a rule is opened by an equal: it was certain because it was alone', () => {
    expect(better({ isByRule: true }, pay('t1'), pay('t9', { at: 60_000 }))).toBe('t9');
  });
});

test('accounts of other schemes are no digits', () => {
  expect(known({ to: 'pay:ALIPAY:2088001' }).to).toBe('pay:ALIPAY:2088001' as AccountId);
});
