import { createHash } from 'node:crypto';
import { decodeJournalFrame, JournalFold, type JournalFrame, type JournalRecord } from '@weir/journal';
import type { LogRecord } from '@weir/log';
import type { Dice } from '../reference/generate/dice.js';
import { referenceTrace, type TraceInput, type TraceOutput } from '../reference/trace.js';
import { jsonLines } from './withdrawals.js';

/** A run of the model, and what it says. */
interface Drawn {
  readonly input: TraceInput;
  readonly wanted: TraceOutput;
}

interface Paid {
  readonly id: string;
  readonly time: number;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: number;
  readonly side: string | null;
  readonly balanceFrom: number | null;
  readonly balanceTo: number | null;
}

/** By the id of a transfer, as the model knows it: the id that the feeds send. */
export type Retold = ReadonlyMap<string, string>;

const [stranger, another] = ['bank:ZZZ:900003', 'bank:ZZZ:900004'];

/** What the model calls it when an id comes again: next to the first in every order. */
const again = (id: string): string => `${id}!`;

/** Those that came whole, once, and are named by no report. */
const plainOf = (told: readonly { readonly id: string; readonly transfer: Paid | null }[], roots: string): Paid[] => {
  const named = new Set(
    jsonLines(roots).flatMap((line) => (JSON.parse(line) as { transfers?: string[] | null }).transfers ?? []),
  );
  const times = new Map<string, number>();
  for (const { id } of told) times.set(id, (times.get(id) ?? 0) + 1);
  return told.flatMap(({ id, transfer }) =>
    transfer !== null && transfer.side === null && times.get(id) === 1 && !named.has(id) ? [transfer] : [],
  );
};

/** Accounts whose debits or credits reports ask for. */
const askedFor = (roots: string): string[] =>
  jsonLines(roots).flatMap((line) => {
    const { debitsOf, creditsInto } = JSON.parse(line) as Readonly<Record<string, readonly string[] | null>>;
    return [...(debitsOf ?? []), ...(creditsInto ?? [])];
  });

interface Pocket {
  readonly account: string;
  readonly asset: string;
}

/** Those that are nobody's money, and may have ended some of a case by a balance that they tell. */
const enders = (plain: readonly Paid[], pockets: readonly Pocket[], isFollowed: (id: string) => boolean): Paid[] => {
  const ofCases = new Set(pockets.map(({ account, asset }) => `${account} ${asset}`));
  return plain.filter(
    ({ id, from, to, asset, balanceFrom, balanceTo }) =>
      !isFollowed(id) &&
      ((balanceTo !== null && ofCases.has(`${to} ${asset}`)) ||
        (balanceFrom !== null && ofCases.has(`${from} ${asset}`))),
  );
};

/**
 * In most worlds in which cases follow money beyond their roots ids of such payments come again, long after, as payments of
 * strangers: into the same pocket or another, of nothing, to oneself, or as the payee's half alone. Not those of roots: a case that is
 * reported later takes the newest of what it names. What was in the pocket is then paid on, in part. The model knows each by
 * a name of its own, and so must the cases do. What comes again may tell a balance that ends money of the case, and so may the first have done,
 * which is nobody's money itself: then what comes again is paid by or to an account that is asked for, or out of a pocket of the case.
 * @param latestMs no transfer of the run is later, milliseconds UTC
 * @param gapMs so much later an id has been let go of
 */
