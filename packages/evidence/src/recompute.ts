import { share } from '@weir/engine';
import type { LotInterval, Report } from '@weir/journal';
import { type Label, labelStops, type RootsLine } from '@weir/model';

/** A transfer of a package as far as its taint is concerned. Times in ms UTC, amounts in minor units. */
export interface TaintedTransfer {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly time: number | null;
  readonly creditTime: number | null;
  readonly amount: number;
  readonly taint: string;
  readonly layer: number;
  readonly sources: readonly LotInterval[];
}

export interface FollowingRules {
  readonly maxLayers: number;
  readonly floor: number;
}

const selects = ({ selectors, transfers }: RootsLine, transfer: TaintedTransfer): boolean =>
  transfers.includes(transfer.id) ||
  selectors.some(({ entry, accounts, since, until, counterparties }) => {
    const [account, other, time] =
      entry === 'debit'
        ? [transfer.from, transfer.to, transfer.time]
        : [transfer.to, transfer.from, transfer.creditTime];
    return (
      time !== null &&
      accounts.some((each) => each === account) &&
      (since === null || time >= since) &&
      (until === null || time < until) &&
      (counterparties === null || counterparties.some((each) => each === other))
    );
  });

/** What is wrong with a figure of a package. */
export interface WrongFigure {
  readonly id: string;
  readonly why: string;
}

/**
 * Works the taint of each transfer out anew from what the package says it is made of, and compares. A root is what the
 * reports name; everything else is the sum of its sources' shares. Source: trace §3.
 */
export const wrongTaints = (
  transfers: readonly TaintedTransfer[],
  reports: readonly Report[],
  labels: readonly Label[],
  { maxLayers, floor }: FollowingRules,
): WrongFigure[] => {
  const standing = reports.filter(({ withdrawn }) => !withdrawn).map(({ roots }) => roots);
  const victims = new Set<string>(standing.flatMap((line) => [...line.victims]));
  const byId = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  const stops = new Map<string, Label[]>();
  for (const label of labels.filter(({ kind }) => labelStops(kind))) {
    const there = stops.get(label.account);
    if (there === undefined) stops.set(label.account, [label]);
    else there.push(label);
  }
  const isFollowed = ({ to, creditTime, taint, layer }: TaintedTransfer): boolean =>
    !victims.has(to) &&
    layer < maxLayers &&
    Number(taint) >= floor &&
    !(stops.get(to) ?? []).some(
      ({ from, to: until }) =>
        creditTime !== null && (from === null || creditTime >= from) && (until === null || creditTime < until),
    );
  const wrong: WrongFigure[] = [];
  for (const transfer of transfers) {
    if (standing.some((line) => selects(line, transfer))) {
      if (transfer.taint !== String(transfer.amount) || transfer.layer !== 1)
        wrong.push({
          id: transfer.id,
          why: `a root of ${transfer.amount} in layer 1 stands with ${transfer.taint} in layer ${transfer.layer}`,
        });
      continue;
    }
    let taint = 0;
    let layer = Number.POSITIVE_INFINITY;
    for (const { id, start, end } of transfer.sources) {
      const source = byId.get(id);
      if (source === undefined || !isFollowed(source)) continue;
      const part = share(Number(source.taint), source.amount, start, end);
      taint += part;
      if (part > 0) layer = Math.min(layer, source.layer + 1);
    }
    if (String(taint) !== transfer.taint || (taint > 0 && layer !== transfer.layer))
      wrong.push({
        id: transfer.id,
        why: `its sources give ${taint} in layer ${layer}, the package says ${transfer.taint} in layer ${transfer.layer}`,
      });
  }
  return wrong;
};
