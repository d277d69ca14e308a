import type { LotInterval } from '@weir/journal';
import type { TaintedTransfer, WrongFigure } from './recompute.js';

interface Taken extends LotInterval {
  readonly by: string;
}

const isInterval = ({ start, end }: LotInterval): boolean =>
  Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start < end;

/** Why a debit cannot have taken this of a lot of the case; null: it can. Source: trace §2. */
const wrongTaking = (lot: TaintedTransfer, { end }: LotInterval, debit: TaintedTransfer): string | null => {
  if (lot.to !== debit.from || lot.asset !== debit.asset)
    return `${lot.id} did not come to the pocket that it was paid from`;
  if (end > lot.amount) return `it took up to ${end} of ${lot.id}, which is ${lot.amount}`;
  if (lot.isAtHub) return `${lot.id} came to a hub, where nothing is told apart`;
  if (debit.time !== null && (lot.creditTime === null || lot.creditTime > debit.time))
    return `${lot.id} had not been credited when it was paid`;
  return null;
};

const overlapping = (taken: readonly Taken[]): WrongFigure[] => {
  const ordered = [...taken].sort((left, right) => left.start - right.start);
  return ordered.flatMap(({ by, id, start }, at) => {
    const before = ordered[at - 1];
    if (before === undefined || before.end <= start) return [];
    return [{ id: by, why: `it took of ${id} what ${before.by} had taken` }];
  });
};

/**
 * Holds what transfers say they were made of to what lots are: each transfer stands once, no debit takes more than it pays, and what it
 * takes was there, in its own pocket, and is taken by nobody else. Source: trace §2.
 * @param others payments that took of the case's lots and are none of its transfers
 */
export const wrongLots = (
  transfers: readonly TaintedTransfer[],
  others: readonly TaintedTransfer[] = [],
): WrongFigure[] => {
  const wrong: WrongFigure[] = [];
  const lots = new Map<string, TaintedTransfer>();
  for (const transfer of transfers) {
    if (lots.has(transfer.id)) wrong.push({ id: transfer.id, why: 'it stands twice' });
    lots.set(transfer.id, transfer);
  }
  const taken = new Map<string, Taken[]>();
  for (const debit of [...transfers, ...others]) {
    let sum = 0;
    for (const source of debit.sources) {
      const lot = lots.get(source.id);
      const why = !isInterval(source)
        ? `[${source.start}, ${source.end}) of ${source.id} is no part of a lot`
        : lot === undefined
          ? null
          : wrongTaking(lot, source, debit);
      if (why !== null) wrong.push({ id: debit.id, why });
      sum += source.end - source.start;
      const of = taken.get(source.id);
      if (of === undefined) taken.set(source.id, [{ ...source, by: debit.id }]);
      else of.push({ ...source, by: debit.id });
    }
    if (sum > debit.amount) wrong.push({ id: debit.id, why: `it is ${debit.amount}, and made of ${sum}` });
  }
  for (const of of taken.values()) wrong.push(...overlapping(of));
  return wrong;
};
