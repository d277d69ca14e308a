import { type CheckConfig, checkDecisions, checkRules, readConfig } from '@weir/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountFacts, PaymentFacts } from '../facts/facts.js';
import { decide } from './decide.js';
import { warningFor } from './warning.js';

const configOf = (env: Readonly<Record<string, string>> = {}): CheckConfig => {
  const read = readConfig({ env });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config.check;
};

const nobody: AccountFacts = {
  ...{ taint: [], near: [], mule: [], device: [] },
  ...{ blocking: [], frozen: [], innocent: [], holds: [] },
};
const stranger: PaymentFacts = {
  payer: nobody,
  payee: nobody,
  isKnownPayee: true,
  hours: { payments: 0, around: 0 },
  deviceSharedBy: 0,
};
const taint = {
  alert: 'a1',
  case: 'c1',
  asset: 'CNY',
  layer: 1,
  atRest: '500000',
  inFlight: '0',
  outOfSight: '0',
} as const;
const mule = { finding: 'f1', rule: 'pass-through', severity: 'high', until: 0 } as const;
const near = { case: 'c1', asset: 'CNY', layer: 2 } as const;
const blocked = { kind: 'blocklist', source: 'police', version: 1, withdrawn: false, from: null, to: null } as const;
const frozen = { ...blocked, kind: 'issuer-frozen', source: 'eip155:1:0xb:0xt:3', from: 1_777_593_600_000 } as const;
const shop = { ...blocked, kind: 'merchant', source: 'acquirer' } as const;
const stop = { id: 'o1', kind: 'stop', until: null } as const;
const payeeHold = { id: 'h1', kind: 'payee-hold', until: null } as const;
const oddHour = { payments: 40, around: 0 };

const small = { asset: 'CNY', amountMinor: 100 };
const large = { asset: 'CNY', amountMinor: 500_000 };
const payee = (facts: Partial<AccountFacts>): PaymentFacts => ({ ...stranger, payee: { ...nobody, ...facts } });
const payer = (facts: Partial<AccountFacts>): PaymentFacts => ({ ...stranger, payer: { ...nobody, ...facts } });
const said = (facts: PaymentFacts, payment = small, config = configOf()) => {
  const { decision, reasons } = decide(payment, facts, 'fresh', config);
  return [decision, ...reasons.map(({ code }) => code)];
};

