import { decodeFlowsFrame, encodeFlowsFrame, type FlowsFrame, type FlowsRecord } from '@weir/journal';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStack } from '../stack/memory-stack.fixture.js';
import type { Difference } from './compare-units.js';
import { differenceLines, toldDifference } from './difference-lines.js';
import { NewestEntries } from './newest-entries.js';
import { verifyFlows } from './verify-flows.js';
import { verifyReport } from './verify-report.js';
import { verifyStore } from './verify-store.js';

const minuteMs = 60_000;
const zero = Date.now() - 24 * 60 * minuteMs;

let stack: MemoryStack;
beforeEach(() => {
  stack = new MemoryStack();
});
afterEach(() => stack.close());

const pay = (id: string, minute: number, from: string, to: string, amount: number) => ({
  id,
  time: zero + minute * minuteMs,
  from: `bank:CMB:622600000000${from}`,
  to: `bank:CMB:622600000000${to}`,
  asset: 'CNY',
  amount,
});

/** Money that goes on and on, some of it voided, some told twice, some too late. */
const tell = async (): Promise<void> => {
  const { bank } = stack.topics;
  for (let turn = 0; turn < 12; turn++) {
    const at = turn * 25;
    const account = (step: number): string => String(1000 + ((turn + step) % 5));
    stack.send(
      bank,
      pay(`a${turn}`, at, account(0), account(1), 100 + turn),
      pay(`b${turn}`, at + 1, account(1), account(2), 60),
      pay(`b${turn}`, at + 1, account(1), account(2), 60),
      pay(`c${turn}`, at + 3, account(1), account(3), 30),
      ...(turn % 4 === 3 ? [pay(`late${turn}`, at - 40, account(2), account(0), 7)] : []),
    );
    await stack.ingest();
    if (turn % 2 === 0) stack.send(bank, { void: `c${turn}` });
    await stack.ingest();
  }
};

const verify = async (from = 0, newest?: NewestEntries) => {
  const differences: Difference[] = [];
  const verified = await verifyFlows({
    log: stack.log,
    topics: stack.topics,
    from,
    end: stack.ends(stack.topics.journal),
    onDifference: (difference) => differences.push(difference),
    onFolded: (unit) => newest?.take(unit),
  });
  return { ...verified, differences, count: verified.differences };
};

const frames = (): FlowsFrame[] => stack.values(stack.topics.flows).map(({ value }) => decodeFlowsFrame(value!));

/** Puts other frames on the flows topic, in the place of those that stand. */
const replaceFlows = (changed: readonly FlowsFrame[]): void => {
  const { flows } = stack.topics;
  stack.broker.loseFrom(flows, 0, 0);
  stack.broker.append(
    flows,
    0,
    changed.map((frame) => ({ key: null, value: encodeFlowsFrame(frame) })),
  );
};

const changeRecord = (wanted: (record: FlowsRecord) => boolean, change: (record: FlowsRecord) => FlowsRecord | null) =>
  frames().map((frame) => ({
    ...frame,
    units: frame.units.map((unit) => ({
      ...unit,
      records: unit.records.flatMap((record) => {
        const changed = wanted(record) ? change(record) : record;
        return changed === null ? [] : [changed];
      }),
    })),
  }));

