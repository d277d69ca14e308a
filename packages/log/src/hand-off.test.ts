import { describe, expect, it } from 'vitest';
import { HandOff } from './hand-off.js';
import { batchOf } from './packed-records.js';
import type { LogBatch } from './port.js';

const batch = (firstOffset: number, bytes = 0): LogBatch =>
  batchOf({ topic: 't', partition: 0, firstOffset, nextOffset: firstOffset + 1, highWatermark: 0 }, [
    { offset: firstOffset, timestampMs: 0, key: null, value: Buffer.alloc(bytes), headers: {} },
  ]);

describe('the hand-off between fetching and reading', () => {
  it('keeps the order, whoever comes first', async () => {
    const handOff = new HandOff(1e6);
    const early = [handOff.next(), handOff.next()];
    for (let i = 0; i < 200; i++) handOff.push(batch(i));
    const offsets = [(await early[0])!.firstOffset, (await early[1])!.firstOffset];
    for (let i = 2; i < 200; i++) offsets.push((await handOff.next())!.firstOffset);
    expect(offsets).toEqual(offsets.map((_, i) => i));
  });

  it('is full by bytes, and says when there is room again', async () => {
    const handOff = new HandOff(1_000);
    handOff.push(batch(0, 600));
    expect(handOff.hasRoom).toBe(true);
    handOff.push(batch(1, 600));
    expect(handOff.hasRoom).toBe(false);
    let room = false;
    const waiting = handOff.room(60_000).then(() => (room = true));
    await Promise.resolve();
    expect(room).toBe(false);
    await handOff.next();
    await waiting;
    expect(handOff.hasRoom).toBe(true);
  });

  it('waits for room no longer than it is told', async () => {
    const handOff = new HandOff(1);
    handOff.push(batch(0, 10));
    await handOff.room(5);
    expect(handOff.hasRoom).toBe(false);
  });

  it('hands out what it has before it fails, and then fails for good', async () => {
    const handOff = new HandOff(1e6);
    handOff.push(batch(0));
    handOff.fail(new Error('gap'));
    handOff.push(batch(1));
    expect((await handOff.next())!.firstOffset).toBe(0);
    await expect(handOff.next()).rejects.toThrow('gap');
    await expect(handOff.next()).rejects.toThrow('gap');
  });

  it('ends readers and fetchers that wait when it is closed', async () => {
    const handOff = new HandOff(1);
    const reader = handOff.next();
    const full = new HandOff(1);
    full.push(batch(0, 10));
    const fetcher = full.room(60_000);
    handOff.close();
    full.close();
    expect(await reader).toBeNull();
    await fetcher;
    expect(await full.next()).toBeNull();
  });
});
