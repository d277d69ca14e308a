import { describe, expect, it } from 'vitest';
import { type AlertDraft, alertId, draftAlerts } from './alerts.js';
import { account, BookRun, cny, pay, story } from './story.fixture.js';

/** The alerts of case c1 by the last part of their account, with the stream's time at `nowMs`. */
const alertsOf = (run: BookRun, nowMs = 1_000_000, floor = 1n): Record<string, AlertDraft> => {
  const { drafts } = draftAlerts(run.case(), run.book, nowMs, () => floor);
  return Object.fromEntries(drafts.map((draft) => [draft.account.slice(draft.account.lastIndexOf(':') + 1), draft]));
};

const codesOf = (draft: AlertDraft): string[] => draft.reasons.map(({ code }) => code);
const reported = (records = story, ...options: ConstructorParameters<typeof BookRun>): BookRun =>
  new BookRun(...options).take(records).report({ transfers: ['t1'] });

/** What §3 promises of a pocket: its parts are what it received. */
const expectWhole = (draft: AlertDraft): void => {
  const { forwarded, returned, exited, notFollowed, outOfSight, atRest, received } = draft;
  const parts = [forwarded, returned, exited, notFollowed, outOfSight, atRest].map(BigInt);
  expect(parts.reduce((sum, part) => sum + part)).toBe(BigInt(received));
  expect(parts.every((part) => part >= 0n)).toBe(true);
};

describe('the alerts of a case', () => {
  it('are one for each pocket that tainted money reached, with its layer and what is left in it', () => {
    const alerts = alertsOf(reported());
    expect(alerts).toMatchObject({
      A: {
        layer: 1,
        state: 'drained',
        action: 'watch',
        received: '100',
        forwarded: '100',
        holdable: '0',
        path: ['t1'],
      },
      B: { layer: 2, state: 'reduced', action: 'stop', atRest: '25', holdable: '25', path: ['t1', 't3'] },
      1: {
        layer: 3,
        state: 'open',
        action: 'preserve-evidence',
        exited: '75',
        holdable: '0',
        path: ['t1', 't3', 't5'],
      },
    });
    expect(Object.keys(alerts)).toHaveLength(3);
    for (const alert of Object.values(alerts)) expectWhole(alert);
    expect(codesOf(alerts['B']!)).toEqual(['LAYER', 'AT_REST', 'PASSED_ON']);
  });

  it('are open while nothing has left', () => {
    expect(alertsOf(reported(pay('t1', 1, 'V', 'A', 100)))).toMatchObject({
      A: { state: 'open', action: 'stop', holdable: '100', firstOut: null },
    });
  });

  it("leave the victim's own accounts alone: what came back is no matter for a stop", () => {
    const run = reported([...story, ...pay('t6', 6, 'B', 'V', 30, { lots: { t3: [90, 120] } })]).report(
      { victims: ['bank:CMB:V'] },
      { reporter: 'bank' },
    );
    expect(Object.keys(alertsOf(run)).sort()).toEqual(['1', 'A', 'B']);
    expect(alertsOf(run)['B']).toMatchObject({ state: 'drained', action: 'watch' });
  });

  it('ask the institution about what it alone can see', () => {
    const run = reported(story, { sight: ['bank:CMB:A', 'cash:'] });
    expect(alertsOf(run)['B']).toMatchObject({
      state: 'reduced',
      action: 'ask-institution',
      outOfSight: '25',
      holdable: '0',
      atRest: '0',
    });
  });

  it('are not raised for less than is worth an alert', () => {
    expect(Object.keys(alertsOf(reported(), 1_000_000, 76n)).sort()).toEqual(['A', 'B']);
  });

  it('say when money first came, last came and first left, and which transfer to cite', () => {
    const records = [...story, ...pay('t6', 6, 'V', 'A', 99), ...pay('t7', 7, 'A', 'D', 10, { lots: { t6: [0, 10] } })];
    const run = new BookRun().take(records).report({ transfers: ['t1', 't6'] });
    const { A } = alertsOf(run);
    expect(A).toMatchObject({ firstIn: 1, lastIn: 6, firstOut: 3, state: 'reduced' });
    expect(A!.anchor).toEqual({
      id: 't1',
      time: 1,
      creditTime: 1,
      from: account('V'),
      to: account('A'),
      amount: '100',
    });
  });

  it('cite the transfer that brought most of it, the latest of equal ones', () => {
    const anchorOf = (...amounts: number[]): string => {
      const records = amounts.flatMap((amount, at) => pay(`t${at}`, at, 'V', 'A', amount));
      const run = new BookRun().take(records).report({ creditsInto: ['bank:CMB:A'] });
      return alertsOf(run)['A']!.anchor.id;
    };
    expect([anchorOf(10, 90, 50), anchorOf(90, 90, 50)]).toEqual(['t1', 't1']);
  });

  it('cite the messages of the path and of the report, each once', () => {
    const evidence = alertsOf(reported())['B']!.evidence.map(({ topic, offset }) => `${topic}/${offset}`);
    expect(evidence).toEqual(['bank/1', 'bank/3', 'reports/1001']);
  });

  it('have an id that is the same for ever, and no account number in it', () => {
    expect(alertsOf(reported())['B']!.id).toBe(alertId('c1', account('B'), cny));
    expect(alertId('c1', account('B'), cny)).toMatch(/^[0-9a-f]{32}$/);
    expect(alertId('c1', account('B'), 'USD')).not.toBe(alertId('c1', account('B'), cny));
  });
});

