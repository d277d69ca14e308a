import type { MessageRef } from '@weir/journal';
import { endsIn } from '@weir/model';
import type { MatchAsked, MoneyQuestions, Store, TransferFacts, VersionedFlow } from '@weir/store';
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

const shareOf = ({ from, to }: KnownOfTransfer): number => (from === null && to === null ? 0 : nearAmountShare);

/** What is asked of a line: what fits nearly; what fits exactly; and what fits by its other instant. */
const askedOf = (known: KnownOfTransfer): readonly [near: MatchAsked, exact: MatchAsked, alike: MatchAsked] => {
  const { amount, asset, from, to, sinceMs, untilMs } = known;
  const share = shareOf(known);
  const near = {
    ...{ asset, from, to, since: Math.max(0, sinceMs - aroundMs), until: untilMs + aroundMs, limit: idsMax },
    minAmount: amount === null ? null : Math.ceil(amount * (1 - share)),
    maxAmount: amount === null ? null : Math.floor(amount * (1 + share)),
  };
  // What fits exactly must not be cut off by what fits nearly.
  const exact = { ...near, since: sinceMs, until: untilMs, minAmount: amount, maxAmount: amount };
  // Nor what fits by its other instant: it is among those around the time, and they were cut off.
  return [near, exact, { ...near, minAmount: amount, maxAmount: amount }];
};

interface FoundIds {
  readonly ids: readonly string[];
  readonly isCut: boolean;
}

/** The ids of each line: two questions for all of them together, however many they are. */
const idsOfEach = async (
  store: CandidateStore,
  lines: readonly KnownOfTransfer[],
  signal?: AbortSignal,
): Promise<FoundIds[]> => {
  const asked = lines.map(askedOf);
  const found = await store.idsMatching(
    asked.flatMap((each) => each.slice(0, 2)),
    signal,
  );
  const isFull = (nth: number): boolean => found[nth * 2]!.length >= idsMax;
  const full = [...lines.keys()].filter(isFull);
  const alike =
    full.length === 0
      ? []
      : await store.idsMatching(
          full.map((nth) => asked[nth]![2]),
          signal,
        );
  const besideOf = new Map(full.map((nth, at) => [nth, alike[at]!]));
  return lines.map((_, nth) => {
    const [near, best, beside] = [found[nth * 2]!, found[nth * 2 + 1]!, besideOf.get(nth) ?? []];
    const isCut = best.length >= idsMax || beside.length >= idsMax;
    return { ids: [...new Set([...best, ...beside, ...near])], isCut };
  });
};

/** What the store tells of ids, by id. */
interface Told {
  readonly flows: ReadonlyMap<string, VersionedFlow>;
  readonly credited: ReadonlyMap<string, number>;
}

const candidatesOf = (known: KnownOfTransfer, { ids, isCut }: FoundIds, { credited, flows: told }: Told): Found => {
  if (ids.length === 0) return { transfers: [], messages: new Map(), isCut: false };
  const { amount, asset, from, fromTail, to, toTail } = known;
  const share = shareOf(known);
  const flows = ids.flatMap((id) => told.get(id) ?? []);
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

/**
 * Transfers of the store that lines may mean, line by line: a day around its time; the amount to a tenth where an account is known, else
 * exactly. All lines are asked for together. @throws {WeirStoreError} `STORE_UNREACHABLE`
 */
export const findCandidates = async (
  store: CandidateStore,
  lines: readonly KnownOfTransfer[],
  signal?: AbortSignal,
): Promise<Found[]> => {
  const found = await idsOfEach(store, lines, signal);
  const ids = [...new Set(found.flatMap((each) => each.ids))];
  if (ids.length === 0) return found.map(() => ({ transfers: [], messages: new Map(), isCut: false }));
  const [flows, credited] = await Promise.all([store.flowsByIds(ids), store.creditTimes(ids, signal)]);
  const told = { flows: new Map(flows.map((flow) => [flow.record.id, flow])), credited };
  return lines.map((known, nth) => candidatesOf(known, found[nth]!, told));
};
