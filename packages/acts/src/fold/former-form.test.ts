import { describe, expect, it } from 'vitest';
import { DeskLog, orderFacts, said } from '../desk.fixture.js';
import { heldNow } from '../orders/holds.js';

const account = 'bank:CMB:6226000000000002';
const order =
  '{"kind":"stop","account":"bank:CMB:6226000000000002","holder":null,"asset":"CNY","amount":"100000","targetClass":"personal",' +
  '"rests":{"alert":"c1|bank:CMB:6226000000000002|CNY","revision":1,"case":"c1"},"anchor":{"id":"t1","time":1700000000000,' +
  '"creditTime":null,"from":"bank:ICBC:6222000000000001","to":"bank:CMB:6226000000000002","asset":"CNY","amount":"100000",' +
  '"fromName":null},"institution":"CMB","isOwn":false,"issuer":{"unit":"Anti-fraud centre","officers":["001","002"]},' +
  '"caseNumber":"A-1","basis":"telecom fraud","of":null}';
const executed =
  '{"kind":"order.answer","answer":{"outcome":"executed","balanceBefore":null,"executedAmount":null,"priorHolds":[],"startedAt":null,"reason":null}}';

/** Messages as desks wrote them before releases were asked. */
const recorded = (log: DeskLog, ...acts: readonly (readonly [actor: string, subject: string, deed: string])[]) =>
  acts.map(([actor, subject, deed]) => {
    log.after(1_000);
    const id = `r${log.messages.length + 1}`;
    const text = `{"v":1,"id":"${id}","actor":"${actor}","subject":"${subject}","seen":null,"head":null,"deed":${deed}}`;
    return said(log.put(new TextEncoder().encode(text)));
  });
const stopped = (): DeskLog => {
  const log = new DeskLog();
  const drafted = `{"kind":"order.draft","order":${order}}`;
  recorded(log, ['ann', 'order:1', drafted], ['ann', 'order:1', '{"kind":"order.send"}'], ['ann', 'order:1', executed]);
  expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 100_000n });
  return log;
};
const release = '{"kind":"order.release","reason":"settled"}';
const intake = '{"kind":"appeal.intake","against":{"kind":"order","id":"1"},"text":"my wages","from":"Li"}';
const granted = '{"kind":"appeal.decide","outcome":"granted","text":"payslips seen"}';

describe('an act of the first form', () => {
  it('that released what another institution held has released it, and what was done after stands', () => {
    const log = stopped();
    expect(recorded(log, ['bob', 'order:1', release])).toEqual(['accepted']);
    expect(log.order('1')).toMatchObject({ state: 'released', heldMinor: 0n, releaseAsked: null, endedBy: 'bob' });
    expect([log.state.orders.size, heldNow(log.state, account, 'CNY')]).toEqual([1, 0n]);
    // Of an order that had stood on, all of this would be refused, and a hold forgotten.
    const again = `{"kind":"order.draft","order":${order}}`;
    const after = recorded(
      log,
      ['ann', 'order:2', again],
      ['ann', 'order:2', '{"kind":"order.send"}'],
      ['ann', 'order:2', executed],
    );
    expect(after).toEqual(['accepted', 'accepted', 'accepted']);
    expect(heldNow(log.state, account, 'CNY')).toBe(100_000n);
  });

  it('that ended a release task has done it', () => {
    const log = stopped();
    const changed =
      '{"kind":"alert.changed","revision":2,"case":"c1","account":"bank:CMB:6226000000000002","asset":"CNY","holdable":"0","cause":"withdrawn"}';
    const end = '{"kind":"release.end","outcome":"released","reason":"report withdrawn"}';
    const alert = `alert:c1|${account}|CNY`;
    expect(recorded(log, ['weir', alert, changed], ['bob', 'release:order:1:1', end])).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(log.state.tasks.get('order:1:1')).toMatchObject({ state: 'done', doneBy: 'bob' });
    expect(log.order('1').state).toBe('released');
  });

  it('that sent a release which somebody drafted hinders nothing until it is answered', () => {
    const log = stopped();
    const of = order.replace('"kind":"stop"', '"kind":"release"').replace('"of":null', '"of":"1"');
    const outcomes = recorded(
      log,
      ['cat', 'order:2', `{"kind":"order.draft","order":${of}}`],
      ['bob', 'order:2', '{"kind":"order.confirm"}'],
      ['cat', 'order:2', '{"kind":"order.send"}'],
      ['bob', 'order:1', '{"kind":"order.extend","reason":"r"}'],
      ['cat', 'order:2', executed],
    );
    expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'accepted']);
    expect(log.order('1')).toMatchObject({ state: 'released', extensions: 1 });
  });

  it('that decided an appeal is judged as it was then', () => {
    const extend = '{"kind":"order.extend","reason":"r"}';
    const extendedByBob = (): DeskLog => {
      const log = stopped();
      recorded(log, ['bob', 'order:1', extend], ['dan', 'appeal:p1', intake], ['ann', 'appeal:p2', intake]);
      return log;
    };
    const log = extendedByBob();
    expect(
      recorded(log, ['ann', 'appeal:p1', granted], ['dan', 'appeal:p1', granted], ['bob', 'appeal:p2', granted]),
    ).toEqual(['DESK_SECOND_PERSON', 'accepted', 'accepted']);
    // Who decides today decides by the rules of today, whatever form the appeal was taken in by.
    const now = extendedByBob();
    const decide = { kind: 'appeal.decide', outcome: 'granted', text: 'payslips seen' } as const;
    expect(said(now.act('dan', 'appeal:p1', decide))).toBe('DESK_SECOND_PERSON');
    expect(said(now.act('bob', 'appeal:p2', decide))).toBe('DESK_SECOND_PERSON');
    expect(said(now.act('eve', 'appeal:p1', decide))).toBe('accepted');
  });

  it('leaves to the institution what it was asked since', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.release', reason: 'settled' }, { id: 'asking' });
    expect(log.order('1').releaseAsked).toMatchObject({ order: 'asking' });
    expect(recorded(log, ['cat', 'order:1', release])).toEqual(['DESK_STATE']);
    expect(log.order('1')).toMatchObject({ state: 'executed', heldMinor: 100_000n });
  });
});

describe('an act of the form of now', () => {
  it('releases nothing that another institution holds before that confirms it', () => {
    const log = stopped();
    log.act('bob', 'order:1', { kind: 'order.release', reason: 'settled' }, { id: 'asking' });
    expect(log.order('1')).toMatchObject({ state: 'executed', releaseAsked: { order: 'asking' } });
  });

  it('says which form it is: of one that is not known yet nothing is read', () => {
    const log = new DeskLog();
    log.act('ann', 'order:1', { kind: 'order.draft', order: orderFacts() });
    const { value } = log.messages[0]!;
    const text = new TextDecoder().decode(value!);
    expect(text.startsWith('{"v":4,')).toBe(true);
    expect(said(log.put(new TextEncoder().encode(text.replace('"v":4', '"v":5'))))).toBe('DESK_ACT_UNREADABLE');
  });
});