describe('a payment', () => {
  it('between strangers is allowed', () => {
    expect(said(stranger)).toEqual(['allow']);
    expect(said(stranger, large)).toEqual(['allow']);
  });

  it('is held where either side has money of a case, is blocked or stopped', () => {
    expect(said(payee({ taint: [taint] }))).toEqual(['hold', 'payee-taint']);
    expect(said(payer({ taint: [taint] }))).toEqual(['hold', 'payer-taint']);
    expect(said(payee({ blocking: [blocked] }))).toEqual(['hold', 'payee-blocked']);
    expect(said(payer({ blocking: [blocked] }))).toEqual(['hold', 'payer-blocked']);
    expect(said(payee({ holds: [stop] }))).toEqual(['hold', 'payee-stopped']);
    expect(said(payer({ holds: [stop] }))).toEqual(['hold', 'payer-stopped']);
    expect(said(payee({ holds: [payeeHold] }))).toEqual(['hold', 'payee-stopped']);
    // It says whom not to pay, and nothing of what its owner pays.
    expect(said(payer({ holds: [payeeHold] }))).toEqual(['allow']);
  });

  it('is held where a desk put a side on a blocklist', () => {
    const listed = { holds: [{ ...stop, kind: 'blocklist' }] } as const;
    expect(said(payee(listed))).toEqual(['hold', 'payee-blocked']);
    expect(said(payer(listed))).toEqual(['hold', 'payer-blocked']);
  });

  it('is held where the issuer of the coin has frozen a side, a shop too: what is paid there is lost, and nothing leaves', () => {
    expect(said(payee({ frozen: [frozen] }))).toEqual(['hold', 'payee-frozen']);
    expect(said(payer({ frozen: [frozen] }))).toEqual(['hold', 'payer-frozen']);
    expect(said(payee({ frozen: [frozen], innocent: [shop] }))).toEqual(['hold', 'payee-frozen']);
    expect(said(payee({ frozen: [frozen] }), small, configOf({ WEIR_CHECK_RULES: 'payee-frozen=off' }))).toEqual([
      'allow',
    ]);
    expect(decide(small, payee({ frozen: [frozen] }), 'fresh', configOf()).reasons[0]!.evidence).toEqual([
      { label: 'issuer-frozen', source: frozen.source, since: frozen.from },
    ]);
  });

  it('is delayed near a case and to a mule, and a device that many share warns', () => {
    expect(said(payee({ near: [near] }))).toEqual(['delay', 'payee-near-case']);
    expect(said(payer({ near: [near] }))).toEqual(['allow']);
    expect(said(payee({ mule: [mule] }))).toEqual(['delay', 'payee-mule']);
    expect(said(payee({ device: [mule] }))).toEqual(['warn', 'payee-shared-device']);
    expect(said({ ...stranger, deviceSharedBy: 6 })).toEqual(['warn', 'payer-shared-device']);
    // That money is there says all of it.
    expect(said(payee({ near: [near], taint: [taint] }))).toEqual(['hold', 'payee-taint']);
  });

  it('to somebody for the first time warns from an amount on, but not to a shop', () => {
    const first = { ...stranger, isKnownPayee: false };
    expect(said(first, { ...large, amountMinor: 499_999 })).toEqual(['allow']);
    expect(said(first, large)).toEqual(['warn', 'first-time-payee']);
    expect(said({ ...payee({ innocent: [shop] }), isKnownPayee: false }, large)).toEqual(['allow']);
    expect(said(first, small, configOf({ WEIR_CHECK_FIRST_TIME_FROM: 'CNY=100' }))).toEqual([
      'warn',
      'first-time-payee',
    ]);
  });

  it('at an unusual hour is no worse for that alone, and a step worse beside another reason', () => {
    expect(said({ ...stranger, hours: oddHour })).toEqual(['allow']);
    const first = { ...stranger, isKnownPayee: false, hours: oddHour };
    expect(said(first, large)).toEqual(['delay', 'first-time-payee', 'unusual-hour']);
    expect(said({ ...payee({ mule: [mule] }), hours: oddHour })).toEqual(['delay', 'payee-mule', 'unusual-hour']);
    expect(said({ ...first, hours: { payments: 19, around: 0 } }, large)).toEqual(['warn', 'first-time-payee']);
    expect(said({ ...first, hours: { payments: 40, around: 1 } }, large)).toEqual(['warn', 'first-time-payee']);
  });

  it('to a probable innocent is never held by what was worked out, only by what people decided', () => {
    const strict = configOf({ WEIR_CHECK_RULES: 'payee-mule=hold,payee-near-case=hold,payee-shared-device=hold' });
    const worked = { taint: [taint], mule: [mule], device: [mule], innocent: [shop] };
    expect(said(payee(worked), small, strict)[0]).toBe('delay');
    expect(said(payee({ ...worked, taint: [], near: [near] }), small, strict)[0]).toBe('delay');
    expect(said(payee({ ...worked, innocent: [] }), small, strict)[0]).toBe('hold');
    expect(said(payee({ ...worked, blocking: [blocked] }), small, strict)[0]).toBe('hold');
    expect(said(payee({ ...worked, holds: [stop] }), small, strict)[0]).toBe('hold');
    expect(said(payee({ ...worked, frozen: [frozen] }), small, strict)[0]).toBe('hold');
  });

  it('goes by the table of the configuration', () => {
    const config = configOf({ WEIR_CHECK_RULES: 'payee-taint=warn,payee-mule=off' });
    expect(said(payee({ taint: [taint], mule: [mule] }), small, config)).toEqual(['warn', 'payee-taint']);
  });
});

