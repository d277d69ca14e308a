import type { AccountId } from '@weir/model';
import { expect, it } from 'vitest';
import type { Journalled, LabelRow, ReportRow, Store } from '../port.js';

const account = 'bank:ICBC:A' as AccountId;
const victim = 'bank:ICBC:V' as AccountId;
type Place = readonly [offset: number, index: number];

/** The raw message has nothing to do with it: a topic has several partitions, and the journal an order of its own. */
const messageOf = ([offset, index]: Place) => ({
  ...{ topic: 'raw', partition: index, offset: 1_000 - offset, timeMs: 1_000 - offset },
  sha256: 'ab'.repeat(32),
});
const labelAt = (place: Place, version: number, kind: string, from: number | null): Journalled<LabelRow> => ({
  journal: { offset: place[0], index: place[1] },
  message: messageOf(place),
  label: { source: 'police', version, withdrawn: false, label: { account, kind, from, to: null } },
});
const reportAt = (
  place: Place,
  version: number,
  over: { reportedAt?: number; withdrawn?: boolean; victims?: readonly AccountId[] } = {},
): Journalled<ReportRow> => ({
  journal: { offset: place[0], index: place[1] },
  message: messageOf(place),
  report: {
    ...{ reporter: 'r', version, reportedAt: over.reportedAt ?? null, withdrawn: over.withdrawn ?? false, match: [] },
    roots: { case: 'c', transfers: [], selectors: [], victims: over.victims ?? [victim] },
  },
});
const plain = <Row extends object>({ journal: _, ...row }: Journalled<Row>) => row;

/** What every store must answer of labels and reports: whoever said them may say one version twice. */
export const itKeepsTheFirst = (newStore: () => Promise<Store>): void => {
  it('of labels of one version keeps the first in the journal, in whatever order and however often they come', async () => {
    const store = await newStore();
    const [first, second, third] = [
      labelAt([5, 1], 3, 'exchange', 100),
      labelAt([5, 2], 3, 'exchange', 200),
      labelAt([6, 0], 3, 'exchange', 300),
    ] as const;
    await store.insert('labels', [first, second]);
    await store.insert('labels', [third]);
    expect(await store.labelsOf([account])).toEqual([plain(first)]);
    await store.insert('labels', [third, second]);
    await store.insert('labels', [first]);
    await store.insert('labels', [second]);
    expect(await store.labelsOf([account])).toEqual([plain(first)]);
    // What was said before, and is of a lower version, is no matter; a higher one is.
    await store.insert('labels', [labelAt([4, 0], 2, 'exchange', 400)]);
    expect(await store.labelsOf([account])).toEqual([plain(first)]);
    const next = labelAt([7, 0], 4, 'exchange', 500);
    await store.insert('labels', [labelAt([8, 0], 4, 'exchange', 600)]);
    await store.insert('labels', [next]);
    const other = labelAt([9, 0], 1, 'mule', null);
    await store.insert('labels', [other]);
    expect(await store.labelsOf([account])).toEqual([plain(next), plain(other)]);
  });

  it('of reports of one version keeps the first in the journal, for every question', async () => {
    const store = await newStore();
    await store.insert('cases', [
      {
        version: 1,
        record: { kind: 'case', case: 'c', sums: {}, missingRoots: [], stale: false, withdrawn: false },
      },
    ]);
    const asked = async () => [
      (await store.reportsOf('c')).map(({ report }) => report.reportedAt),
      (await store.caseListing('c'))?.reportedAt,
      (await store.casesOfVictims('other', [victim])).length,
    ];
    const first = reportAt([5, 0], 1, { reportedAt: 70 });
    await store.insert('reports', [reportAt([6, 0], 1, { reportedAt: 60, withdrawn: true, victims: [] })]);
    expect(await asked()).toEqual([[60], null, 0]);
    await store.insert('reports', [first]);
    await store.insert('reports', [reportAt([7, 0], 1, { reportedAt: 50, withdrawn: true, victims: [account] })]);
    expect(await asked()).toEqual([[70], 70, 1]);
    expect(await store.reportsOf('c')).toEqual([plain(first)]);
    expect(await store.casesOfVictims('other', [account])).toEqual([]);
    await store.insert('reports', [reportAt([8, 0], 2, { reportedAt: 40, victims: [account] })]);
    await store.insert('reports', [reportAt([9, 0], 2, { reportedAt: 30, withdrawn: true })]);
    expect(await asked()).toEqual([[40], 40, 0]);
    expect(await store.casesOfVictims('other', [account])).toHaveLength(1);
    await store.insert('reports', [reportAt([9, 1], 3, { reportedAt: 20, withdrawn: true })]);
    expect(await asked()).toEqual([[20], null, 0]);
  });
};
