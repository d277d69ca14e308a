import type { CasePicture } from '@weir/desk-api';
import { compareBytes } from '@weir/model';
import type { CaseAccount } from '@weir/store';
import type { KnownLink } from '../known-cases.js';

/** A pocket of a case; `size` puts pockets of all assets in one order. */
export interface Pocket {
  readonly row: CaseAccount;
  readonly isVictim: boolean;
  readonly size: bigint;
}

export const pocketName = (account: string, asset: string): string => `${asset} ${account}`;

export interface Limits {
  /** Minor units: transfers with less taint are left out. */
  readonly minTaint: bigint;
  /** Inclusive, milliseconds UTC. */
  readonly since: number | null;
  /** Exclusive, milliseconds UTC. */
  readonly until: number | null;
  readonly maxNodes: number;
}

/** What of a case is shown, and how much there is. */
export interface Choice {
  readonly pockets: readonly Pocket[];
  /** By time; both their pockets are shown. */
  readonly links: readonly KnownLink[];
  readonly pocketsShown: CasePicture['nodesShown'];
  readonly edgesShown: CasePicture['edgesShown'];
  /** Instants of the transfers that the time limits choose from, ascending: what a slider is drawn over. */
  readonly timesInAll: readonly number[];
}

const edgeName = ({ payer, payee }: KnownLink): string => `${payer} ${payee}`;
const countEdges = (links: readonly KnownLink[]): number => new Set(links.map(edgeName)).size;

/** Victims first, then by money, then by name. */
const byWeight = (left: Pocket, right: Pocket): number => {
  if (left.isVictim !== right.isVictim) return left.isVictim ? -1 : 1;
  if (left.size !== right.size) return left.size < right.size ? 1 : -1;
  return compareBytes(left.row.account, right.row.account) || compareBytes(left.row.asset, right.row.asset);
};

/**
 * Leaves out small transfers, those of other times, pockets that then nothing leads to, and of the rest those with the least
 * taint; each that hides something says so.
 * @param links of transfers that are known, by time
 */
export const chosenFrom = (
  pockets: ReadonlyMap<string, Pocket>,
  links: readonly KnownLink[],
  { minTaint, since, until, maxNodes }: Limits,
): Choice => {
  const large = minTaint === 0n ? links : links.filter(({ taint }) => BigInt(taint) >= minTaint);
  const within = large.filter(({ time }) => (since === null || time >= since) && (until === null || time < until));
  const hidden = new Set<string>();
  if (large.length < links.length) hidden.add('min-amount');
  if (within.length < large.length) hidden.add('time');

  const touched = new Set<string>();
  for (const { payer, payee } of hidden.size === 0 ? [] : within) {
    touched.add(payer);
    touched.add(payee);
  }
  // Where nothing is left out, pockets without a transfer that is known (money on its way, rows just being written) stay.
  const reached = [...pockets].filter(([name]) => hidden.size === 0 || touched.has(name)).map(([, pocket]) => pocket);
  const shown = reached.sort(byWeight).slice(0, maxNodes);
  const names = new Set(shown.map(({ row }) => pocketName(row.account, row.asset)));
  const drawn = within.filter(({ payer, payee }) => names.has(payer) && names.has(payee));
  const limited = shown.length < reached.length ? ['limit'] : [];
  const [edges, edgesInAll] = [countEdges(drawn), countEdges(links)];
  return {
    pockets: shown,
    links: drawn,
    pocketsShown: {
      shown: shown.length,
      of: pockets.size,
      hiddenBy: [...(reached.length < pockets.size ? hidden : []), ...limited],
    },
    edgesShown: { shown: edges, of: edgesInAll, hiddenBy: edges < edgesInAll ? [...hidden, ...limited] : [] },
    timesInAll: large.map(({ time }) => time),
  };
};
