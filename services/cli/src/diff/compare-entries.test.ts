import type { FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore } from '@weir/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { causesOf } from './causes.js';
import { compareEntries } from './compare-entries.js';
import { Differences } from './difference.js';
import type { WorldFacts } from './world-facts.js';

const topic = 'bank.transfers.v1';
const factsTo = (to: number): WorldFacts => ({
  settings: null,
  ruleSets: [],
  ranges: new Map([[`${topic}/0`, { from: 0, to }]]),
  nowMs: 0,
  behind: 0,
});

interface Told {
  readonly id: number;
  readonly amount: number;
  readonly offset: number;
}

const flowOf = ({ id, amount, offset }: Told): FlowRecord => ({
  kind: 'flow',
  id: `t${id}`,
  time: id % 3,
  seq: id % 2,
  from: `bank:CMB:${id % 4}` as AccountId,
  to: 'bank:CMB:9' as AccountId,
  asset: 'CNY' as AssetCode,
  amount,
  balance: null,
  hub: false,
  unseen: '0',
  seen: null,
  sources: [],
  aged: [],
  nameless: [],
  ceased: [],
  messages: [{ topic, partition: 0, offset, timeMs: 0, sha256: '' }],
});

const told = fc.uniqueArray(fc.record({ id: fc.nat(30), amount: fc.integer({ min: 1, max: 2 }), offset: fc.nat(30) }), {
  selector: ({ id }) => id,
  maxLength: 25,
});

test('entries that stand otherwise are found whatever the pages, and those that the other has not read lie outside', async () => {
  await fc.assert(
    fc.asyncProperty(told, told, fc.integer({ min: 1, max: 30 }), fc.nat(30), async (ours, theirs, page, read) => {
      const [left, right] = [openMemoryStore(), openMemoryStore()];
      // At other versions, as journals of other frames have them.
      await left.insert(
        'flows',
        ours.map((each) => ({ version: 1, record: flowOf(each) })),
      );
      await right.insert(
        'flows',
        theirs.map((each, at) => ({ version: 2 + at, record: flowOf(each) })),
      );
      // Ours has read everything, theirs what lies below `read`.
      const facts = { left: factsTo(100), right: factsTo(read) };
      const differences = new Differences(100, true);
      const compared = await compareEntries(
        'flows',
        { left, right },
        facts,
        () => causesOf(facts),
        differences,
        () => undefined,
        new AbortController().signal,
        page,
      );

      const wanted: string[] = [];
      let outside = 0;
      for (const id of new Set([...ours, ...theirs].map((each) => each.id))) {
        const [one, other] = [ours, theirs].map((each) => each.find((entry) => entry.id === id));
        if (other === undefined && one!.offset >= read) outside++;
        else if (one?.amount !== other?.amount)
          wanted.push(`t${id} ${other === undefined ? 'left' : one === undefined ? 'right' : null}`);
      }
      expect(differences.shown.map(({ key, only }) => `${key['id']} ${only}`).sort()).toEqual(wanted.sort());
      expect(compared.outside).toBe(outside);
    }),
  );
});
