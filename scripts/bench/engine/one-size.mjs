// One size of the engine's benchmark, in a process of its own so that no other size's memory is in the way.
// Arguments: transfers, accounts. Its last line is one JSON object.
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { Image } from '@weir/engine';
import {
  decodeSnapshot,
  encodeJournalFrame,
  encodeSnapshot,
  FlowsEncoder,
  LedgerFold,
  recordKinds,
  ScannedFrame,
} from '@weir/journal';
import { newBareLoop } from './bare-loop.mjs';
import { FrameStream, shape, topic } from './frames.mjs';

const [transfers, accounts] = process.argv.slice(2).map(Number);
const framesAtOnce = 50;
const warmUpAccounts = 20_000;
const warmUpTransfers = 200_000;

let gcMs = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) gcMs += duration;
}).observe({ entryTypes: ['gc'] });

/** What the collector did is told when the program waits. */
const delivered = () => new Promise((resolve) => setImmediate(resolve));

const settings = encodeJournalFrame({
  type: 'settings',
  settings: {
    policy: 'fifo',
    windowMs: null,
    trustBalances: true,
    hubEntries: shape.hubEntries,
    maxLayers: 20,
    floor: 0,
    sight: null,
    latenessMs: {},
    topics: [{ topic, partitions: 1 }],
  },
});

const newFold = (isWatched) => {
  const fold = new LedgerFold(0, 1, isWatched);
  fold.apply(0, 0, settings);
  fold.endMessage();
  return fold;
};

/** Seconds of CPU that work takes: on a shared machine nearer to what it costs than the wall's. */
const cpuSeconds = (work) => {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
};

/** A plain loop over the same frames: account numbers as strings, two look-ups in a Map, an object for each account. */
const newMaps = () => {
  const scan = new ScannedFrame();
  const balances = new Map();
  const balance = (account) => {
    let known = balances.get(account);
    if (known === undefined) {
      known = { amount: 0 };
      balances.set(account, known);
    }
    return known;
  };
  return (frame) => {
    scan.read(frame);
    for (let index = 0; index < scan.count; index++) {
      if (scan.kind[index] !== recordKinds.transfer) continue;
      balance(scan.text(scan.fromAt[index], scan.fromLength[index])).amount -= scan.amount[index];
      balance(scan.text(scan.toAt[index], scan.toLength[index])).amount += scan.amount[index];
    }
  };
};

const folding = (fold) => {
  const encoder = new FlowsEncoder(fold, 0);
  let offset = 1;
  return (frame) => {
    fold.apply(offset++, 0, frame);
    fold.takeFindings();
    encoder.markTold(fold.ledger);
    fold.endMessage();
  };
};

const encoding = (fold) => {
  const encoder = new FlowsEncoder(fold, 0);
  let offset = 1;
  return (frame) => {
    const message = fold.apply(offset, 0, frame);
    encoder.begin(offset);
    encoder.addUnit(offset, fold.ledger);
    fold.endMessage();
    encoder.addRulings(offset, message);
    encoder.seal(++offset);
  };
};

const plain = newFold(false);
const contestantsOver = (fold, accountCount, transferCount) => ({
  maps: newMaps(),
  bare: newBareLoop(accountCount, transferCount),
  fold: folding(fold),
  withDetectors: folding(newFold(true)),
  withEncoding: encoding(newFold(false)),
});

// What the program's machine code costs is no cost of a transfer: each has run before it is measured.
const warmingUp = new FrameStream(warmUpAccounts);
const others = Object.values(contestantsOver(newFold(false), warmUpAccounts, warmUpTransfers));
for (let left = warmUpTransfers; left > 0; left -= 2_000) {
  const frame = warmingUp.frame();
  for (const take of others) take(frame);
}

const contestants = contestantsOver(plain, accounts, transfers);
const seconds = Object.fromEntries(Object.keys(contestants).map((name) => [name, 0]));
const stream = new FrameStream(accounts);
let gcOfFoldMs = 0;
for (let left = transfers; left > 0; ) {
  const frames = [];
  for (; frames.length < framesAtOnce && left > 0; left -= 2_000) frames.push(stream.frame(Math.min(2_000, left)));
  for (const [name, take] of Object.entries(contestants)) {
    await delivered();
    const gcBefore = gcMs;
    seconds[name] += cpuSeconds(() => {
      for (const frame of frames) take(frame);
    });
    await delivered();
    if (name === 'fold') gcOfFoldMs += gcMs - gcBefore;
  }
}

const { settledBytes, changeableBytes, lots, entries } = plain.usage();

const folder = mkdtempSync(path.join(tmpdir(), 'weir-bench-'));
const file = path.join(folder, 'snapshot');
const wallSeconds = (work) => {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1_000;
};
let snapshotBytes = 0;
const snapshotSeconds = wallSeconds(() => {
  const image = new Image();
  plain.save(image);
  const out = openSync(file, 'w');
  for (const piece of encodeSnapshot(image)) {
    for (let at = 0; at < piece.length; ) at += writeSync(out, piece, at, Math.min(piece.length - at, 1 << 28));
    snapshotBytes += piece.length;
  }
  fsyncSync(out);
  closeSync(out);
});
let restored;
const restoreSeconds = wallSeconds(() => {
  restored = LedgerFold.load(decodeSnapshot(readFileSync(file)));
});
if (restored.identityCount !== plain.identityCount) throw new Error('the restored fold is another one');
rmSync(folder, { recursive: true });

const perSecond = (name) => Math.round(transfers / seconds[name]);
console.log(
  JSON.stringify({
    transfers,
    accounts,
    transfersPerSecond: perSecond('fold'),
    withDetectors: perSecond('withDetectors'),
    withEncoding: perSecond('withEncoding'),
    mapsPerSecond: perSecond('maps'),
    barePerSecond: perSecond('bare'),
    ratioToMaps: Number((seconds.maps / seconds.fold).toFixed(2)),
    ratioToBare: Number((seconds.bare / seconds.fold).toFixed(2)),
    gcShare: Number((gcOfFoldMs / 1_000 / seconds.fold).toFixed(3)),
    bytesPerLot: Math.round(settledBytes / Math.max(1, lots)),
    bytesPerEntry: Math.round(changeableBytes / Math.max(1, entries)),
    lots,
    entriesInsideLateness: entries,
    eventsPerSecondOfEventTime: Math.round((accounts * shape.transfersPerAccountAndDay) / 86_400),
    snapshotBytes,
    snapshotSeconds: Number(snapshotSeconds.toFixed(2)),
    restoreSeconds: Number(restoreSeconds.toFixed(2)),
  }),
);
