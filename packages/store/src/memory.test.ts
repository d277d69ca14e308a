import { describe, expect, it } from 'vitest';
import { describeStoreConformance } from './conformance.js';
import { MemoryDatabase, openMemoryStore } from './index.js';

describeStoreConformance('memory', async () => {
  const databases = new Map<string, MemoryDatabase>();
  return {
    openStore: (name) => {
      const database = databases.get(name) ?? new MemoryDatabase();
      databases.set(name, database);
      return openMemoryStore(database);
    },
    empty: async (name) => databases.get(name)?.clear(),
    close: async () => undefined,
  };
});

describe('the mishaps of a store in memory', () => {
  it('a failed insert writes nothing, the next one does', async () => {
    const database = new MemoryDatabase();
    const store = openMemoryStore(database);
    database.failNextInsert('positions');
    await expect(store.savePosition('journal', 1)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    expect(await store.position('journal')).toBe(0);
    await store.savePosition('journal', 1);
    expect(await store.position('journal')).toBe(1);
  });

  it('answers nobody while it is unreachable', async () => {
    const database = new MemoryDatabase();
    const store = openMemoryStore(database);
    database.setReachable(false);
    await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    await expect(store.flowsByIds(['x'])).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    database.setReachable(true);
    await expect(store.ping()).resolves.toBeUndefined();
  });
});
