import { describe, expect, it } from 'vitest';
import { DeskLog, hourMs, orderFacts } from '../desk.fixture.js';
import type { StopOrder } from '../orders/order.js';
import { defaultTerms, OrderKind } from '../orders/terms.js';
import { camt056 } from './camt056.js';
import type { FormContext } from './form-values.js';
import { plainMajor } from './form-values.js';
import { defaultFormTables, FormTables, fillForm } from './platform-form.js';
import { printedForm, printedFormStyle } from './printed-form.js';
import { StopPaymentRequested, stopPaymentRequested } from './stop-payment-requested.js';
import { compactTime, isoTime, readableTime } from './zone-time.js';

const context: FormContext = {
  terms: defaultTerms(),
  directory: [
    { code: '308584', name: '招商银行', prefixes: ['bank:CMB:'], contact: null },
    { code: '308599', name: '招商银行深圳分行', prefixes: ['bank:CMB:62260000'], contact: null },
  ],
  parent: null,
  zone: '+08:00',
};

const sent = (facts: Parameters<typeof orderFacts>[0] = {}): StopOrder => {
  const log = new DeskLog();
  log.act('ann', 'order:o1', { kind: 'order.draft', order: orderFacts({ holder: '李四', ...facts }) });
  log.act('ann', 'order:o1', { kind: 'order.send' });
  return log.order('o1');
};
const anchored = (fromName: string | null) => ({ ...orderFacts().anchor, fromName });
const shown = (order: StopOrder, field: string): string | undefined =>
  fillForm(order, context).fields.find((one) => one.field === field)?.value;

describe('the platform’s form', () => {
  it('cites the anchor transfer as the platform writes it', () => {
    const order = sent({ anchor: anchored('王五') });
    expect(fillForm(order, context).messageCode).toBe('100101');
    expect(shown(order, 'TransferAmount')).toBe('1000.00');
    expect(shown(order, 'TransferTime')).toBe('20231115061320');
    expect(shown(order, 'TransferOutAccountName')).toBe('王五');
    expect(shown(order, 'TransferOutAccountNumber')).toBe('6222000000000001');
    expect(shown(order, 'TransferOutBankID')).toBe('ICBC');
  });

  it('has the institution of the longest prefix, and the term of 48 hours', () => {
    const order = sent();
    expect(shown(order, 'BankName')).toBe('招商银行深圳分行');
    expect(shown(order, 'StartTime')).toBe('20231115061502');
    expect(shown(order, 'ExpireTime')).toBe('20231117061502');
  });

  it('says what it lacks', () => {
    expect(fillForm(sent(), context).missing).toEqual(['TransferOutBankName', 'TransferOutAccountName']);
  });

  it('is there for every kind of order', () => {
    expect(FormTables.parse(defaultFormTables)).toEqual(defaultFormTables);
    for (const kind of OrderKind.options) {
      const order = { ...sent(), kind };
      expect(fillForm(order, context).fields.length).toBeGreaterThan(8);
    }
    expect(shown({ ...sent(), kind: 'receive-only-freeze' }, 'FreezeType')).toBe('02');
  });

  it('of what lengthens a stop says the same after it was executed as when it went out', () => {
    const log = new DeskLog();
    const told = { balanceBefore: null, executedAmount: null, priorHolds: [], startedAt: null, reason: null };
    const answer = { kind: 'order.answer' as const, answer: { outcome: 'executed' as const, ...told } };
    log.act('ann', 'order:o1', { kind: 'order.draft', order: orderFacts() });
    log.act('ann', 'order:o1', { kind: 'order.send' });
    log.act('ann', 'order:o1', answer);
    const endMs = log.order('o1').expiresAtMs!;
    log.act('ann', 'order:o2', { kind: 'order.draft', order: orderFacts({ kind: 'extension', of: 'o1' }) });
    log.act('bob', 'order:o2', { kind: 'order.confirm' });
    log.act('ann', 'order:o2', { kind: 'order.send' });
    const term = (): (string | undefined)[] => {
      const { fields } = fillForm(log.order('o2'), { ...context, parent: log.order('o1') });
      return ['PostponeStartTime', 'ExpireTime'].map((name) => fields.find(({ field }) => field === name)?.value);
    };
    const asSent = [endMs, endMs + 48 * hourMs].map((ms) => compactTime(ms, context.zone));
    expect(term()).toEqual(asSent);
    log.act('ann', 'order:o2', answer);
    expect(log.order('o1').expiresAtMs).toBe(endMs + 48 * hourMs);
    expect(term()).toEqual(asSent);
  });

  it('goes by the table that is configured', () => {
    const tables = { '100101': [{ field: 'Je', label: '金额', from: 'amount', required: true }] };
    expect(fillForm(sent(), context, tables).fields).toEqual([{ field: 'Je', label: '金额', value: '1000.00' }]);
    const wrong = { '100101': [{ field: 'Je', label: '金额', from: 'nothing', required: true }] };
    expect(() => fillForm(sent(), context, wrong)).toThrow(RangeError);
    expect(() => fillForm(sent(), context, {})).toThrow(RangeError);
  });
});

describe('camt.056', () => {
  it('recalls the anchor transfer for fraud', () => {
    const { TxInf } = camt056(sent({ basis: '诈'.repeat(200) }), context).Undrlyg;
    expect(TxInf).toMatchObject({
      OrgnlTxId: 't1',
      OrgnlIntrBkSttlmAmt: { Ccy: 'CNY', Value: '1000.00' },
      OrgnlIntrBkSttlmDt: '2023-11-15',
      CxlRsnInf: { Rsn: { Cd: 'FRAD' } },
    });
    expect(TxInf.CxlRsnInf.AddtlInf.map((line) => line.length)).toEqual([105, 95]);
  });
});

describe('the printed form', () => {
  it('shows what people typed as text, never as markup', () => {
    const html = printedForm(sent({ basis: '<script>alert("1")</script>&\'', holder: '</td><b>' }), context);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b>');
  });

  it('needs nothing from outside and names what it lacks', () => {
    const html = printedForm(sent(), context);
    expect(html).not.toMatch(/https?:|src=|href=|url\(|@import/);
    expect(html).toContain('<html lang="zh-CN">');
    expect(html).toContain('size: A4');
    expect(html).toContain('以下项目尚缺，补齐前不得送出：转出账户银行名称、转出账户名');
    expect(printedFormStyle).toMatch(/^'sha256-[A-Za-z0-9+/]{43}='$/);
  });
});

describe('the neutral event', () => {
  it('says the whole order', () => {
    const event = stopPaymentRequested(sent(), context.terms);
    expect(StopPaymentRequested.parse(event)).toEqual(event);
    expect(event).toMatchObject({ id: 'o1', messageCode: '100101', termMs: 172_800_000, time: 1 });
  });
});

describe('times and sums', () => {
  it('are those of the zone, to the second', () => {
    expect(compactTime(1_700_000_000_999, '+08:00')).toBe('20231115061320');
    expect(compactTime(1_700_000_000_999, '-03:30')).toBe('20231114184320');
    expect(readableTime(1_700_000_000_000, '+08:00')).toBe('2023-11-15 06:13:20 +08:00');
    expect(isoTime(1_700_000_000_000, '+00:00')).toBe('2023-11-14T22:13:20+00:00');
    expect(() => compactTime(0, 'Asia/Shanghai')).toThrow(RangeError);
  });

  it('are exact beyond 2^53', () => {
    expect(plainMajor('12345678901234567890', 2)).toBe('123456789012345678.90');
    expect(plainMajor('5', 2)).toBe('0.05');
    expect(plainMajor('5', 0)).toBe('5');
  });
});
