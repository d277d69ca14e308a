// The follower at scale: flows looked up against open cases, memory of what they hold, a correction that ripples.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hashBytes } from '@weir/engine';
import { CaseBook } from '@weir/follower';
import { ByteReader, decodeFlowsFrame, FlowScan, readFlowsRecord } from '@weir/journal';
import { dice, ForeignFrames, frameOf, idOf, journalMessage, payment, reportOf, treeOf } from './follow/money.mjs';

export const name = 'follow';
export const describe = 'the follower: flows looked up a second, bytes for a tainted transfer, a ripple';
export const options = {
  cases: { type: 'string', default: '10000', help: 'open cases' },
  tainted: { type: 'string', default: '1000000', help: 'tainted transfers of all of them' },
  flows: { type: 'string', default: '5000000', help: 'flows that are looked up' },
  hits: { type: 'string', default: '0.01', help: 'share of flows that are paid out of tainted lots' },
  ripple: { type: 'string', default: '100000', help: 'transfers below the one that is corrected' },
};

const flowsPerFrame = 2_000;
const ringBytesMax = 1_000_000;
/** Other programs take time as well: work is timed in so many rounds, and the best counts. */
const rounds = 20;
const settings = {
  policy: 'fifo',
  windowMs: null,
  trustBalances: true,
  hubEntries: null,
  maxLayers: 1_000_000,
  floor: 0,
  sight: null,
  latenessMs: {},
  topics: [],
};

const memoryBytes = () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const seconds = (work) => {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1_000;
};

/** As the follower does it: every case that changed is worked out, and counts as published. */
const workOut = (book) => {
  for (const open of book.stirred()) {
    if (open.dirty && book.work(open) !== null) throw new Error(`${open.name}: only the store can tell`);
    book.hush(open);
  }
};

/** A book with open cases, each a tree of payments. */
const openCases = (cases, perCase) => {
  const book = new CaseBook(ringBytesMax);
  book.applyUnit(journalMessage(0, { settings }), null);
  const leaves = [];
  let version = 1;
  for (let at = 0; at < cases; at++) {
    const first = 1 + at * perCase;
    book.applyUnit(journalMessage(version++, { reports: [reportOf(`case ${at}`, idOf(first))] }), null);
    const tree = treeOf(first, perCase, 2 ** 40);
    book.applyFrame({ frame: frameOf(version, tree.records), messages: [journalMessage(version)] });
    version++;
    leaves.push(...tree.leaves);
    workOut(book);
  }
  return { book, leaves, version };
};

/** Looks every record of a frame up; what hits is decoded. Returns how many did. */
const lookUp = (book, scan, frame) => {
  const { transfers, ledger } = book;
  let hits = 0;
  scan.open(frame);
  const { view } = scan;
  while (scan.nextUnit()) {
    while (scan.nextRecord()) {
      let isHit = transfers.find(hashBytes(view, scan.idAt, scan.idLength), view, scan.idAt, scan.idLength) >= 0;
      for (let lot = 0; lot < scan.lots && !isHit; lot++) {
        const [at, length] = [scan.lotAt[lot], scan.lotLength[lot]];
        const node = transfers.find(hashBytes(view, at, length), view, at, length);
        isHit = node >= 0 && ledger.isTracked(node);
      }
      if (!isHit) continue;
      readFlowsRecord(new ByteReader(frame, scan.start));
      hits++;
    }
  }
  return hits;
};

/** The same with objects: every record decoded, ids looked up in a map. */
const lookUpInMap = (map, frame) => {
  let hits = 0;
  for (const { records } of decodeFlowsFrame(frame).units) {
    for (const record of records) {
      if (map.has(record.id) || (record.kind === 'flow' && record.sources.some(({ id }) => map.has(id)))) hits++;
    }
  }
  return hits;
};

const foreignBase = 10 ** 12;

/** Flows a second in the best of some rounds; frames are made beside the time. */
const bestRate = (flows, makeFrame, read) => {
  const framesPerRound = Math.max(1, Math.round(flows / rounds / flowsPerFrame));
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    let taken = 0;
    for (let left = framesPerRound; left > 0; left--) {
      const frame = makeFrame();
      taken += seconds(() => read(frame));
    }
    best = Math.max(best, (framesPerRound * flowsPerFrame) / taken);
  }
  return best;
};

const measureLookUps = ({ book }, tainted, flows, hitShare) => {
  const chance = dice(7);
  const frames = new ForeignFrames(flowsPerFrame, false);
  const scan = new FlowScan();
  const hitBelow = Math.round(hitShare * 1_000_000);
  let next = foreignBase;
  let hits = 0;
  const numbersOf = () => [next++, chance(1_000_000) < hitBelow ? 1 + chance(tainted) : foreignBase + chance(2 ** 31)];
  const makeFrame = () => frames.next(numbersOf);
  const flowsPerSecond = bestRate(flows, makeFrame, (frame) => {
    hits += lookUp(book, scan, frame);
  });
  const map = new Map();
  for (let number = 1; number <= tainted; number++) map.set(idOf(number), number);
  const byMaps = bestRate(flows / 10, makeFrame, (frame) => lookUpInMap(map, frame));
  return { flowsPerSecond, hits, ratioToMaps: flowsPerSecond / byMaps };
};

