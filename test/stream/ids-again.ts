import { JournalFold, type Settings } from '@weir/journal';
import type { AccountId } from '@weir/model';
import { brokerMs, type Dice, type Draft, diceOf, framesOf, shuffled } from './random-stream.js';

/** A run in which ids come again: what the stream is told of it, message by message. */
export interface IdsAgain {
  /** A later transfer's id, as the model knows it, and that of the earlier one which it takes. */
  readonly taken: ReadonlyMap<string, string>;
  readonly told: readonly Draft[];
  /** The frames are those that these dice make of `told`. */
  readonly framesSeed: number;
}

interface Span {
  earliest: number;
  latest: number;
  /** Half of it alone is kept for its other half, and a void may come late: such an id is not soon let go of. */
  isPlain: boolean;
  readonly accounts: Set<AccountId>;
}

const spansOf = (drafts: readonly Draft[]): Map<string, Span> => {
  const spans = new Map<string, Span>();
  const spanOf = (id: string): Span => {
    const span = spans.get(id) ?? {
      earliest: Number.POSITIVE_INFINITY,
      latest: Number.NEGATIVE_INFINITY,
      isPlain: true,
      accounts: new Set<AccountId>(),
    };
    spans.set(id, span);
    return span;
  };
  for (const draft of drafts) {
    if (draft.kind === 'void') spanOf(draft.id).isPlain = false;
    if (draft.kind !== 'transfer') continue;
    const { id, time, creditTime, side, from, to } = draft.transfer;
    const span = spanOf(id);
    span.earliest = Math.min(span.earliest, time, creditTime ?? time);
    span.latest = Math.max(span.latest, time, creditTime ?? time);
    if (side !== null) span.isPlain = false;
    span.accounts.add(from).add(to);
  }
  return spans;
};

/** A draft as the stream is told it. */
const tellAgain = (draft: Draft, taken: IdsAgain['taken']): Draft => {
  const told = (id: string): string => taken.get(id) ?? id;
  if (draft.kind === 'void') return { ...draft, id: told(draft.id) };
  if (draft.kind === 'transfer') return { ...draft, transfer: { ...draft.transfer, id: told(draft.transfer.id) } };
  if (draft.kind !== 'report') return draft;
  const { roots } = draft.report;
  return { ...draft, report: { ...draft.report, roots: { ...roots, transfers: roots.transfers.map(told) } } };
};

/** What a fold says of each message, with the ids that the stream was told. */
const foldedTexts = (order: readonly Draft[], settings: Settings, seed: number, taken: IdsAgain['taken']): string[] => {
  const fold = new JournalFold();
  let offset = 0;
  const texts: string[] = [];
  const told = (key: string, value: unknown): unknown =>
    key === 'id' && typeof value === 'string' ? (taken.get(value) ?? value) : value;
  for (const frame of [{ type: 'settings', settings } as const, ...framesOf(order, diceOf(seed))]) {
    const { changes, late, unknownVoids, outcomes } = fold.apply(offset, brokerMs + offset, frame);
    offset++;
    texts.push(JSON.stringify({ changes, late, unknownVoids, outcomes }, told));
  }
  return texts;
};

/** Every transfer that takes an id came after the first was let go of: it is taken as one of its own, and nothing is late. */
export const areOfTheirOwn = (
  order: readonly Draft[],
  taken: IdsAgain['taken'],
  settings: Settings,
  seed: number,
): boolean => {
  const plain = foldedTexts(order, settings, seed, taken);
  const again = foldedTexts(
    order.map((draft) => tellAgain(draft, taken)),
    settings,
    seed,
    new Map(),
  );
  return plain.every((text, at) => text === again[at]) && plain.every((text) => text.includes('"late":[]'));
};

const triesMax = 8;

/**
 * Has later transfers take the ids of earlier ones, as a feed does that counts anew. Of a case that names one of two it must be
 * clear which is meant: it keeps the first that any case has, and takes the newest where it is reported after both and nobody has
 * one. Selectors name neither. Source: ADR 9, limits.
 * @param drafts transfers and voids as they arrive; @param orders reports and labels, which come before them all or after
 * @param tainted transfers that some case has
 */
export const drawIdsAgain = (
  drafts: readonly Draft[],
  orders: readonly Draft[],
  tainted: ReadonlySet<string>,
  settings: Settings,
  dice: Dice,
): IdsAgain => {
  const areReportsFirst = dice(2) === 0;
  const framesSeed = dice(1_000_000);
  const order = areReportsFirst ? [...orders, ...drafts] : [...drafts, ...orders];
  const named = new Set<string>();
  const selected = new Set<AccountId>();
  for (const each of orders) {
    if (each.kind !== 'report') continue;
    for (const id of each.report.roots.transfers) named.add(id);
    for (const { accounts } of each.report.roots.selectors) for (const account of accounts) selected.add(account);
  }
  const spans = [...spansOf(drafts)].filter(([, { accounts }]) => ![...accounts].some((each) => selected.has(each)));
  const taken = new Map<string, string>();
  const inUse = new Set<string>();
  const later = shuffled(spans, dice).filter(([id]) => !(areReportsFirst && named.has(id)));
  for (const [id, { earliest }] of later.slice(0, triesMax)) {
    const mayTake = (other: string): boolean =>
      !inUse.has(other) && (areReportsFirst || !(named.has(other) || (named.has(id) && tainted.has(other))));
    const earlier = spans.filter(([other, { isPlain, latest }]) => isPlain && latest < earliest && mayTake(other));
    const [other] = earlier[dice(Math.ceil(earlier.length / 2))] ?? [];
    if (other === undefined || inUse.has(id)) continue;
    if (!areOfTheirOwn(order, new Map(taken).set(id, other), settings, framesSeed)) continue;
    taken.set(id, other);
    inUse.add(id).add(other);
  }
  return { taken, told: order.map((draft) => tellAgain(draft, taken)), framesSeed };
};