describe('what can still be held', () => {
  const withBalance = (balanceTo: number): AlertDraft =>
    alertsOf(reported(pay('t1', 1, 'V', 'A', 100, { balanceTo })))['A']!;

  it('is no more than the balance', () => {
    expect(withBalance(70)).toMatchObject({ holdable: '70', atRest: '100', action: 'stop' });
    expect(codesOf(withBalance(70))).toContain('CAPPED_BY_BALANCE');
    expect(withBalance(0)).toMatchObject({ holdable: '0', state: 'open', action: 'watch' });
  });

  it('is all that is left where balances do not count', () => {
    const records = pay('t1', 1, 'V', 'A', 100, { balanceTo: 70 });
    const alert = alertsOf(reported(records, { trustBalances: false }))['A']!;
    expect(alert).toMatchObject({ holdable: '100', atRest: '100' });
    expect(codesOf(alert)).not.toContain('CAPPED_BY_BALANCE');
  });

  it('is no more than the victim’s money, whatever else is there', () => {
    expect(withBalance(900)).toMatchObject({ holdable: '100' });
    for (const balance of [100, 900]) expect(codesOf(withBalance(balance))).not.toContain('CAPPED_BY_BALANCE');
  });

  it('is capped by the balance before, where the transfer that gave the latest never happened', () => {
    const run = reported(pay('t1', 1, 'V', 'A', 100, { balanceTo: 100 }));
    run.take(pay('t2', 2, 'X', 'A', 1, { balanceTo: 30 })).take(pay('t3', 3, 'X', 'A', 500, { balanceTo: 530 }));
    expect(alertsOf(run)['A']!).toMatchObject({ atRest: '100', holdable: '100' });
    run.book.hush(run.case());
    run.take([{ kind: 'credit-gone', id: 't3', account: account('A'), asset: cny, time: 3, seq: 0 }]);
    expect([...run.book.stirred()]).toHaveLength(1);
    expect(alertsOf(run)['A']!).toMatchObject({ atRest: '100', holdable: '30' });
  });

  it('is capped by the latest balance, not by the one that arrived last', () => {
    const run = reported(pay('t1', 1, 'V', 'A', 100, { balanceTo: 100 }));
    run.take(pay('t9', 9, 'A', 'C', 5, { balanceFrom: 60 })).take(pay('t5', 5, 'X', 'A', 1, { balanceTo: 30 }));
    expect(alertsOf(run)['A']!.holdable).toBe('60');
  });

  it('is more than an older balance by what was paid in since', () => {
    const spent = pay('t0', 1, 'A', 'C', 30, { balanceFrom: 0 });
    expect(alertsOf(reported([...spent, ...pay('t1', 2, 'V', 'A', 100)]))['A']).toMatchObject({
      atRest: '100',
      holdable: '100',
      action: 'stop',
    });
  });

  it('is so in every reading, and no longer once a balance says what is left of both', () => {
    const records = [
      ...pay('t0', 1, 'A', 'C', 30, { balanceFrom: 10, seen: 40 }),
      ...pay('t1', 2, 'V', 'A', 100, { seen: 0 }),
    ];
    const run = reported(records);
    const spanOf = (minor: string) => ({ low: minor, high: minor });
    expect(alertsOf(run)['A']).toMatchObject({ holdable: '100', range: { holdable: spanOf('100') } });
    run.book.hush(run.case());
    // The same figure, of a later entry: what came before it is in it.
    run.take(pay('t9', 3, 'W', 'A', 1, { balanceTo: 10 }));
    const { stirred } = run.case().followed.log.changes();
    const { drafts } = draftAlerts(run.case(), run.book, 1_000_000, () => 1n, stirred);
    expect(drafts).toMatchObject([{ holdable: '10', range: { holdable: spanOf('10') } }]);
  });

  it('is no more than an older balance by what is only on its way', () => {
    const records = [
      ...pay('t1', 1, 'V', 'A', 100, { balanceTo: 20 }),
      ...pay('t2', 2, 'V', 'A', 70, { creditTime: 500 }),
    ];
    const run = new BookRun().take(records).report({ transfers: ['t1', 't2'] });
    expect(alertsOf(run, 499)['A']).toMatchObject({ atRest: '100', holdable: '20', inFlight: '70' });
    expect(alertsOf(run, 500)['A']).toMatchObject({ atRest: '170', holdable: '90', inFlight: '0' });
  });
});

