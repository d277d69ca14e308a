import { encodeAct } from '@weir/acts';
import { ActLog } from '@weir/desk';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { expect, test } from 'vitest';
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
