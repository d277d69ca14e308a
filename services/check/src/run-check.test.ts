import { afterEach, describe, expect, it } from 'vitest';
import { orderFacts } from '../../../packages/acts/src/desk.fixture.js';
import { account, alertOn, CheckStage, caseOf, findingOn, hour, rowOf, topics } from './stage.fixture.js';

const stages: CheckStage[] = [];
const stageOf = (env: Readonly<Record<string, string>> = {}, partitions = 1): CheckStage => {
  const stage = new CheckStage({ WEIR_CHECK_FIRST_TIME_FROM: 'CNY=10000000', ...env }, partitions);
  stages.push(stage);
  return stage;
};
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.end().catch(() => undefined);
});

describe('money of a case', () => {
  it('holds payments to and from its account, until the report is withdrawn', async () => {
    const stage = await stageOf().alert(alertOn('mule')).start().settled();
    expect(stage.said('li', 'mule')).toEqual(['hold', 'payee-taint']);
    expect(stage.said('mule', 'li')).toEqual(['hold', 'payer-taint']);
    expect(stage.said('li', 'wang')).toEqual(['allow']);
    expect(stage.ask('li', 'mule').reasons[0]!.evidence).toEqual([
      { case: 'c1', alert: 'alert-mule', asset: 'CNY', layer: 1, atRest: '500000', inFlight: '0' },
    ]);
    await stage.alert(alertOn('mule', { revision: 2, state: 'withdrawn', atRest: '0', received: '0' })).settled();
    expect(stage.said('li', 'mule')).toEqual(['allow']);
  });

  it('that is gone, or that arrived at an exchange, holds nothing', async () => {
    const stage = stageOf()
      .alert(alertOn('empty', { state: 'drained', atRest: '0', forwarded: '500000' }))
      .alert(alertOn('exchange', { atRest: '0', exited: '500000', action: 'preserve-evidence' }))
      .alert(alertOn('coming', { atRest: '0', received: '0', inFlight: '500000', action: 'cancel' }))
      .alert(alertOn('unseen', { atRest: '0', outOfSight: '500000', action: 'ask-institution' }));
    await stage.start().settled();
    const decisions = ['empty', 'exchange', 'coming', 'unseen'].map((name) => stage.ask('li', name).decision);
    expect(decisions).toEqual(['allow', 'allow', 'hold', 'hold']);
  });

  it('of several cases in one account holds until the last is gone', async () => {
    const stage = stageOf()
      .alert(alertOn('mule'))
      .alert(alertOn('mule', { id: 'other', case: 'c2' }));
    await stage.start().settled();
    const gone = { revision: 2, state: 'drained', atRest: '0' } as const;
    await stage.alert(alertOn('mule', gone)).settled();
    expect(stage.said('li', 'mule')).toEqual(['hold', 'payee-taint']);
    await stage.alert(alertOn('mule', { ...gone, id: 'other', case: 'c2' })).settled();
    expect(stage.said('li', 'mule')).toEqual(['allow']);
    expect(stage.facts.room.used).toBe(0);
  });

  it('said by a follower that another has succeeded counts nowhere, shard by shard', async () => {
    const stage = stageOf({}, 2);
    stage.claimAlerts(7).alert(alertOn('zombie'), 3).alert(alertOn('mule'), 7);
    stage.claimAlerts(5, 1).alert(alertOn('second'), 5, 1);
    await stage.start().settled();
    const decisions = ['zombie', 'mule', 'second'].map((name) => stage.ask('li', name).decision);
    expect(decisions).toEqual(['allow', 'hold', 'hold']);
  });

  it('that has passed through within three layers delays payments to the account, not from it', async () => {
    const stage = stageOf().rows(rowOf('first', { layer: 3 }), rowOf('far', { layer: 4 }), rowOf('second'));
    await stage.start().settled();
    expect(stage.said('li', 'first')).toEqual(['delay', 'payee-near-case']);
    expect(stage.ask('li', 'first').delayMinutes).toBe(30);
    expect(stage.said('first', 'li')).toEqual(['allow']);
    expect(stage.said('li', 'far')).toEqual(['allow']);
    // Rows are absolute: a later one replaces what was said.
    await stage.rows(rowOf('second', { gone: true }), rowOf('far', { layer: 1 })).settled();
    expect(stage.said('li', 'second')).toEqual(['allow']);
    expect(stage.said('li', 'far')).toEqual(['delay', 'payee-near-case']);
    await stage.rows(caseOf(true)).settled();
    expect(stage.said('li', 'far')).toEqual(['allow']);
    await stage.rows(caseOf(false)).settled();
    expect(stage.said('li', 'far')).toEqual(['delay', 'payee-near-case']);
  });

  it('that came back to its victim, or arrived where money arrives, says nothing of the account', async () => {
    const stage = stageOf().rows(
      rowOf('victim', { layer: 1, forwarded: '0', returned: '500000' }),
      rowOf('exchange', { forwarded: '0', exited: '500000' }),
    );
    await stage.start().settled();
    expect(stage.said('li', 'victim')).toEqual(['allow']);
    expect(stage.said('li', 'exchange')).toEqual(['allow']);
  });
});