describe('weir verify, against the flows topic', () => {
  test('finds no difference where nothing was altered, repairs and all', async () => {
    await tell();
    await stack.work({ repairs: true });
    const { count, records, to, restsOnPast, passedOver } = await verify();
    const all = frames().flatMap(({ units }) => units.flatMap((unit) => unit.records));
    expect({ count, restsOnPast, passedOver }).toEqual({
      count: 0,
      restsOnPast: 0,
      passedOver: { repeated: 0, gap: null },
    });
    expect(records).toBe(all.length);
    expect(to).toBe(stack.ends(stack.topics.journal));
    expect(all.some(({ kind }) => kind === 'credit-gone')).toBe(true);
  });

  test('does not mind where frames are cut, nor those that were sent twice', async () => {
    await tell();
    await stack.work();
    const cut = frames().flatMap(({ shard, from, to, rulings, units }) =>
      Array.from({ length: to - from }, (_, index) => ({
        shard,
        from: from + index,
        to: from + index + 1,
        rulings: { ...rulings!, messages: rulings!.messages.filter(({ offset }) => offset === from + index) },
        units: units.filter(({ version }) => version === from + index),
      })),
    );
    const zombie = { ...cut[3]!, units: [] };
    replaceFlows([...cut.slice(0, 6), cut[2]!, zombie, ...cut.slice(6)]);
    const { count, records, passedOver } = await verify();
    expect({ count, repeated: passedOver.repeated }).toEqual({ count: 0, repeated: 2 });
    expect(records).toBeGreaterThan(40);
  });

  test('names what was ruled otherwise, with both sides', async () => {
    await tell();
    await stack.work();
    const altered = frames().map((frame) => ({
      ...frame,
      rulings: { ...frame.rulings!, messages: frame.rulings!.messages.filter(({ offset }) => offset !== 0) },
    }));
    replaceFlows(altered);
    const { differences, count } = await verify();
    expect(count).toBe(1);
    expect(differences[0]).toMatchObject({ version: 0, record: 'rulings', stands: null });
    expect(differences[0]!.folded).toMatchObject({ kind: 'rulings', rulings: [{ kind: 'settings' }] });
    const lines = differenceLines(toldDifference(differences[0]!, false), 'on weir.flows.v1');
    expect(lines).toEqual(['journal offset 0: rulings: does not stand on weir.flows.v1']);
  });

  test('names an altered record, with both sides', async () => {
    await tell();
    await stack.work();
    replaceFlows(
      changeRecord(
        (record) => record.kind === 'flow' && record.id === 'b5',
        (record) => ({ ...record, amount: 61 }) as FlowsRecord,
      ),
    );
    const { differences, count } = await verify();
    expect(count).toBeGreaterThan(0);
    expect(new Set(differences.map(({ record }) => record))).toEqual(new Set(['flow b5']));
    const told = toldDifference(differences[0]!, false);
    expect(told.fields).toEqual([{ field: 'amount', folded: 60, stands: 61 }]);
    expect(differenceLines(told, 'there')[0]).toBe(`journal offset ${differences[0]!.version}: flow b5`);
  });

  test('masks accounts of what differs, unless told otherwise', async () => {
    await tell();
    await stack.work();
    replaceFlows(
      changeRecord(
        (record) => record.kind === 'credit' && record.id === 'a1',
        (record) => ({ ...record, to: 'bank:CMB:6226999999999999' }) as FlowsRecord,
      ),
    );
    const [difference] = (await verify()).differences;
    expect(JSON.stringify(toldDifference(difference!, false))).not.toContain('99999');
    expect(JSON.stringify(toldDifference(difference!, true))).toContain('6226999999999999');
  });

  test('names a unit that is missing, and one that nothing caused', async () => {
    await tell();
    await stack.work();
    const whole = frames();
    const lost = whole.flatMap(({ units }) => units)[4]!;
    replaceFlows(
      whole.map((frame) => ({ ...frame, units: frame.units.filter((unit) => unit.version !== lost.version) })),
    );
    const missing = await verify();
    expect(missing.count).toBe(lost.records.length);
    expect(missing.differences.every(({ stands, version }) => stands === null && version === lost.version)).toBe(true);
    expect(differenceLines(toldDifference(missing.differences[0]!, false), 'on flows')[0]).toMatch(
      /does not stand on flows$/,
    );

    // The settings cause nothing.
    replaceFlows(
      whole.map((frame, index) =>
        index === 0 ? { ...frame, units: [{ ...lost, version: 0 }, ...frame.units] } : frame,
      ),
    );
    const foreign = await verify();
    expect(foreign.count).toBe(lost.records.length);
    expect(foreign.differences.every(({ folded, version }) => folded === null && version === 0)).toBe(true);
  });

  test('says where a gap keeps readers standing, and compares nothing behind it', async () => {
    await tell();
    await stack.work();
    const whole = frames();
    const gone = whole[3]!;
    replaceFlows(whole.filter((frame) => frame !== gone));
    const { count, to, passedOver } = await verify();
    expect({ count, to }).toEqual({ count: 0, to: gone.from });
    expect(passedOver.gap).toEqual({ offset: 3, from: gone.to, mark: gone.from });
    const report = verifyReport({
      flowsTopic: 'flows',
      from: 0,
      journalEnd: stack.ends(stack.topics.journal),
      seconds: 1,
      interrupted: false,
      flows: { to, records: 1, differences: 0, restsOnPast: 0, passedOver },
      flowsShown: [],
      store: null,
    });
    expect(report.status).toBe(1);
    expect(report.lines.join('\n')).toContain('readers stand still there');
  });

  test('a matcher that has not come so far is no difference', async () => {
    await tell();
    await stack.work();
    const to = stack.ends(stack.topics.journal);
    stack.send(stack.topics.bank, pay('z', 600, '1000', '1001', 1));
    await stack.ingest();
    expect(await verify()).toMatchObject({ count: 0, to });
  });

  test('started cold, it compares what entries say of themselves, and says what rests on the past', async () => {
    await tell();
    await stack.work({ repairs: true });
    const from = Math.floor(stack.ends(stack.topics.journal) / 2);
    const untouched = await verify(from);
    expect(untouched.count).toBe(0);
    expect(untouched.records).toBeGreaterThan(5);
    expect(untouched.restsOnPast).toBeGreaterThan(0);
    replaceFlows(
      changeRecord(
        (record) => record.kind === 'flow' && record.id === 'a11',
        (record) => ({ ...record, amount: 1 }) as FlowsRecord,
      ),
    );
    const { differences } = await verify(from);
    expect(new Set(differences.map(({ record }) => record))).toEqual(new Set(['flow a11']));
  });

  test('a torn frame is named by its offset', async () => {
    await tell();
    await stack.work();
    const { flows } = stack.topics;
    const values = stack.values(flows).map(({ value }) => Buffer.from(value!));
    values[2]![20]! ^= 1;
    stack.broker.loseFrom(flows, 0, 0);
    stack.broker.append(
      flows,
      0,
      values.map((value) => ({ value })),
    );
    await expect(verify()).rejects.toThrow(`FRAME_CORRUPT: ${flows}/0 offset 2: checksum differs`);
  });
});

