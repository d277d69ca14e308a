import { share, takesPart } from '@weir/engine';
import type { LotInterval, Report } from '@weir/journal';
import { type AccountId, type AssetCode, type Label, labelStops, type RootsLine } from '@weir/model';
import type { LabelRow, ReportRow } from '@weir/store';

/** A transfer of a package as far as its taint is concerned. Times in ms UTC, amounts in minor units. */
export interface TaintedTransfer {
  readonly id: string;
  readonly from: AccountId;
  readonly to: AccountId;
  readonly asset: AssetCode;
  readonly time: number | null;
  readonly creditTime: number | null;
  /** It was credited to a pocket that was a hub. */
  readonly isAtHub: boolean;
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

/** What a traced figure rests on besides the transfers. */
export interface Grounds {
  readonly reports: readonly ReportRow[];
  readonly labels: readonly LabelRow[];
  readonly settings: FollowingRules;
}

/** The reports that count: those that stand, and of those that resolve another one, those whose other one stands. */
export const countingReports = (reports: readonly Report[]): Report[] => {
  const standing = new Set(reports.filter(({ withdrawn }) => !withdrawn).map(({ reporter }) => reporter));
  return reports.filter(
    ({ reporter, resolves }) => standing.has(reporter) && (resolves === undefined || standing.has(resolves)),
  );
};

/** What a transfer of the case gave to another. */
export interface Share {
  readonly source: TaintedTransfer;
  readonly part: number;
}

/** How the transfers of a case hang together, worked out from what they are made of. Source: trace §3. */
export class Following {
  readonly #roots: readonly RootsLine[];
  readonly #victims: ReadonlySet<string>;
  readonly #stops = new Map<string, Label[]>();
  readonly #byId: ReadonlyMap<string, TaintedTransfer>;
  readonly #rules: FollowingRules;

  constructor(transfers: readonly TaintedTransfer[], { reports, labels, settings }: Grounds) {
    this.#roots = countingReports(reports.map(({ report }) => report)).map(({ roots }) => roots);
    this.#victims = new Set(this.#roots.flatMap((line) => [...line.victims]));
    this.#byId = new Map(transfers.map((transfer) => [transfer.id, transfer]));
    this.#rules = settings;
    for (const { withdrawn, label } of labels.map((row) => row.label)) {
      if (withdrawn || !labelStops(label.kind)) continue;
      const there = this.#stops.get(label.account);
      if (there === undefined) this.#stops.set(label.account, [label]);
      else there.push(label);
    }
  }

  isRoot(transfer: TaintedTransfer): boolean {
    return takesPart(transfer) && this.#roots.some((line) => selects(line, transfer));
  }

  isVictim(account: string): boolean {
    return this.#victims.has(account);
  }

  /** Its payee had a label that stops when it was credited. */
  isStopped({ to, creditTime }: TaintedTransfer): boolean {
    return (this.#stops.get(to) ?? []).some(
      ({ from, to: until }) =>
        creditTime !== null && (from === null || creditTime >= from) && (until === null || creditTime < until),
    );
  }

  /** Whether links out of it are followed. */
  isFollowed(transfer: TaintedTransfer): boolean {
    const { to, taint, layer } = transfer;
    const { maxLayers, floor } = this.#rules;
    return !this.isVictim(to) && layer < maxLayers && Number(taint) >= floor && !this.isStopped(transfer);
  }

  /** What the case's transfers gave to this one; to a root it is absorbed. */
  sharesInto({ sources }: TaintedTransfer): Share[] {
    return sources.flatMap(({ id, start, end }) => {
      const source = this.#byId.get(id);
      if (source === undefined || !this.isFollowed(source)) return [];
      const part = share(Number(source.taint), source.amount, start, end);
      return part > 0 ? [{ source, part }] : [];
    });
  }
}

/**
 * Works the taint of each transfer out anew from what it is made of, and compares. A root is what the reports name;
 * everything else is the sum of its sources' shares. What is said to carry nothing must carry nothing. Source: trace §3.
 */
export const wrongTaints = (transfers: readonly TaintedTransfer[], following: Following): WrongFigure[] => {
  const wrong: WrongFigure[] = [];
  for (const transfer of transfers) {
    if (following.isRoot(transfer)) {
      if (transfer.taint !== String(transfer.amount) || transfer.layer !== 1)
        wrong.push({
          id: transfer.id,
          why: `a root of ${transfer.amount} in layer 1 stands with ${transfer.taint} in layer ${transfer.layer}`,
        });
      continue;
    }
    let taint = 0;
    let layer = Number.POSITIVE_INFINITY;
    for (const { source, part } of following.sharesInto(transfer)) {
      taint += part;
      layer = Math.min(layer, source.layer + 1);
    }
    if (String(taint) !== transfer.taint || (taint > 0 && layer !== transfer.layer))
      wrong.push({
        id: transfer.id,
        why: `its sources give ${taint} in layer ${layer}, the package says ${transfer.taint} in layer ${transfer.layer}`,
      });
  }
  return wrong;
};
