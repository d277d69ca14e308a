import type { MessageRef } from '@weir/journal';
import { endsIn } from '@weir/model';
import type { MoneyQuestions, Store, TransferFacts } from '@weir/store';
import type { KnownOfTransfer } from './match-line.js';
import { nearAmountShare } from './rank-candidates.js';

export type CandidateStore = Pick<MoneyQuestions, 'idsMatching' | 'creditTimes'> & Pick<Store, 'flowsByIds'>;

/** People are wrong by a day sooner than by a week. */
const aroundMs = 24 * 3_600_000;
/** More than a person looks through. */
const idsMax = 200;

export interface Found {
  readonly transfers: readonly TransferFacts[];
  /** Their raw messages, by id. */
  readonly messages: ReadonlyMap<string, readonly MessageRef[]>;
  /** There were more than are here. */
  readonly isCut: boolean;
}

/**
 * Transfers of the store that a line may mean: a day around its time; the amount to a tenth where an account is known, else
 * exactly. @throws {WeirStoreError} `STORE_UNREACHABLE`
 */
export const findCandidates = async (
  store: CandidateStore,
  known: KnownOfTransfer,
  signal?: AbortSignal,
): Promise<Found> => {
  const { amount, asset, from, to, sinceMs, untilMs } = known;
  const share = from === null && to === null ? 0 : nearAmountShare;
  const asked = {
    ...{ asset, from, to, since: Math.max(0, sinceMs - aroundMs), until: untilMs + aroundMs, limit: idsMax },
    minAmount: amount === null ? null : Math.ceil(amount * (1 - share)),
    maxAmount: amount === null ? null : Math.floor(amount * (1 + share)),
  };
  // What fits exactly must not be cut off by what fits nearly.
  const exact = { ...asked, since: sinceMs, until: untilMs, minAmount: amount, maxAmount: amount };
  const [near, best] = await Promise.all([store.idsMatching(asked, signal), store.idsMatching(exact, signal)]);
  // Nor what fits by its other instant: it is among those around the time, and they were cut off.
  const alike = { ...asked, minAmount: amount, maxAmount: amount };
  const beside = near.length < idsMax ? [] : await store.idsMatching(alike, signal);
  const isCut = best.length >= idsMax || beside.length >= idsMax;
  const ids = [...new Set([...best, ...beside, ...near])];
  if (ids.length === 0) return { transfers: [], messages: new Map(), isCut: false };
  const [flows, credited] = await Promise.all([store.flowsByIds(ids), store.creditTimes(ids, signal)]);
  const { fromTail, toTail } = known;
  const transfers = flows
    .map(({ record: { id, time, seq, from: payer, to: payee, asset: of, amount: moved } }) => ({
      ...{ id, time, seq, from: payer, to: payee, asset: of, amount: moved },
      creditTime: credited.get(id) ?? null,
    }))
    // An id may be told of what is another now.
    .filter(
      (transfer) =>
        transfer.asset === asset &&
        (from === null || transfer.from === from) &&
        (to === null || transfer.to === to) &&
        (amount === null || Math.abs(transfer.amount - amount) <= amount * share) &&
        (fromTail === null || endsIn(transfer.from, fromTail)) &&
        (toTail === null || endsIn(transfer.to, toTail)),
    );
  const messages = new Map(flows.map(({ record }) => [record.id, record.messages]));
  return { transfers, messages, isCut };
};