describe('weir verify --store', () => {
  const compare = async (newest: NewestEntries, store = stack.store) => {
    const differences: Difference[] = [];
    const below = await stack.store.position('flows/0');
    const verified = await verifyStore({ store, newest, below, onDifference: (each) => differences.push(each) });
    return { ...verified, differences, count: verified.differences };
  };
  const told = async (idsMax = Number.POSITIVE_INFINITY, isTold = false): Promise<NewestEntries> => {
    if (!isTold) await tell();
    await stack.work({ repairs: true });
    const newest = new NewestEntries(idsMax);
    await verify(0, newest);
    return newest;
  };

  test('finds no difference where the store has what the journal comes to', async () => {
    const newest = await told();
    const { count, compared, share, changedMeanwhile } = await compare(newest);
    expect({ count, share, changedMeanwhile }).toEqual({ count: 0, share: 1, changedMeanwhile: 0 });
    expect(compared).toBeGreaterThan(70);
    expect([...newest.credits.values()].flat().some(({ bytes }) => bytes === null)).toBe(true);
  });

  test('finds no difference where an id came again and stands twice, also when the first of them is told anew', async () => {
    const { bank } = stack.topics;
    await tell();
    stack.send(bank, pay('a0', 400, '2001', '2002', 55), pay('a1', 401, '2001', '2002', 55));
    await stack.ingest();
    stack.send(bank, { void: 'a1' }, pay('before', -1, '2003', '1000', 9));
    await stack.ingest();
    const newest = await told(Number.POSITIVE_INFINITY, true);
    expect([newest.flows.get('a0')!.length, newest.flows.get('a1')!.length]).toEqual([2, 1]);
    expect(newest.flows.get('a0')![0]!.version).not.toBe(newest.flows.get('a0')![1]!.version);
    const { count, share } = await compare(newest);
    expect({ count, share }).toEqual({ count: 0, share: 1 });
    const [twin] = await stack.store.flowsByIds(['a0']);
    await stack.store.insert('flows', [{ ...twin!, record: { ...twin!.record, amount: 1 } }]);
    expect((await compare(newest)).differences.map(({ record }) => record)).toEqual(['flow a0']);
  });

  test('finds a row that is altered, of another version, missing, or one too many', async () => {
    const newest = await told();
    const rows = await stack.store.flowsByIds(['a1', 'a2']);
    const [first, second] = [
      rows.find(({ record }) => record.id === 'a1')!,
      rows.find(({ record }) => record.id === 'a2')!,
    ];
    await stack.store.insert('flows', [{ ...first, record: { ...first.record, amount: 1 } }]);
    const { record } = second;
    await stack.store.insert('flows', [
      {
        version: second.version,
        record: {
          kind: 'flow-gone',
          id: 'a2',
          account: record.from,
          asset: record.asset,
          time: record.time,
          seq: record.seq,
        },
      },
      { version: 1, record: { ...record, id: 'nobody-paid' } },
      { version: 1, record: { ...record, id: 'nobody-paid-2' } },
    ]);
    const { differences } = await compare(newest);
    expect(differences.map((each) => each.record).sort()).toEqual([
      '1 rows of flows that nothing told of',
      'flow a1',
      'flow a2',
    ]);
    expect(differences.find((each) => each.record === 'flow a2')!.stands).toBeNull();
  });

  test('says how far the writer had come where it lags', async () => {
    const newest = await told();
    const to = stack.ends(stack.topics.journal);
    const { share, compared, changedMeanwhile, count } = await compare(newest);
    const store = { share, compared, changedMeanwhile, differences: count, below: to - 3, shown: [] };
    const flows = { to, records: 1, differences: 0, restsOnPast: 0, passedOver: { repeated: 0, gap: null } };
    const asked = { flowsTopic: 'flows', from: 0, journalEnd: to, seconds: 1, interrupted: false, flowsShown: [] };
    const { status, lines, json } = verifyReport({ ...asked, flows, store });
    expect([status, (json as { equal: boolean }).equal]).toEqual([0, true]);
    expect(lines.join('\n')).toContain(`the writer has come up to ${to - 3}: what 3 journal messages after it caused`);
    expect(verifyReport({ ...asked, flows, store, interrupted: true }).status).toBe(130);
  });

  test('a share is the same at every run, and no larger than asked for', async () => {
    const newest = await told(10);
    expect(newest.flows.size).toBeLessThanOrEqual(10);
    expect(newest.flows.size).toBeGreaterThan(0);
    expect(newest.share).toBeLessThan(1);
    const again = new NewestEntries(10);
    await verify(0, again);
    expect([...again.flows.keys()]).toEqual([...newest.flows.keys()]);
    expect(await compare(newest)).toMatchObject({ count: 0, share: newest.share });
  });

  test('what was told of since is not judged', async () => {
    const newest = await told();
    const [row] = await stack.store.flowsByIds(['a1']);
    const below = await stack.store.position('flows/0');
    await stack.store.insert('flows', [{ version: below + 1, record: { ...row!.record, amount: 1 } }]);
    expect(await compare(newest)).toMatchObject({ count: 0, changedMeanwhile: 1 });
  });
});
