import { describe, expect, test } from 'vitest';
import { contactsIn, ReportDetailsBook } from './report-details.js';

describe('contacts in a text', () => {
  test('are telephones in one spelling, addresses, and names in chats', () => {
    expect(contactsIn('电话：+86 138-0000-1111，微信 kefu_8899')).toEqual(['13800001111', 'kefu_8899']);
    expect(contactsIn('１３８ 0000 1111')).toEqual(['13800001111']);
    expect(contactsIn('https://www.example.com/Login, mail: A.B@x.org.')).toEqual(['example.com/login', 'a.b@x.org']);
  });

  test('are not plain words', () => {
    expect(contactsIn('desk')).toEqual([]);
    expect(contactsIn('客服经理 wechat telephone 12')).toEqual([]);
  });
});

describe('details of reports', () => {
  const book = () => {
    const made = new ReportDetailsBook();
    let offset = 0;
    const say = (fields: object): void =>
      made.take('fraud.reports.v1', 0, { offset: offset++, value: Buffer.from(JSON.stringify(fields)) });
    return { made, say };
  };

  test('lead from a case to others that tell the same, by contact and by payee', () => {
    const { made, say } = book();
    say({ case: 'c1', reporter: 'a', contact: '138 0000 1111', match: [{ to: 'bank:ICBC:6222000000000001' }] });
    say({ case: 'c2', reporter: 'b', contact: '找 13800001111', transfers: ['t1'] });
    say({ case: 'c3', reporter: 'c', match: [{ to: 'bank:ICBC:6222000000000001' }, { to: 'x' }] });
    expect(made.sharedBy('c1')).toMatchObject([
      { detail: '13800001111', isPayee: false, others: [{ case: 'c2', reporter: 'b' }] },
      { detail: 'bank:ICBC:6222000000000001', isPayee: true, others: [{ case: 'c3' }] },
    ]);
    expect(made.sharedBy('c9')).toEqual([]);
  });

  test('are those of the highest version; who takes a report back tells nothing', () => {
    const { made, say } = book();
    const transfers = ['t1'];
    say({ case: 'c1', reporter: 'a', contact: '13800001111', transfers });
    say({ case: 'c2', reporter: 'b', version: 2, contact: '13800002222', transfers });
    say({ case: 'c2', reporter: 'b', version: 1, contact: '13800001111', transfers });
    // Of one version the first stands, as for whoever follows the case; what ingest refuses stands for nobody.
    say({ case: 'c2', reporter: 'b', version: 2, contact: '13800001111', transfers });
    say({ case: 'c2', reporter: 'b', version: 9, contact: '13800001111' });
    say({ case: 'c2', reporter: 'b', version: 'ten', contact: '13800001111', transfers });
    expect(made.sharedBy('c1')).toEqual([]);
    say({ case: 'c2', reporter: 'b', version: 3, contact: '13800001111', transfers });
    expect(made.sharedBy('c1')).toHaveLength(1);
    say({ case: 'c2', reporter: 'b', version: 4, withdrawn: true });
    expect(made.sharedBy('c1')).toEqual([]);
  });
});
