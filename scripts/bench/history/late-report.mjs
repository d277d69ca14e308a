// A report that comes months late, answered by the follower's own code from the store alone.
import { CaseBook, discover } from '@weir/follower';

const message = { topic: 'fraud.reports.v1', partition: 0, offset: 0, timeMs: 0, sha256: '00'.repeat(32) };
const nothing = {
  changes: [],
  late: [],
  unknownVoids: [],
  labels: [],
  reports: [],
  rules: [],
  settings: null,
  repaired: null,
  outcomes: {},
};
const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [],
};

/** A book that has seen something and holds nothing: as after a restart, and months of other money. */
const bookWithEmptyWindow = () => {
  const book = new CaseBook(1);
  book.apply({ ...nothing, offset: 0, settings }, []);
  const entry = { id: 'before', seq: 0, from: 'bank:X:1', to: 'bank:X:2', asset: 'CNY', amount: 1, balance: null };
  const effects = { hub: false, aged: [], nameless: [], ceased: [], messages: [] };
  book.apply({ ...nothing, offset: 1 }, [
    { ...entry, ...effects, kind: 'flow', time: Date.UTC(2026, 0, 1), unseen: '0', seen: '0', sources: [] },
  ]);
  return book;
};

/** The store, and how long each question took, by its name: milliseconds. */
const timed = (store) => {
  const calls = new Map();
  const proxy = new Proxy(store, {
    get:
      (target, name) =>
      async (...args) => {
        const startMs = performance.now();
        try {
          return await target[name](...args);
        } finally {
          const tookMs = performance.now() - startMs;
          if (calls.has(name)) calls.get(name).push(tookMs);
          else calls.set(name, [tookMs]);
        }
      },
  });
  return { proxy, calls };
};

/**
 * Reports `roots` and works the case out.
 * @returns {Promise<{ seconds: number, tainted: number, calls: Map<string, number[]> }>} `calls`: milliseconds by question
 */
export const answerLateReport = async (store, roots) => {
  const book = bookWithEmptyWindow();
  const { proxy, calls } = timed(store);
  const report = {
    reporter: 'police',
    version: 1,
    reportedAt: null,
    withdrawn: false,
    roots: { case: 'late', transfers: roots, selectors: [], victims: [] },
    match: [],
  };
  const startMs = performance.now();
  book.apply({ ...nothing, offset: 2, reports: [{ report, message }] }, []);
  const open = book.case('late');
  const gaps = book.work(open);
  const stream = { reached: () => Promise.resolve(), signal: new AbortController().signal };
  if (gaps !== null) await discover(open, book, proxy, stream, gaps);
  return { seconds: (performance.now() - startMs) / 1000, tainted: open.answer.tainted.length, calls };
};
