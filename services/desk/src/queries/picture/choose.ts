import type { CasePicture } from '@weir/desk-api';
import type { CaseFold, FoldedLink, Place, Pocket } from './case-fold.js';

export interface Limits {
  /** Undefined: all. */
  readonly asset: string | undefined;
  /** Minor units: transfers with less taint are left out. */
  readonly minTaint: bigint;
  /** Inclusive, milliseconds UTC. */
  readonly since: number | null;
  /** Exclusive, milliseconds UTC. */
  readonly until: number | null;
  readonly maxNodes: number;
}

/** All transfers from one place to another that are shown. */
export interface Edge {
  readonly payer: Place;
  readonly payee: Place;
  readonly transfers: number;
  readonly amount: string;
  readonly taint: string;
  readonly firstTime: number;
  readonly lastTime: number;
}

/** What of a case is shown, and how much there is. */
export interface Choice {
  /** Those with the most money first. */
  readonly pockets: readonly Pocket[];
  /** By the first transfer; both their pockets are shown. */
  readonly edges: readonly Edge[];
  readonly pocketsShown: CasePicture['nodesShown'];
  readonly edgesShown: CasePicture['edgesShown'];
  /** Instants of the transfers that the time limits choose from, ascending: what a slider is drawn over. */
  readonly timesInAll: readonly number[];
}

/** More places than this in one case no store holds: two of them make one whole number. */
const placesMax = 2 ** 26;

const pairOf = ({ payer, payee }: FoldedLink): number => payer.index * placesMax + payee.index;

const edgesOf = (links: readonly FoldedLink[]): Edge[] => {
  const groups = new Map<number, FoldedLink[]>();
  for (const link of links) {
    const pair = pairOf(link);
    const group = groups.get(pair);
    if (group === undefined) groups.set(pair, [link]);
    else group.push(link);
  }
  return Array.from(groups.values(), (group) => {
    const first = group[0]!;
    const isOne = group.length === 1;
    return {
      payer: first.payer,
      payee: first.payee,
      transfers: group.length,
      amount: String(isOne ? first.amount : group.reduce((sum, { amount }) => sum + BigInt(amount), 0n)),
      taint: isOne ? first.taint : String(group.reduce((sum, { taint }) => sum + BigInt(taint), 0n)),
      firstTime: first.time,
      lastTime: group.at(-1)!.time,
    };
  });
};

/**
 * Leaves out small transfers, those of other times, pockets that then nothing leads to, and of the rest those with the least
 * taint; each that hides something says so.
 */
export const chosenFrom = (fold: CaseFold, { asset, minTaint, since, until, maxNodes }: Limits): Choice => {
  const links = asset === undefined ? fold.links : fold.links.filter(({ payer }) => payer.asset === asset);
  const pockets = asset === undefined ? fold.pockets : fold.pockets.filter(({ place }) => place.asset === asset);
  const large = minTaint === 0n ? links : links.filter(({ taint }) => BigInt(taint) >= minTaint);
  const within =
    since === null && until === null
      ? large
      : large.filter(({ time }) => (since === null || time >= since) && (until === null || time < until));
  const hidden = new Set<string>();
  if (large.length < links.length) hidden.add('min-amount');
  if (within.length < large.length) hidden.add('time');

  const touched = new Set<Place>();
  for (const { payer, payee } of hidden.size === 0 ? [] : within) {
    touched.add(payer);
    touched.add(payee);
  }
  // Where nothing is left out, pockets without a transfer that is known (money on its way, rows just being written) stay.
  const reached = hidden.size === 0 ? pockets : pockets.filter(({ place }) => touched.has(place));
  const shown = reached.slice(0, maxNodes);
  const isShown = new Set(shown.map(({ place }) => place));
  const edges = edgesOf(within.filter(({ payer, payee }) => isShown.has(payer) && isShown.has(payee)));
  const limited = shown.length < reached.length ? ['limit'] : [];
  const edgesInAll = new Set(links.map(pairOf)).size;
  return {
    pockets: shown,
    edges,
    pocketsShown: {
      shown: shown.length,
      of: pockets.length,
      hiddenBy: [...(reached.length < pockets.length ? hidden : []), ...limited],
    },
    edgesShown: {
      shown: edges.length,
      of: edgesInAll,
      hiddenBy: edges.length < edgesInAll ? [...hidden, ...limited] : [],
    },
    timesInAll: large.map(({ time }) => time),
  };
};