describe('findings', () => {
  it('of live rules delay, while their evidence is not too old and they stand', async () => {
    const stage = stageOf();
    const now = stage.nowMs;
    stage.finding(findingOn('mule', { until: now }));
    stage.finding(findingOn('shadow', { until: now, set: 'shadow' }));
    stage.finding(findingOn('old', { until: now - 31 * 24 * hour }));
    stage.finding(findingOn('trader', { until: now, rule: 'swap' }));
    await stage.start().settled();
    const decided = (): string[] => ['mule', 'shadow', 'old', 'trader'].map((name) => stage.ask('li', name).decision);
    expect(decided()).toEqual(['delay', 'allow', 'allow', 'allow']);
    expect(stage.said('mule', 'li')).toEqual(['delay', 'payer-mule']);
    expect(stage.said('li', 'mule', { time: now + 31 * 24 * hour })).toEqual(['allow']);
    await stage.finding(findingOn('mule', { revision: 2, state: 'withdrawn', until: now })).settled();
    expect(decided()).toEqual(['allow', 'allow', 'allow', 'allow']);
    expect(stage.facts.room.used).toBe(0);
  });

  it('of one device speak of all who share it; those of other rules of the account alone', async () => {
    const stage = stageOf();
    const until = stage.nowMs;
    const others = [account('second'), account('third')];
    stage.finding(findingOn('first', { rule: 'same-device', until, others }));
    stage.finding(findingOn('hub', { rule: 'fan-out', until, others: [account('fourth')] }));
    await stage.start().settled();
    for (const name of ['first', 'second', 'third'])
      expect(stage.said('li', name)).toEqual(['warn', 'payee-shared-device']);
    expect(stage.said('li', 'hub')).toEqual(['delay', 'payee-mule']);
    expect(stage.said('li', 'fourth')).toEqual(['allow']);
    await stage.finding(findingOn('first', { rule: 'same-device', revision: 2, until, others: [] })).settled();
    expect(stage.said('li', 'second')).toEqual(['allow']);
  });

  it('never hold a merchant', async () => {
    const stage = stageOf({ WEIR_CHECK_RULES: 'payee-mule=hold' });
    stage.finding(findingOn('shop', { until: stage.nowMs })).label('shop', 'merchant');
    stage.finding(findingOn('mule', { until: stage.nowMs }));
    await stage.start().settled();
    expect(stage.said('li', 'shop')).toEqual(['delay', 'payee-mule']);
    expect(stage.said('li', 'mule')).toEqual(['hold', 'payee-mule']);
  });
});

