import { hashBytes } from '@weir/engine';
import { type EntryRecord, encodeFlowsFrame, FlowScan } from '@weir/journal';
import { describe, expect, it } from 'vitest';
import { RecentFrames, roles } from './recent-frames.js';
import { account, pay, story } from './story.fixture.js';

/** Recent frames that were told of messages; a frame for each, or one for all. */
const tell = (recent: RecentFrames, messages: readonly (readonly EntryRecord[])[], first = 0, inOne = false): void => {
  const units = messages.map((records, at) => ({ version: first + at, records }));
  const scan = new FlowScan();
  for (const of of inOne ? [units] : units.map((unit) => [unit])) {
    const from = of[0]!.version;
    scan.open(encodeFlowsFrame({ shard: 0, from, to: from + of.length, units: of }));
    while (scan.nextUnit()) {
      recent.begin(scan);
      while (scan.nextRecord()) {
        recent.enter(scan, hashBytes(scan.view, scan.idAt, scan.idLength));
        for (let lot = 0; lot < scan.lots; lot++)
          recent.enterLot(scan, hashBytes(scan.view, scan.lotAt[lot]!, scan.lotLength[lot]!));
      }
      recent.dropOldest();
    }
  }
};

/** Versions and ids of the records that name a text in a role, as they are visited. */
const found = (recent: RecentFrames, role: (typeof roles)[keyof typeof roles], text: string): string[] => {
  const bytes = Buffer.from(text);
  const scan = new FlowScan();
  const records: string[] = [];
  recent.each(
    role,
    hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length),
    (unit, at) => {
      scan.look(unit.frame, unit.view, at);
      records.push(`${unit.version} ${unit.frame.toString('utf8', scan.idAt, scan.idAt + scan.idLength)}`);
      return undefined;
    },
  );
  return records;
};

// A transfer of a payment chain for each message, in frames of about 400 bytes with their index.
const chain = Array.from({ length: 2_000 }, (_, n) =>
  pay(`p${n}`, n, `A${n}`, `A${n + 1}`, 1, n === 0 ? {} : { lots: { [`p${n - 1}`]: [0, 1] } }),
);

describe('recent frames', () => {
  it('are found by id, by account and by the lots they use, the newest first', () => {
    const recent = new RecentFrames(1e9);
    tell(recent, [story, pay('t3', 3, 'A', 'B', 120, { lots: { t2: [0, 60] } })]);
    expect(found(recent, roles.id, 't3')).toEqual(['1 t3', '1 t3', '0 t3', '0 t3']);
    expect(found(recent, roles.lot, 't2')).toEqual(['1 t3', '0 t4', '0 t3']);
    // The payer of flows, the payee of credits.
    expect(found(recent, roles.account, account('B'))).toEqual(['1 t3', '0 t5', '0 t3']);
    expect(found(recent, roles.id, 'nobody')).toEqual([]);
  });

  it('keep their limit to the byte, and say what was dropped', () => {
    const recent = new RecentFrames(20_000);
    tell(recent, chain);
    expect(recent.bytes).toBeLessThanOrEqual(20_000);
    expect(recent.bytes).toBeGreaterThan(18_000);
    const first = recent.droppedVersion + 1;
    expect(recent.droppedTime).toBe(recent.droppedVersion);
    expect(recent.flows).toBe(chain.length - first);
    expect(found(recent, roles.id, `p${first}`)).toHaveLength(2);
    expect(found(recent, roles.id, `p${first - 1}`)).toEqual([]);
    expect(found(recent, roles.lot, `p${chain.length - 2}`)).toEqual([`${chain.length - 1} p${chain.length - 1}`]);
  });

  it('drop frames whole, one that is still being read among them', () => {
    for (const inOne of [false, true]) {
      const recent = new RecentFrames(1);
      tell(recent, chain.slice(0, 10), 0, inOne);
      expect([recent.bytes, recent.flows, recent.droppedVersion]).toEqual([0, 0, 9]);
    }
  });

  it('find everything after the index has grown, and while it turns round', () => {
    const recent = new RecentFrames(150_000);
    for (let round = 0; round < 5; round++) {
      tell(recent, chain, round * chain.length);
      const last = chain.length - 1;
      expect(found(recent, roles.id, `p${last}`)[0]).toBe(`${round * chain.length + last} p${last}`);
      expect(found(recent, roles.lot, `p${last - 100}`)[0]).toBe(`${round * chain.length + last - 99} p${last - 99}`);
    }
  });

  it('have dropped nothing while there is room', () => {
    const recent = new RecentFrames(1e9);
    tell(recent, chain);
    expect([recent.droppedVersion, recent.droppedTime]).toEqual([-1, Number.NEGATIVE_INFINITY]);
  });
});