describe('money on its way', () => {
  const ahead = pay('t1', 1, 'V', 'A', 100, { creditTime: 500 });

  it('whose credit lies ahead of the stream is in flight: a cancellation, not a stop', () => {
    const alert = alertsOf(reported(ahead), 499)['A']!;
    expect(alert).toMatchObject({
      state: 'open',
      action: 'cancel',
      inFlight: '100',
      atRest: '0',
      holdable: '0',
      received: '0',
    });
    expect(codesOf(alert)).toEqual(['LAYER', 'IN_FLIGHT']);
    expectWhole(alert);
  });

  it('turns into money at rest when the stream has reached its credit, and says when that will be', () => {
    const run = reported(ahead);
    const draft = (nowMs: number) => draftAlerts(run.case(), run.book, nowMs, () => 1n);
    expect(draft(499).nextCreditMs).toBe(500);
    expect(draft(500)).toMatchObject({
      nextCreditMs: Number.POSITIVE_INFINITY,
      drafts: [{ action: 'stop', inFlight: '0', atRest: '100', holdable: '100', received: '100' }],
    });
  });

  it('whose credit is unknown is in flight for as long as it takes', () => {
    const run = reported(pay('t1', 1, 'V', 'A', 100, { creditTime: null }));
    const { drafts, nextCreditMs } = draftAlerts(run.case(), run.book, 1_000_000, () => 1n);
    expect(nextCreditMs).toBe(Number.POSITIVE_INFINITY);
    expect(drafts).toMatchObject([{ action: 'cancel', inFlight: '100', received: '0', anchor: { creditTime: null } }]);
  });

  it('does not hide what is there already', () => {
    const run = new BookRun().take([
      ...pay('t1', 1, 'V', 'A', 40),
      ...pay('t2', 2, 'V', 'A', 100, { creditTime: 500 }),
    ]);
    const alert = alertsOf(run.report({ transfers: ['t1', 't2'] }), 499)['A']!;
    expect(alert).toMatchObject({ action: 'stop', holdable: '40', inFlight: '100', firstIn: 1, lastIn: 1 });
    expectWhole(alert);
  });

  it('to an account that has become a service meanwhile does not hide it either', () => {
    const run = new BookRun().take([
      ...pay('t1', 1, 'V', 'A', 40),
      ...pay('t2', 2, 'V', 'A', 100, { creditTime: 500 }),
    ]);
    const alert = alertsOf(run.label('A', 'service', 400).report({ transfers: ['t1', 't2'] }), 399)['A']!;
    expect(alert).toMatchObject({ holdable: '40', inFlight: '100', exited: '0' });
    expectWhole(alert);
  });

  it('out of sight or into cash is in flight once, and not also there', () => {
    for (const [to, sight] of [
      ['cash', null],
      ['A', ['bank:ICBC:']],
    ] as const) {
      const run = reported(pay('t1', 1, 'V', to, 100, { creditTime: 500 }), { sight });
      const [alert] = Object.values(alertsOf(run, 499));
      expect(alert).toMatchObject({ inFlight: '100', exited: '0', outOfSight: '0', action: 'cancel', state: 'open' });
    }
  });
});