describe('what the journal says', () => {
  it('labels block for their time; the highest version stands', async () => {
    const stage = stageOf();
    stage.label('listed', 'blocklist', { version: 2 }).label('listed', 'blocklist', { version: 1, withdrawn: true });
    stage.label('over', 'blocklist', { to: stage.nowMs - 1 }).label('other', 'vip');
    await stage.start().settled();
    expect(stage.said('li', 'listed')).toEqual(['hold', 'payee-blocked']);
    expect(stage.said('listed', 'li')).toEqual(['hold', 'payer-blocked']);
    expect(stage.said('li', 'over')).toEqual(['allow']);
    expect(stage.said('li', 'other')).toEqual(['allow']);
    await stage.label('listed', 'blocklist', { version: 3, withdrawn: true }).settled();
    expect(stage.said('li', 'listed')).toEqual(['allow']);
  });

  it('a payee that was paid before is known, but not for a few cents', async () => {
    const stage = stageOf({ WEIR_CHECK_FIRST_TIME_FROM: 'CNY=100000' });
    stage.pay({ from: 'li', to: 'wang' }, { from: 'li', to: 'tester', amount: 1 });
    await stage.start().settled();
    expect(stage.said('li', 'wang')).toEqual(['allow']);
    expect(stage.said('li', 'tester')).toEqual(['warn', 'first-time-payee']);
    expect(stage.said('wang', 'li')).toEqual(['warn', 'first-time-payee']);
    await stage.pay({ from: 'li', to: 'tester' }).settled();
    expect(stage.said('li', 'tester')).toEqual(['allow']);
  });

  it('an hour at which the payer never pays raises a warning to a delay', async () => {
    const stage = stageOf({ WEIR_CHECK_FIRST_TIME_FROM: 'CNY=100000' });
    const noon = Math.floor(stage.nowMs / (24 * hour)) * 24 * hour + 12 * hour;
    stage.pay(...Array.from({ length: 25 }, (_, at) => ({ from: 'li', to: 'wang', time: noon - at * 24 * hour })));
    await stage.start().settled();
    expect(stage.said('li', 'stranger', { time: noon })).toEqual(['warn', 'first-time-payee']);
    expect(stage.said('li', 'stranger', { time: noon + hour })).toEqual(['warn', 'first-time-payee']);
    expect(stage.said('li', 'stranger', { time: noon + 14 * hour })).toEqual([
      'delay',
      'first-time-payee',
      'unusual-hour',
    ]);
    expect(stage.said('li', 'wang', { time: noon + 14 * hour })).toEqual(['allow']);
  });

  it('what is sent again, and the other half, count once', async () => {
    const stage = stageOf({ WEIR_CHECK_HOUR_PAYMENTS: '3', WEIR_CHECK_FIRST_TIME_FROM: 'CNY=100000' });
    const time = stage.nowMs - 12 * hour;
    stage.pay({ from: 'li', to: 'wang', time }, { from: 'li', to: 'wang', time, side: 'debit' }).repeatJournal();
    stage.pay({ from: 'li', to: 'wang', time, side: 'credit' });
    await stage.start().settled();
    expect(stage.said('li', 'stranger')).toEqual(['warn', 'first-time-payee']);
    await stage.pay({ from: 'li', to: 'wang', time }).settled();
    expect(stage.said('li', 'stranger')).toEqual(['delay', 'first-time-payee', 'unusual-hour']);
  });

  it('a device from which several accounts pay warns about the payment', async () => {
    const stage = stageOf();
    stage.pay(...['a', 'b', 'c', 'd', 'e'].map((from) => ({ from, to: 'wang', device: 'phone-1' })));
    await stage.start().settled();
    expect(stage.said('li', 'wang', { device: 'phone-1' })).toEqual(['warn', 'payer-shared-device']);
    expect(stage.said('li', 'wang', { device: 'phone-2' })).toEqual(['allow']);
    expect(stage.said('li', 'wang')).toEqual(['allow']);
  });
});

describe('what desks hold', () => {
  const own = orderFacts({ account: account('mule'), isOwn: true });
  const rests = { alert: 'a1', revision: 1, case: 'c1' };

  it('a stop holds payments from its first instant, until it is released or nobody confirmed it', async () => {
    const stage = await stageOf().act('ann', 'order:1', { kind: 'order.own-stop', order: own }).start().settled();
    expect(stage.said('li', 'mule')).toEqual(['hold', 'payee-stopped']);
    expect(stage.said('mule', 'li')).toEqual(['hold', 'payer-stopped']);
    // The act that ends it need not have come.
    expect(stage.said('li', 'mule', { time: stage.nowMs + hour })).toEqual(['allow']);
    await stage.act('bob', 'order:1', { kind: 'order.confirm' }).settled();
    expect(stage.said('li', 'mule', { time: stage.nowMs + 24 * hour })).toEqual(['hold', 'payee-stopped']);
    expect(stage.said('li', 'mule', { time: stage.nowMs + 49 * hour })).toEqual(['allow']);
  });

  it('what the fold refuses holds nobody: a stop of an account of another bank', async () => {
    const order = orderFacts({ account: account('other') });
    const stage = await stageOf().act('ann', 'order:1', { kind: 'order.own-stop', order }).start().settled();
    expect(stage.said('li', 'other')).toEqual(['allow']);
    // A request that was sent holds nothing before it is answered.
    stage.act('ann', 'order:2', { kind: 'order.draft', order }).act('ann', 'order:2', { kind: 'order.send' });
    await stage.settled();
    expect(stage.said('li', 'other')).toEqual(['allow']);
  });

  it('a payee hold speaks against paying the account, a blocklist entry against both, until they end', async () => {
    const put = (name: string) =>
      ({ kind: 'measure.put', account: account(name), asset: null, what: 'payees', rests }) as const;
    const stage = stageOf().act('ann', 'hold:h1', put('held')).act('ann', 'blocklist:b1', put('listed'));
    await stage.start().settled();
    expect(stage.said('li', 'held')).toEqual(['hold', 'payee-stopped']);
    expect(stage.said('held', 'li')).toEqual(['allow']);
    expect(stage.said('li', 'listed')).toEqual(['hold', 'payee-blocked']);
    expect(stage.said('listed', 'li')).toEqual(['hold', 'payer-blocked']);
    const over = { kind: 'measure.end', reason: 'mistaken' } as const;
    await stage.act('ann', 'hold:h1', over).act('ann', 'blocklist:b1', over).settled();
    expect(stage.said('li', 'held')).toEqual(['allow']);
    expect(stage.said('li', 'listed')).toEqual(['allow']);
  });
});