/** The whole way of a frame: debits and credits, kept as recent, looked up, hits followed into their cases. */
const measureFollowing = ({ book, leaves, version }, flows, hitShare) => {
  const frames = new ForeignFrames(flowsPerFrame, true);
  const chance = dice(11);
  let next = foreignBase * 2;
  let leaf = 0;
  const spent = () => {
    const spending = [];
    for (let left = Math.round(flowsPerFrame * hitShare); left > 0 && leaf < leaves.length; left--) {
      const { number, amount } = leaves[leaf++];
      const sources = [{ id: idOf(number), start: 0, end: amount }];
      spending.push(...payment({ number: next++, from: number, to: next, amount, sources }));
    }
    return frameOf(++version, spending);
  };
  const makeFrames = () => [frames.next(() => [next++, foreignBase + chance(2 ** 31)]), spent()];
  return bestRate(flows, makeFrames, ([foreign, own]) => {
    // A frame written in place says version 0; what counts is that it is read, kept and looked up.
    book.applyFrame({ frame: foreign, messages: [journalMessage(0)] });
    book.applyFrame({ frame: own, messages: [journalMessage(version)] });
    workOut(book);
  });
};

/** A case in which a tree of payments hangs below one that turns out to be made of less of the root. */
const measureRipple = (below) => {
  const book = new CaseBook(ringBytesMax);
  book.applyUnit(journalMessage(0, { settings, reports: [reportOf('ripple', idOf(1))] }), null);
  const amount = 2 ** 45;
  const made = (end) => payment({ number: 2, from: 1, to: 2, amount, sources: [{ id: idOf(1), start: 0, end }] });
  const { records } = treeOf(2, below, amount);
  const first = [...payment({ number: 1, from: 0, to: 1, amount }), ...made(amount), ...records.slice(2)];
  book.applyFrame({ frame: frameOf(1, first), messages: [journalMessage(1)] });
  workOut(book);
  const open = book.case('ripple');
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const version = 2 + round;
    const [flow] = made(amount - 2 ** 40 * (round + 1));
    book.applyFrame({ frame: frameOf(version, [flow]), messages: [journalMessage(version)] });
    let count = 0;
    best = Math.min(
      best,
      seconds(() => {
        count = open.followed.rework();
      }),
    );
    // The root, whose lot is used otherwise now, and each transfer below it.
    if (count !== below + 1) throw new Error(`${count} transfers were worked out, ${below + 1} are affected`);
    const changed = open.followed.log.changes().transfers.length;
    if (changed !== below) throw new Error(`the taint of ${changed} transfers changed, of ${below} it should have`);
    workOut(book);
  }
  return (best / (below + 1)) * 1_000_000;
};

export const run = ({ cases: caseText, tainted: taintedText, flows: flowText, hits: hitText, ripple }) => {
  const cases = Number(caseText);
  const perCase = Math.max(1, Math.round(Number(taintedText) / cases));
  const tainted = perCase * cases;
  const flows = Number(flowText);
  const hitShare = Number(hitText);
  const rippleMicrosPerTransfer = measureRipple(Number(ripple));
  const before = memoryBytes();
  let opened;
  const openSeconds = seconds(() => {
    opened = openCases(cases, perCase);
  });
  const { leaves } = opened;
  opened.leaves = [];
  const bytesPerTainted = (memoryBytes() - before - opened.book.recent.bytes) / tainted;
  opened.leaves = leaves;
  const { rows } = opened.book.all;
  if (rows.count !== tainted) throw new Error(`${rows.count} rows, ${tainted} tainted transfers`);
  const { flowsPerSecond, hits, ratioToMaps } = measureLookUps(opened, tainted, flows, hitShare);
  const followedPerSecond = measureFollowing(opened, Math.round(flows / 10), hitShare);
  return {
    flowsPerSecond: Math.round(flowsPerSecond),
    ratioToMaps: Math.round(ratioToMaps * 100) / 100,
    bytesPerTainted: Math.round(bytesPerTainted),
    cases,
    tainted,
    flows,
    hits,
    followedPerSecond: Math.round(followedPerSecond),
    taintedPerSecond: Math.round(tainted / openSeconds),
    rippleMicrosPerTransfer: Math.round(rippleMicrosPerTransfer * 100) / 100,
    rippleTransfers: Number(ripple),
  };
};
