import type { Schema } from 'avsc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KnownAnswers } from './known-answers.js';
import { RegistryServer } from './registry.fixture.js';
import { Registry, type RegistryAddress, RegistryAway, RegistryRefused } from './registry.js';

let server: RegistryServer;
beforeEach(async () => {
  server = await RegistryServer.start();
});
afterEach(() => server.close());

const open = (changes: Partial<RegistryAddress> = {}) =>
  new Registry({ url: server.url, credentials: null, ...changes });

describe('a schema registry', () => {
  it('says what schema an id has', async () => {
    server.put(1, { schema: { type: 'record', name: 'R', fields: [] } });
    server.put(2, { schema: 'string', schemaType: 'AVRO', references: [] });
    expect(await open().schema(1)).toEqual({ kind: 'schema', schema: { type: 'record', name: 'R', fields: [] } });
    // A path before the interface's own, and a slash after it, are kept as they must be.
    expect(await open({ url: `${server.url}/` }).schema(2)).toEqual({ kind: 'schema', schema: 'string' });
    await expect(open({ url: `${server.url}/apis/ccompat/v7` }).schema(2)).rejects.toThrow(RegistryAway);
    expect(server.asked).toEqual(['/schemas/ids/1', '/schemas/ids/2', '/apis/ccompat/v7/schemas/ids/2']);
  });

  it('says that it has none, which is not the same as not answering', async () => {
    expect(await open().schema(9)).toBeNull();
    for (const mood of ['failing', 'somebody else'] as const) {
      server.mood = mood;
      await expect(open().schema(9), mood).rejects.toThrow(RegistryAway);
    }
    server.mood = 'silent';
    await expect(open({ timeoutMs: 50 }).schema(9)).rejects.toThrow(/aborted due to timeout/);
    const { url } = server;
    await server.close();
    await expect(new Registry({ url, credentials: null }).schema(9)).rejects.toThrow(RegistryAway);
    server = await RegistryServer.start();
  });

  it('has schemas that are not Avro, or not whole', async () => {
    server.put(1, { schema: 'message M {}', schemaType: 'PROTOBUF' });
    server.put(2, { schema: 'R', references: [{ name: 'R', subject: 's', version: 1 }] });
    expect(await open().schema(1)).toEqual({ kind: 'unusable', why: 'a schema of type PROTOBUF' });
    expect(await open().schema(2)).toMatchObject({ kind: 'unusable', why: expect.stringMatching(/refers to others/) });
  });

  it('is told who asks, and a wrong password never makes an id unknown', async () => {
    server.user = 'weir:hush';
    server.put(1, { schema: 'string' });
    const credentials = { username: 'weir', password: 'hush' };
    expect(await open({ credentials }).schema(1)).toMatchObject({ kind: 'schema' });
    const refused = open({ credentials: { ...credentials, password: 'wrong' } }).schema(1);
    await expect(refused).rejects.toThrow(RegistryAway);
    await expect(refused).rejects.toThrow(/answered 401/);
    await expect(refused).rejects.not.toThrow(/wrong|hush/);
  });

  it('takes schemas, and gives the same id for the same', async () => {
    const schema: Schema = { type: 'record', name: 'R', fields: [] };
    const id = await open().register('bank.transfers.v1-R', schema);
    expect(await open().register('bank.transfers.v1-R', schema)).toBe(id);
    expect(await open().schema(id)).toEqual({ kind: 'schema', schema });
    await expect(open().register('s', { ...schema, name: 'incompatible' } as Schema)).rejects.toThrow(RegistryRefused);
    server.mood = 'failing';
    await expect(open().register('s', schema)).rejects.toThrow(RegistryAway);
  });
});

describe('what a registry has answered', () => {
  it('is asked for once, however many want it, and kept', async () => {
    server.put(5, { schema: 'string' });
    const known = new KnownAnswers(open());
    expect(known.answer(5)).toBeUndefined();
    await Promise.all([known.learn(5), known.learn(5), known.learn(5)]);
    await known.learn(5);
    expect(known.answer(5)).toEqual({ kind: 'schema', schema: 'string' });
    expect(server.asked).toHaveLength(1);
  });

  it('that it does not have an id is believed for half a minute', async () => {
    let nowMs = 0;
    const known = new KnownAnswers(open(), () => nowMs);
    for (const atMs of [0, 29_999, 30_000]) {
      nowMs = atMs;
      await known.learn(6);
      expect(known.answer(6)).toBeUndefined();
    }
    expect(server.asked).toHaveLength(2);
    server.put(6, { schema: 'string' });
    nowMs = 60_001;
    await known.learn(6);
    expect(known.answer(6)).toBeDefined();
  });

  it('is not known while it does not answer', async () => {
    server.mood = 'failing';
    const known = new KnownAnswers(open());
    await expect(known.learn(5)).rejects.toThrow(RegistryAway);
    server.mood = 'well';
    server.put(5, { schema: 'string' });
    await known.learn(5);
    expect(known.answer(5)).toBeDefined();
  });
});