describe('what the issuer of a coin did', () => {
  it('holds payments to and from an address until it is released, or the block that froze it is dropped', async () => {
    const stage = stageOf();
    const frozenAt = stage.nowMs;
    const frozen = (name: string, more = {}) =>
      stage.label(name, 'issuer-frozen', { source: `block of ${name}`, from: frozenAt, ...more });
    await frozen('thief').start().settled();
    expect(stage.said('li', 'thief')).toEqual(['hold', 'payee-frozen']);
    expect(stage.said('thief', 'li')).toEqual(['hold', 'payer-frozen']);
    expect(stage.ask('li', 'thief').warning?.en).toContain('frozen');
    expect(stage.ask('thief', 'li').warning?.en).not.toContain('frozen');
    await stage.label('thief', 'issuer-released', { source: 'later block', from: frozenAt + 12_000 }).settled();
    expect(stage.said('li', 'thief')).toEqual(['allow']);
    await frozen('other').settled();
    expect(stage.said('li', 'other')).toEqual(['hold', 'payee-frozen']);
    await frozen('other', { version: 2, withdrawn: true }).settled();
    expect(stage.said('li', 'other')).toEqual(['allow']);
  });

  it('holds at once where the clock of the chain is ahead of the asker’s', async () => {
    const stage = stageOf();
    await stage
      .label('thief', 'issuer-frozen', { from: stage.nowMs + 60_000 })
      .start()
      .settled();
    expect(stage.said('li', 'thief')).toEqual(['hold', 'payee-frozen']);
  });
});

describe('what is not fresh', () => {
  it('before the start is over nothing counts, and answers say so', async () => {
    const stage = stageOf({ WEIR_CHECK_WHEN_STALE: 'warn' }).alert(alertOn('mule'));
    expect(stage.said('li', 'mule')).toEqual(['warn', 'stale']);
    expect(stage.ask('li', 'mule').asOf).toEqual({ journal: 0, ageMs: null });
    await stage.start().settled();
    expect(stage.said('li', 'mule')).toEqual(['hold', 'payee-taint']);
  });

  it('a quiet log is fresh however long; one that is away grows old, and is read on when it is back', async () => {
    const stage = await stageOf().alert(alertOn('mule')).pay({ from: 'li', to: 'wang' }).start().settled();
    stage.putClockAhead(hour);
    await stage.settled();
    expect(stage.said('li', 'wang')).toEqual(['allow']);
    expect(stage.ask('li', 'wang').asOf.journal).toBe(1);
    stage.broker.setReachable(false);
    stage.putClockAhead(11_000);
    expect(stage.said('li', 'wang')).toEqual(['allow', 'stale']);
    expect(stage.said('li', 'mule')).toEqual(['hold', 'payee-taint', 'stale']);
    stage.broker.setReachable(true);
    await stage.alert(alertOn('mule', { revision: 2, state: 'drained', atRest: '0' })).settled();
    expect(stage.said('li', 'mule')).toEqual(['allow']);
  });

  it('what there was no room for is missing, and answers say so', async () => {
    const stage = stageOf({ WEIR_CHECK_FACTS_MAX: '1000' });
    for (let at = 0; at < 1_001; at++) stage.alert(alertOn(`mule-${at}`));
    await stage.start().settled();
    expect(stage.said('li', 'mule-1')).toEqual(['hold', 'payee-taint', 'stale']);
    expect(stage.said('li', 'mule-1000')).toEqual(['allow', 'stale']);
    expect(stage.facts.room).toMatchObject({ used: 1_000, refused: 1 });
    await stage.finding(findingOn('late', { until: stage.nowMs })).settled();
    expect(stage.facts.findings.size).toBe(0);
  });

  it('a torn frame ends it, with its place', async () => {
    const stage = stageOf();
    stage.broker.append(topics.cases, 0, [{ value: Buffer.from('no frame') }]);
    await expect(stage.start().settled()).rejects.toThrow(/FRAME_CORRUPT: weir\.cases\.v1\/0 offset 0/);
  });
});
