import { encodeAct } from '@weir/acts';
import { ActLog } from '@weir/desk';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { describe, expect, test } from 'vitest';
import { createToken, revokeToken } from '../desk/tokens.js';
import { verifyAudit } from './verify.js';

const topic = 'weir.acts.v1';

test('acts that stand as they were written verify, and one that was altered is found', async () => {
  const broker = new MemoryBroker();
  broker.create({ topic, partitions: 1 });
  const log = openMemoryLog(broker);
  const acts = await ActLog.open(log, topic);
  const running = acts.run();
  const made = await createToken(acts, { person: 'an', name: undefined, roles: ['analyst'], expires: '90d' }, 0);
  expect(made).toMatchObject({ expiresAt: 90 * 86_400_000, token: expect.stringMatching(/^weir_/) });
  await createToken(acts, { person: 'ap', name: undefined, roles: ['approver,viewer'], expires: undefined }, 0);
  await revokeToken(acts, made.id, 'left');
  expect(acts.state.tokens.get(made.id)?.revokedAtMs).not.toBeNull();
  await expect(
    createToken(acts, { person: 'x', name: undefined, roles: ['king'], expires: undefined }, 0),
  ).rejects.toThrow(/king/);
  // What no act can say is told by its option, and nothing is written.
  for (const [option, wanted] of [
    ['--person', { person: '', expires: undefined }],
    ['--person', { person: 'x'.repeat(10_000), expires: undefined }],
    ['--expires', { person: 'x', expires: '90000000d' }],
  ] as const)
    await expect(createToken(acts, { ...wanted, name: undefined, roles: ['viewer'] }, 0)).rejects.toThrow(
      new RegExp(`USAGE: ${option} cannot be taken: `),
    );
  await expect(revokeToken(acts, made.id, 'x'.repeat(100_000))).rejects.toThrow('--reason cannot be taken');
  const whole = await verifyAudit(log, topic, acts.state.head);
  expect(whole).toMatchObject({ messages: 3, accepted: 3, refused: {}, broken: null, from: 0 });
  expect(whole.witnesses).toBe(2);

  // The same acts with another in the place of the first.
  const copy = new MemoryBroker();
  copy.create({ topic, partitions: 1 });
  const values = broker.read(topic, 0, 0, 10).map(({ value }) => value!);
  const first = JSON.parse(values[0]!.toString()) as Parameters<typeof encodeAct>[0];
  const altered = { ...first, actor: 'somebody else' };
  copy.append(
    topic,
    0,
    [Buffer.from(encodeAct(altered)), ...values.slice(1)].map((value) => ({ value })),
  );
  expect((await verifyAudit(openMemoryLog(copy), topic, null)).broken).toMatchObject({ kind: 'witness', offset: 0 });
  expect((await verifyAudit(log, topic, { offset: 2, hash: '0'.repeat(64) })).broken).toEqual({
    kind: 'end',
    offset: 2,
  });
  await acts.close();
  await running;
});

describe('a log from which acts are gone', () => {
  /** Brokers of one time: it is in the hashes. */
  const emptyLog = (): MemoryBroker => {
    const broker = new MemoryBroker({ nowMs: () => 1_777_777_777_000 });
    broker.create({ topic, partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
    return broker;
  };
  /** The log with its messages as `change` leaves them; each act bears witness to those before it. */
  const changed = async (change: (values: Buffer[]) => Buffer[]) => {
    const broker = emptyLog();
    const acts = await ActLog.open(openMemoryLog(broker), topic);
    const running = acts.run();
    for (const person of ['a', 'b', 'c', 'd'])
      await createToken(acts, { person, name: undefined, roles: ['viewer'], expires: undefined }, 0);
    const { head } = acts.state;
    const values = broker.read(topic, 0, 0, 10).map(({ value }) => Buffer.from(value!));
    await acts.close();
    await running;
    const copy = emptyLog();
    copy.append(
      topic,
      0,
      change(values).map((value) => ({ value })),
    );
    return { copy, head };
  };

  test.each<[string, (values: Buffer[]) => Buffer[]]>([
    ['the first', ([, ...rest]) => rest],
    ['one between', ([first, , ...rest]) => [first!, ...rest]],
    ['two in another order', ([first, second, ...rest]) => [second!, first!, ...rest]],
    ['one put in', ([first, ...rest]) => [first!, first!, ...rest]],
  ])('is broken: %s', async (_what, change) => {
    const { copy } = await changed(change);
    expect((await verifyAudit(openMemoryLog(copy), topic, null)).broken).toMatchObject({ kind: 'witness' });
  });

  test('is broken where the last is gone, for who kept the head: nothing in the log can tell', async () => {
    const { copy, head } = await changed((values) => values.slice(0, -1));
    expect((await verifyAudit(openMemoryLog(copy), topic, head)).broken).toMatchObject({ kind: 'end' });
    expect((await verifyAudit(openMemoryLog(copy), topic, null)).broken).toBeNull();
  });

  test('is whole where nothing is gone, in a copy too', async () => {
    const { copy, head } = await changed((values) => values);
    expect(await verifyAudit(openMemoryLog(copy), topic, head)).toMatchObject({ broken: null, witnesses: 3, from: 0 });
  });

  test('is not whole where all of them are gone, or the first ones', async () => {
    const { copy } = await changed((values) => values);
    copy.truncateBefore(topic, 0, 2);
    expect((await verifyAudit(openMemoryLog(copy), topic, null)).from).toBe(2);
    copy.truncateBefore(topic, 0, 4);
    expect(await verifyAudit(openMemoryLog(copy), topic, null)).toMatchObject({ messages: 0, from: 4 });
  });
});
