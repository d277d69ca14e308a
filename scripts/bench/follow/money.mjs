// Flows frames for following: cases as trees of payments, and foreign payments by the million.
import { encodeFlowsFrame, FlowScan, sealBody } from '@weir/journal';

const startMs = 1_717_200_000_000;
const digits = 20;
const message = { topic: 'bank.transfers.v1', partition: 1, offset: 1, timeMs: startMs, sha256: 'a7'.repeat(32) };

/** An id of 24 bytes, as core banking systems give them. */
export const idOf = (number) => `CMB-${String(number).padStart(digits, '0')}`;
const accountOf = (number) => `bank:CMB:6226${String(number).padStart(12, '0')}`;

/** The two records of a payment, in one step of time with its number. */
export const payment = ({ number, from, to, amount, sources = [] }) => {
  const entry = {
    id: idOf(number),
    time: startMs + number,
    seq: 0,
    from: accountOf(from),
    to: accountOf(to),
    asset: 'CNY',
    amount,
    balance: null,
    hub: false,
    aged: [],
    nameless: [],
    ceased: [],
    messages: [{ ...message, offset: number }],
  };
  return [
    { kind: 'flow', ...entry, unseen: '0', seen: '0', sources },
    { kind: 'credit', ...entry },
  ];
};

/**
 * A case's payments in order: a tree, each payment split in two, the last ones unspent.
 * @returns records, and the numbers of the payments that nobody spent
 */
export const treeOf = (first, count, amount) => {
  const records = [];
  const amounts = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const parent = (at - 1) >> 1;
    const isLeft = at % 2 === 1;
    const whole = at === 0 ? amount : amounts[parent];
    const start = isLeft ? 0 : Math.floor(whole / 2);
    const end = at === 0 ? amount : isLeft ? Math.floor(whole / 2) : whole;
    amounts[at] = end - start;
    records.push(
      ...payment({
        number: first + at,
        from: at === 0 ? 0 : first + parent,
        to: first + at,
        amount: amounts[at],
        sources: at === 0 ? [] : [{ id: idOf(first + parent), start, end }],
      }),
    );
  }
  const leaves = [];
  for (let at = count >> 1; at < count; at++) leaves.push({ number: first + at, amount: amounts[at] });
  return { records, leaves };
};

export const frameOf = (version, records) =>
  encodeFlowsFrame({ shard: 0, from: version, to: version + 1, units: [{ version, records }] });

/** What the journal says beside the flows: nothing, or a report. */
export const journalMessage = (offset, more = {}) => ({
  offset,
  changes: [],
  late: [],
  unknownVoids: [],
  labels: [],
  reports: [],
  settings: null,
  rules: [],
  repaired: null,
  outcomes: {},
  ...more,
});

export const reportOf = (name, id) => ({
  message: { ...message, topic: 'fraud.reports.v1' },
  report: {
    reporter: 'police',
    version: 1,
    reportedAt: null,
    withdrawn: false,
    match: [],
    roots: { case: name, transfers: [id], selectors: [], victims: [] },
  },
});

/** Frames of one shape whose ids are written in place: making them costs little beside reading them. */
export class ForeignFrames {
  #frame;
  #records = [];

  constructor(payments, withCredits) {
    const records = [];
    for (let number = 0; number < payments; number++) {
      const [flow, credit] = payment({
        number,
        from: number,
        to: number + 1,
        amount: 100,
        sources: [{ id: idOf(0), start: 0, end: 100 }],
      });
      records.push(flow, ...(withCredits ? [credit] : []));
    }
    this.#frame = frameOf(0, records);
    const scan = new FlowScan();
    scan.open(this.#frame);
    scan.nextUnit();
    while (scan.nextRecord()) {
      if (scan.kind === 1) this.#records.push({ idAt: [scan.idAt], lotAt: scan.lotAt[0] });
      else this.#records.at(-1).idAt.push(scan.idAt);
    }
  }

  /** A frame whose payments have the ids and sources that `numbersOf` gives. */
  next(numbersOf) {
    const headerBytes = 8;
    const body = Buffer.from(this.#frame.subarray(headerBytes));
    const write = (at, number) => {
      let rest = number;
      for (let place = at - headerBytes + 23; rest > 0; place--) {
        body[place] = 48 + (rest % 10);
        rest = Math.floor(rest / 10);
      }
    };
    for (const { idAt, lotAt } of this.#records) {
      const [id, source] = numbersOf();
      for (const at of idAt) write(at, id);
      write(lotAt, source);
    }
    return sealBody('flows', body);
  }
}

/** Chance with a seed. */
export const dice = (seed) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