describe('where what is known is not fresh', () => {
  const hostile = payee({ taint: [taint] });
  const decided = (facts: PaymentFacts, freshness: 'starting' | 'behind' | 'overfull', whenStale: string) => {
    const { decision, reasons } = decide(small, facts, freshness, configOf({ WEIR_CHECK_WHEN_STALE: whenStale }));
    return [decision, ...reasons.map(({ code }) => code)];
  };

  it('answers are open or closed as configured, and say so', () => {
    expect(decided(stranger, 'behind', 'allow')).toEqual(['allow', 'stale']);
    expect(decided(stranger, 'behind', 'hold')).toEqual(['hold', 'stale']);
    expect(decided(stranger, 'overfull', 'delay')).toEqual(['delay', 'stale']);
  });

  it('an unusual hour is no worse for it', () => {
    expect(decided({ ...stranger, hours: oddHour }, 'behind', 'allow')).toEqual(['allow', 'stale']);
    expect(decided({ ...stranger, hours: oddHour }, 'behind', 'warn')).toEqual(['warn', 'stale']);
  });

  it('what was known last counts, but not what a start has read so far: it may be of last year', () => {
    expect(decided(hostile, 'behind', 'allow')).toEqual(['hold', 'payee-taint', 'stale']);
    expect(decided(hostile, 'starting', 'allow')).toEqual(['allow', 'stale']);
    expect(decided(hostile, 'starting', 'hold')).toEqual(['hold', 'stale']);
  });
});

describe('what the payer is shown', () => {
  it('is nothing where the payment is allowed, and a text in both languages else', () => {
    for (const decision of checkDecisions) {
      const warning = warningFor(decision, [{ code: 'first-time-payee', zh: '', en: '' }]);
      expect(warning === null).toBe(decision === 'allow');
      if (warning !== null) expect(warning.zh.length * warning.en.length).toBeGreaterThan(0);
    }
  });

  it('says of a frozen address what everybody can read on the chain: the money would not come back', () => {
    for (const asked of ['warn', 'delay', 'hold'] as const) {
      const config = configOf({ WEIR_CHECK_RULES: `payee-frozen=${asked},payee-mule=${asked}` });
      const { decision, reasons } = decide(small, payee({ frozen: [frozen], mule: [mule] }), 'fresh', config);
      expect(decision).toBe(asked);
      expect(warningFor(decision, reasons)).toMatchObject({
        zh: expect.stringContaining('冻结'),
        en: expect.stringContaining('frozen'),
      });
    }
  });

  it('never says that the payer’s own account was found, nor what the payee’s is', () => {
    for (const found of [{ taint: [taint] }, { frozen: [frozen] }]) {
      const facts = { ...stranger, payer: { ...nobody, ...found }, payee: { ...nobody, taint: [taint], ...found } };
      const { decision, reasons } = decide(small, facts, 'fresh', configOf());
      const warning = warningFor(decision, reasons)!;
      expect(`${warning.zh}${warning.en}`).not.toMatch(/涉|诈|冻|fraud|case|suspect|froz/);
    }
  });
});

it('any facts and any table: the answer is the most that a reason asks for, one step more at an odd hour', () => {
  const table = fc.record(
    Object.fromEntries(checkRules.map((rule) => [rule, fc.constantFrom('off', ...checkDecisions)])),
  );
  const some = <Fact>(fact: Fact) => fc.constantFrom<readonly Fact[]>([], [fact]);
  const account = fc.record({
    taint: some(taint),
    near: some(near),
    mule: some(mule),
    device: some(mule),
    blocking: some(blocked),
    frozen: some(frozen),
    innocent: some(shop),
    holds: some(stop),
  });
  fc.assert(
    fc.property(table, account, account, fc.boolean(), fc.boolean(), (rules, one, other, isKnownPayee, isOdd) => {
      const hours = isOdd ? oddHour : stranger.hours;
      const config = { ...configOf(), rules: rules as CheckConfig['rules'] };
      const facts = { ...stranger, payer: one, payee: other, isKnownPayee, hours };
      const { decision, reasons } = decide(large, facts, 'fresh', config);
      const rank = (each: string): number => checkDecisions.indexOf(each as (typeof checkDecisions)[number]);
      const asked = reasons.filter(({ code }) => code !== 'unusual-hour').map(({ code }) => rank(rules[code]!));
      const most = Math.max(0, ...asked);
      expect(rank(decision)).toBeLessThanOrEqual(most + (reasons.length > asked.length ? 1 : 0));
      for (const { code } of reasons) expect(rules[code]).not.toBe('off');
      if (reasons.length === 0) expect(decision).toBe('allow');
      // The most of all where nobody is innocent.
      if (one.innocent.length + other.innocent.length === 0) expect(rank(decision)).toBeGreaterThanOrEqual(most);
    }),
  );
});
