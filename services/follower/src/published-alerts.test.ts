import { describe, expect, it } from 'vitest';
import { type AlertDraft, draftAlerts } from './alerts.js';
import { PublishedAlerts } from './published-alerts.js';
import { BookRun, pay, story } from './story.fixture.js';

const draftsOf = (run: BookRun): AlertDraft[] => draftAlerts(run.case(), run.book, 1_000_000, () => 1n).drafts;
const reported = (): BookRun => new BookRun().take(story).report({ transfers: ['t1'] });

/** As on the topic: what was published, through JSON. */
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('alerts that were published', () => {
  it('are said once, and again only where something is new: their place in the journal is nothing new', () => {
    const published = new PublishedAlerts();
    const run = reported();
    expect(published.changes('c1', draftsOf(run), 7).map(({ revision, asOf }) => [revision, asOf])).toEqual([
      [1, 7],
      [1, 7],
      [1, 7],
    ]);
    expect(published.changes('c1', draftsOf(run), 8)).toEqual([]);
    // The rest leaves B: its own alert is revised, and there is one for where it went.
    run.take(pay('t6', 6, 'B', 'D', 30, { seen: 30, lots: { t3: [90, 120] } }));
    const changed = published.changes('c1', draftsOf(run), 9);
    expect(changed.map(({ account, revision, state, asOf }) => [account, revision, state, asOf])).toEqual([
      ['bank:CMB:B', 2, 'drained', 9],
      ['bank:CMB:D', 1, 'open', 9],
    ]);
  });

  it('are known again after a restart, from the topic, whatever order revisions are read in', () => {
    const before = new PublishedAlerts();
    const run = reported();
    const first = before.changes('c1', draftsOf(run), 1);
    run.take(pay('t6', 6, 'B', 'D', 30, { seen: 30, lots: { t3: [90, 120] } }));
    const second = before.changes('c1', draftsOf(run), 2);
    const after = new PublishedAlerts();
    for (const alert of throughJson([...second, ...first])) after.remember(alert);
    expect(after.size).toBe(4);
    expect(after.changes('c1', draftsOf(run), 3)).toEqual([]);
  });

  it('are compared by what they say, in whatever order, and to the last word of what lies deep in them', () => {
    const published = new PublishedAlerts();
    const drafts = draftsOf(reported());
    const turned = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map(turned);
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, each]) => [name, turned(each)]),
      );
    };
    for (const alert of new PublishedAlerts().changes('c1', drafts, 1))
      published.remember(turned(alert) as typeof alert);
    expect(published.changes('c1', drafts, 2)).toEqual([]);
    const [first] = drafts;
    const { range, anchor, evidence, reasons, path } = first!;
    const others: Partial<AlertDraft>[] = [
      { anchor: { ...anchor, creditTime: null } },
      { range: { ...range!, holdable: { ...range!.holdable, high: '9' } } },
      { evidence: [...evidence, { topic: 'bank', partition: 0, offset: 9, timeMs: 0, sha256: '00' }] },
      { reasons: reasons.slice(1) },
      { path: [...path].reverse().concat('t0') },
      { firstOut: 77 },
    ];
    for (const other of others) {
      const changed = published.changes('c1', [{ ...first!, ...other }], 3, []);
      expect(changed).toMatchObject([{ id: first!.id, ...other }]);
      expect(published.changes('c1', [first!], 4, [])).toHaveLength(1);
    }
  });

  it('are not said again because their range is being read again, but when it or anything else is another', () => {
    const published = new PublishedAlerts();
    const drafts = draftsOf(reported());
    published.changes('c1', drafts, 1);
    const unread = drafts.map((draft) => ({ ...draft, range: null, rangeReason: 'past-not-read' as const }));
    expect(published.changes('c1', unread, 2)).toEqual([]);
    expect(published.changes('c1', drafts, 3)).toEqual([]);
    const stale = unread.map((draft) => ({ ...draft, stale: true }));
    expect(published.changes('c1', stale, 4).map(({ range }) => range)).toEqual([null, null, null]);
    expect(published.changes('c1', drafts, 5).map(({ range }) => range)).toEqual(drafts.map(({ range }) => range));
  });

  it('are withdrawn when the money turns out never to have come, and only once', () => {
    const published = new PublishedAlerts();
    const run = reported();
    published.changes('c1', draftsOf(run), 1);
    run.take([
      { kind: 'flow-gone', id: 't1', account: 'bank:CMB:V' as never, asset: 'CNY' as never, time: 1, seq: 0 },
      { kind: 'credit-gone', id: 't1', account: 'bank:CMB:A' as never, asset: 'CNY' as never, time: 1, seq: 0 },
    ]);
    const withdrawn = published.changes('c1', draftsOf(run), 2);
    expect(withdrawn).toHaveLength(3);
    for (const alert of withdrawn) {
      expect(alert).toMatchObject({ state: 'withdrawn', action: 'watch', holdable: '0', received: '0', revision: 2 });
    }
    expect(published.changes('c1', draftsOf(run), 3)).toEqual([]);
    // And the money comes after all.
    run.take(pay('t1', 1, 'V', 'A', 100));
    expect(published.changes('c1', draftsOf(run), 4).map(({ revision, state }) => `${revision} ${state}`)).toContain(
      '3 drained',
    );
  });

  it('of one case are not withdrawn by another', () => {
    const published = new PublishedAlerts();
    published.changes('c1', draftsOf(reported()), 1);
    expect(published.changes('c2', [], 2)).toEqual([]);
  });

  it('say that a late event touched the case', () => {
    const published = new PublishedAlerts();
    const run = reported();
    published.changes('c1', draftsOf(run), 1);
    const message = { topic: 'bank', partition: 0, offset: 9, timeMs: 0, sha256: '00' };
    run.take([], { late: [{ id: 't0', kind: 'transfer', message, accounts: ['bank:CMB:B' as never] }] });
    const changed = published.changes('c1', draftsOf(run), 2);
    expect(changed).toHaveLength(3);
    for (const alert of changed) expect(alert).toMatchObject({ stale: true, revision: 2 });
  });
});
