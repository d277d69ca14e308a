import { ActLog } from '@weir/desk';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { expect, test } from 'vitest';
import { createToken } from './tokens.js';

test('one person has one spelling: acts are signed with it, and nobody confirms their own', async () => {
  const topic = 'weir.acts.v1';
  const broker = new MemoryBroker();
  broker.create({ topic, partitions: 1 });
  const acts = await ActLog.open(openMemoryLog(broker), topic);
  const running = acts.run();
  const create = (person: string) =>
    createToken(acts, { person, name: undefined, roles: ['approver'], expires: undefined }, 0);
  await create('li wei');
  await create('li wei');
  for (const other of ['Li Wei', 'li  wei', 'ｌｉ wei'])
    await expect(create(other)).rejects.toThrow(/tokens of li wei/);
  await expect(create('wang ')).rejects.toThrow(/blanks/);
  await create('li wei 2');
  expect([...acts.state.tokens.values()].map(({ person }) => person)).toEqual(['li wei', 'li wei', 'li wei 2']);
  await acts.close();
  await running;
});
