import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hashBytes, LiveLedger, pocketFlags, pocketHash, pocketWordAt, shardOf } from '@weir/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settings } from './journal-record.js';
import { assertShards, shardOfAccount, shardOfCase, shardsIn } from './shards.js';

interface Vector {
  readonly text: string;
  readonly hash: number;
  readonly shardOf: Readonly<Record<string, number>>;
}

const file = path.resolve(import.meta.dirname, '../../../schemas/shards-vectors.json');
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vectors: readonly Vector[] };

const hashOf = (text: string): number => {
  const bytes = new TextEncoder().encode(text);
  return hashBytes(new DataView(bytes.buffer), 0, bytes.length) >>> 0;
};

describe('the shard of a text', () => {
  it('is what the published vectors say', () => {
    expect(vectors.length).toBeGreaterThan(10);
    for (const { text, hash, shardOf: shards } of vectors) {
      expect(hashOf(text), text).toBe(hash);
      for (const [count, shard] of Object.entries(shards)) {
        expect(shardOfAccount(text, Number(count)), `${text} of ${count}`).toBe(shard);
        expect(shardOfCase(text, Number(count)), `${text} of ${count}`).toBe(shard);
      }
    }
  });

  it('is one of those that there are, whatever the hash', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.integer({ min: 1, max: 256 }),
        (hash, count) => {
          const shard = shardOf(hash, count);
          expect(Number.isInteger(shard) && shard >= 0 && shard < count).toBe(true);
        },
      ),
    );
  });

  it('parts accounts that differ in their last digits evenly', () => {
    const counts = [0, 0, 0, 0];
    for (let number = 0; number < 20_000; number++) counts[shardOfAccount(`bank:CMB:62260000${number}`, 4)]!++;
    for (const count of counts) expect(Math.abs(count - 5_000)).toBeLessThan(300);
  });

  it('is the same for all pockets of an account, in the ledger as by the text', () => {
    const rules = { policy: 'fifo', windowMs: null, trustBalances: true, hubEntries: null } as const;
    for (const { text, shardOf: shards } of vectors) {
      if (text === '') continue;
      const bytes = new TextEncoder().encode(text);
      const view = new DataView(bytes.buffer);
      const accountHash = hashBytes(view, 0, bytes.length);
      const ledger = new LiveLedger(
        rules,
        () => 0,
        (hash) => shardOf(hash, 7) === shards['7'],
      );
      for (const asset of [0, 1, 4]) {
        const pocket = ledger.pocket(view, 0, bytes.length, pocketHash(accountHash, asset), asset);
        const flags = ledger.matching.pockets.words[pocket * 2 + pocketWordAt.flags]!;
        expect(flags & pocketFlags.foreign, `${text} in asset ${asset}`).toBe(0);
      }
    }
  });
});

describe('how many shards there are', () => {
  const settings = { shards: { matcher: 3, follower: 2 } } as Settings;

  it('is what the settings say, and one of each where they say nothing', () => {
    expect(shardsIn(settings)).toEqual({ matcher: 3, follower: 2 });
    expect(shardsIn({})).toEqual({ matcher: 1, follower: 1 });
  });

  it('is held to the partitions of a topic', () => {
    assertShards(settings, 'matcher', 'flows', 3);
    expect(() => assertShards(settings, 'matcher', 'flows', 2)).toThrow(/CONFIG_INVALID.*flows has 2.*count 3 matcher/);
    expect(() => assertShards(settings, 'follower', 'alerts', 1)).toThrow('CONFIG_INVALID');
  });
});