describe('the path from a root', () => {
  // Two roots reach A; B is paid out of both, C out of B.
  const records = (shares: readonly [number, number]) => [
    ...pay('r1', 1, 'V', 'A', 100),
    ...pay('r2', 2, 'V', 'A', 100),
    ...pay('x', 3, 'A', 'B', shares[0] + shares[1], { lots: { r1: [0, shares[0]], r2: [0, shares[1]] } }),
  ];
  const pathOf = (run: BookRun, name = 'B'): readonly string[] => alertsOf(run)[name]!.path;

  it('takes the larger share, and among equal ones the earlier transfer', () => {
    const both = (shares: readonly [number, number]) =>
      new BookRun().take(records(shares)).report({ transfers: ['r1', 'r2'] });
    expect(pathOf(both([10, 90]))).toEqual(['r2', 'x']);
    expect(pathOf(both([90, 10]))).toEqual(['r1', 'x']);
    expect(pathOf(both([50, 50]))).toEqual(['r1', 'x']);
  });

  it('takes the lower layer before the larger share', () => {
    const long = pay('x', 3, 'A', 'B', 100, { lots: { r1: [0, 99], r2: [0, 1] } });
    const run = new BookRun().take([
      ...pay('r0', 0, 'V', 'U', 100),
      ...pay('r1', 1, 'U', 'A', 100, { lots: { r0: [0, 100] } }),
      ...pay('r2', 2, 'V', 'A', 100),
      ...long,
    ]);
    expect(pathOf(run.report({ transfers: ['r0', 'r2'] }))).toEqual(['r2', 'x']);
  });

  it('does not go through money that was not followed', () => {
    // r1 reached A while it was labelled a service; only what came through U later is followed.
    const run = new BookRun().take([
      ...pay('r0', 0, 'V', 'U', 10),
      ...pay('r1', 1, 'V', 'A', 100),
      ...pay('m', 5, 'U', 'A', 10, { lots: { r0: [0, 10] } }),
      ...pay('x', 6, 'A', 'B', 110, { lots: { r1: [0, 100], m: [0, 10] } }),
    ]);
    const label = { account: account('A'), kind: 'service', from: null, to: 3 };
    run.take([], { labels: [{ source: 'us', version: 1, withdrawn: false, label }] });
    run.report({ transfers: ['r0', 'r1'] });
    expect(alertsOf(run)['B']).toMatchObject({ layer: 3, path: ['r0', 'm', 'x'] });
  });
});
