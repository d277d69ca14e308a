// One fold over parked money, in a process of its own: with a shelf (`shelf`) or without one (`memory`).
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Image } from '@weir/engine';
import { decodeSnapshot, encodeJournalFrame, encodeSnapshot, FlowsEncoder, LedgerFold } from '@weir/journal';
import { FolderLots, FolderSnapshots } from '@weir/matcher';
import { noHints } from '@weir/model';

const [, , pocketsArg, lotsArg, mode] = process.argv;
const [pockets, lotsEach] = [Number(pocketsArg), Number(lotsArg)];
// Small frames: the hand that puts lots away moves once a message, and days have more messages than a benchmark.
const recordsPerFrame = 50;
const spanMs = 10 * 86_400_000;
const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: 2_000,
  maxLayers: 20,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [{ topic: 'bank', partitions: 1 }],
};

const payment = (n, payee, time) => ({
  kind: 'transfer',
  timeMs: time,
  sha256: '00'.repeat(32),
  hints: noHints,
  transfer: {
    id: `20260105-${String(n).padStart(10, '0')}`,
    time,
    seq: 0,
    creditTime: null,
    side: null,
    from: `bank:ICBC:62220${String(n % 50_000).padStart(12, '0')}`,
    to: `bank:CMB:62148${String(payee).padStart(12, '0')}`,
    asset: 'CNY',
    amount: 100_00 + (n % 977),
    balanceFrom: null,
    balanceTo: null,
  },
});

const measure = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'weir-bench-state-'));
  const lots = mode === 'shelf' ? new FolderLots(path.join(folder, 'lots'), null) : null;
  const shelving = lots && { shelf: lots, idleMs: 86_400_000 };
  const fold = new LedgerFold(0, 1, false, shelving);
  const encoder = new FlowsEncoder(fold, 0);
  let offset = 0;
  let raw = 0;
  let foldMs = 0;
  let heldMax = 0;
  const take = (records) => {
    const from = raw;
    raw += records.length;
    const placed = records.map((record, at) => ({ ...record, offset: from + at }));
    const value = encodeJournalFrame({ type: 'raw', topic: 'bank', partition: 0, from, to: raw, records: placed });
    const began = performance.now();
    fold.apply(offset, offset, value);
    encoder.begin(offset);
    encoder.addUnit(offset, fold.ledger);
    encoder.seal(++offset);
    fold.endMessage();
    const tookMs = performance.now() - began;
    foldMs += tookMs;
    return tookMs;
  };
  fold.apply(offset++, 0, encodeJournalFrame({ type: 'settings', settings }));
  // Each payee is paid some times within minutes, and rests from then on.
  const all = pockets * lotsEach;
  for (let n = 0; n < all; n += recordsPerFrame) {
    const records = [];
    for (let at = n; at < Math.min(all, n + recordsPerFrame); at++) {
      records.push(payment(at, Math.floor(at / lotsEach), Math.floor((at / all) * spanMs)));
    }
    take(records);
    if (offset % 500 === 0) heldMax = Math.max(heldMax, fold.ledger.heldBytes);
  }
  const report = {
    'fold and encode': `${((all / foldMs) * 1_000).toFixed(0)} transfers/s`,
    'bytes held, at most': mib(Math.max(heldMax, fold.ledger.heldBytes)),
    'lots in memory': fold.ledger.matching.lots.count,
    'pockets away': fold.shelvedCount,
    'of them in files': mib(lots?.liveBytes ?? 0),
  };
  globalThis.gc();
  report['resident memory'] = mib(process.memoryUsage().rss);

  // One credit each for pockets that rest: of each, the lots come back, where they are away.
  const times = [];
  for (let n = 0; n < 5_000; n++) {
    const payee = Math.floor((((n * 7919) % 5_000) / 5_000) * pockets * 0.5);
    times.push(take([payment(all + n, payee, spanMs + n)]));
  }
  times.sort((left, right) => left - right);
  report['a credit to a resting pocket, median'] = `${(times[2_500] * 1_000).toFixed(1)} µs`;
  report['the same, 99 of 100'] = `${(times[4_950] * 1_000).toFixed(1)} µs`;

  const began = performance.now();
  const view = new Image();
  fold.save(view);
  const image = new Image();
  Object.assign(image.values, view.values);
  for (const [name, column] of view.columns) image.putColumn(name, column.slice(), column.length);
  const pieces = encodeSnapshot(image);
  report['snapshot: matching stands still'] = `${(performance.now() - began).toFixed(0)} ms`;
  const mark = lots?.mark() ?? null;
  const wrote = performance.now();
  await lots?.sync();
  const snapshots = new FolderSnapshots(folder);
  await snapshots.put(offset, pieces);
  report['snapshot: written in'] = `${(performance.now() - wrote).toFixed(0)} ms`;
  report['snapshot: size'] = mib(
    statSync(
      path.join(
        folder,
        readdirSync(folder).find((n) => /^snap/.test(n)),
      ),
    ).size,
  );
  const opened = performance.now();
  const { bytes } = await snapshots.latest();
  const again = lots && { shelf: new FolderLots(path.join(folder, 'lots'), mark), idleMs: 86_400_000 };
  LedgerFold.load(decodeSnapshot(bytes), again);
  report['start from it'] = `${(performance.now() - opened).toFixed(0)} ms`;
  rmSync(folder, { recursive: true });
  process.send(report);
};

await measure();