export const withIdsAgain = (
  drawn: Drawn,
  told: readonly { readonly id: string; readonly transfer: Paid | null }[],
  latestMs: number,
  gapMs: number,
  dice: Dice,
): Drawn & { readonly retold: Retold } => {
  const none = { ...drawn, retold: new Map<string, string>() };
  const { input, wanted } = drawn;
  const rows = wanted.transfers as readonly { readonly id: string; readonly layer: number }[];
  const roots = new Set(rows.flatMap(({ id, layer }) => (layer === 1 ? [id] : [])));
  const tainted = new Set(rows.flatMap(({ id }) => (roots.has(id) ? [] : [id])));
  const plain = plainOf(told, input.roots);
  const followed = plain.filter(({ id }) => tainted.has(id));
  if (dice.chance(0.15) || followed.length === 0) return none;
  const retold = new Map<string, string>();
  let time = latestMs + gapMs;
  const asset = followed[0]!.asset;
  // Time goes on before they come, in every partition that there may be.
  const lines: unknown[] = Array.from({ length: 8 }, (_, at) => ({
    ...{ id: `time goes on ${at}`, time: time + at * gapMs, from: stranger, to: another, asset, amount: '1' },
  }));
  time += 8 * gapMs;
  for (const first of new Set(dice.picks(followed, 1, 3))) {
    const { id, to, asset: of, amount } = first;
    time += dice.pick([1, 1_000, gapMs]);
    retold.set(again(id), id);
    const more = { id: again(id), time, from: stranger, to, asset: of, amount: String(1 + dice.between(0, amount)) };
    lines.push(
      dice.pick([
        more,
        more,
        { ...more, to: another },
        { ...more, amount: '0' },
        { ...more, to: stranger },
        { ...more, side: 'credit' },
        { ...more, balanceTo: String(dice.between(0, amount)) },
        { ...more, to: dice.pick(followed).to, balanceTo: String(dice.between(0, amount)) },
      ]),
    );
    if (dice.chance(0.3)) continue;
    time += dice.pick([1, 1_000]);
    lines.push({ ...more, id: `on from ${id}`, time, from: to, to: another, amount: String(dice.between(1, amount)) });
  }
  const ended = enders(plain, wanted.accounts as readonly Pocket[], (id) => roots.has(id) || tainted.has(id));
  for (const { id, to, asset: of, amount } of new Set(ended.length === 0 ? [] : dice.picks(ended, 0, 2))) {
    time += dice.pick([1, 1_000, gapMs]);
    retold.set(again(id), id);
    const asked = dice.pick([stranger, ...askedFor(input.roots)]);
    const [from, into] = dice.pick([
      [asked, another],
      [asked, to],
      [stranger, asked],
      [dice.pick(followed).to, another],
    ] as const);
    lines.push({ id: again(id), time, from, to: into, asset: of, amount: String(1 + dice.between(0, amount)) });
  }
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const whole = { ...input, transfers: [...input.transfers, { file: 'again.ndjson', text }] };
  return { input: whole, wanted: referenceTrace(whole), retold };
};

/** A line as the feeds send it. */
export const asSent = (text: string, id: string, retold: Retold): string =>
  retold.has(id) ? JSON.stringify({ ...JSON.parse(text), id: retold.get(id) }) : text;

/** What the model says, by the ids that the feeds sent. */
export const asTold = (wanted: TraceOutput, retold: Retold): TraceOutput => ({
  ...wanted,
  transfers: wanted.transfers.map((row) => ({ ...row, id: retold.get(row.id) ?? row.id })),
});

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

type Journal = readonly (readonly [timeMs: number, frame: JournalFrame])[];

/** What a fold says of each message of a journal, by the ids that were sent, and what repairs settled in it. */
const folded = (
  journal: Journal,
  retold: Retold,
): { readonly texts: readonly string[]; readonly settled: string[] } => {
  const fold = new JournalFold();
  const settled: string[] = [];
  const told = (key: string, value: unknown): unknown =>
    key === 'id' && typeof value === 'string' ? (retold.get(value) ?? value) : value;
  const texts = journal.map(([timeMs, frame], offset) => {
    const { changes, late, unknownVoids, outcomes, repaired } = fold.apply(offset, timeMs, frame);
    settled.push(...(repaired?.ids ?? []));
    return JSON.stringify({ changes, late, unknownVoids, outcomes }, told);
  });
  return { texts, settled };
};

/**
 * Every id that came again had been let go of when it did, whatever befell the run: it is taken for a transfer of its own, as if it had a
 * name of its own. Else it contradicts the first, and what stands of both the order of the journal decides. Repairs settle ids as they
 * were sent, of two of one id the later: ADR 9, limits.
 * @param texts by the model's id of each, the line that was sent
 */
export const areOfTheirOwn = (
  messages: readonly LogRecord[],
  texts: ReadonlyMap<string, string>,
  retold: Retold,
): boolean => {
  const names = new Map([...texts].map(([id, text]): [string, string] => [sha256(text), id]));
  const ownName = (record: JournalRecord): JournalRecord => {
    const id = names.get(record.sha256);
    if (record.kind !== 'transfer' || id === undefined) return record;
    return { ...record, transfer: { ...record.transfer, id } };
  };
  const journal: Journal = messages.map(({ timestampMs, value }) => [timestampMs, decodeJournalFrame(value!)]);
  const sent = folded(journal, new Map());
  const cameAgain = new Set(retold.values());
  if (sent.settled.some((id) => cameAgain.has(id))) return false;
  const named = journal.map(([timeMs, frame]): [number, JournalFrame] =>
    frame.type === 'raw' ? [timeMs, { ...frame, records: frame.records.map(ownName) }] : [timeMs, frame],
  );
  return folded(named, retold).texts.every((text, at) => text === sent.texts[at]);
};
