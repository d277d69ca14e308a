import { z } from 'zod';
import { distribute } from './distribute.js';

/**
 * By what the part is shared out that cannot be traced: `loss-over-frozen`, the literal wording of article 8 of the
 * regulation on returning frozen funds (2016), each victim's whole loss in proportion to what is frozen; `outstanding`,
 * what a victim has not got back by direct tracing or earlier returns. The police decide; the sheet is a proposal.
 */
export const RefundFormula = z.enum(['loss-over-frozen', 'outstanding']);
export type RefundFormula = z.infer<typeof RefundFormula>;

/** A sum of money of one victim. */
export interface VictimSum {
  readonly reporter: string;
  readonly asset: string;
  readonly minor: bigint;
}

/** What of one victim's money rests in an account that is held, over all readings of the case. */
export interface TracedRest {
  readonly reporter: string;
  readonly account: string;
  readonly asset: string;
  readonly lowMinor: bigint;
  readonly highMinor: bigint;
}

/** What an order of the case holds in an account, as the institution answered. */
export interface HeldSum {
  readonly account: string;
  readonly asset: string;
  readonly minor: bigint;
}

export interface RefundAsked {
  readonly formula: RefundFormula;
  /** What each victim reported. */
  readonly losses: readonly VictimSum[];
  readonly traced: readonly TracedRest[];
  readonly held: readonly HeldSum[];
  /** Money that victims have back already, from wherever. */
  readonly returned: readonly VictimSum[];
}

/** A victim's line. Minor units. */
export interface RefundLine {
  readonly reporter: string;
  readonly asset: string;
  readonly lossMinor: bigint;
  /** Traced, where all readings agree. */
  readonly directMinor: bigint;
  readonly proportionalMinor: bigint;
  readonly returnedMinor: bigint;
  /** Direct and proportional. */
  readonly proposedMinor: bigint;
}

export interface RefundSheet {
  readonly formula: RefundFormula;
  readonly held: readonly { readonly asset: string; readonly minor: bigint }[];
  /** Held, and claimed by nobody who reported: other victims may come. */
  readonly unassigned: readonly { readonly asset: string; readonly minor: bigint }[];
  readonly lines: readonly RefundLine[];
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const bytewise = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sums by key, negative ones refused. @throws {RangeError} */
const total = <T>(
  items: readonly T[],
  key: (item: T) => string,
  minor: (item: T) => bigint,
): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const item of items) {
    const value = minor(item);
    if (value < 0n) throw new RangeError('a sum of money is not negative');
    sums.set(key(item), (sums.get(key(item)) ?? 0n) + value);
  }
  return sums;
};

/**
 * What a victim's money, traced to held accounts, amounts to where that is certain. Not certain is an account in which a
 * reading says something else of anybody, and one that holds less than was traced to it: somebody's money left it.
 */
const directOf = ({ traced, held }: RefundAsked, asset: string): ReadonlyMap<string, bigint> => {
  const here = traced.filter((rest) => rest.asset === asset);
  const heldIn = total(
    held.filter((sum) => sum.asset === asset),
    ({ account }) => account,
    ({ minor }) => minor,
  );
  const tracedTo = total(
    here,
    ({ account }) => account,
    ({ highMinor }) => highMinor,
  );
  const doubtful = new Set(
    here.flatMap(({ account, lowMinor, highMinor }) => (lowMinor === highMinor ? [] : [account])),
  );
  return total(
    here.filter(({ account }) => !doubtful.has(account) && tracedTo.get(account)! <= (heldIn.get(account) ?? 0n)),
    ({ reporter }) => reporter,
    ({ highMinor }) => highMinor,
  );
};

const sheetOfAsset = (asked: RefundAsked, asset: string) => {
  const of = (sums: readonly VictimSum[]): ReadonlyMap<string, bigint> =>
    total(
      sums.filter((sum) => sum.asset === asset),
      ({ reporter }) => reporter,
      ({ minor }) => minor,
    );
  const losses = of(asked.losses);
  const returned = of(asked.returned);
  const traced = directOf(asked, asset);
  const heldMinor = asked.held.reduce((sum, held) => (held.asset === asset ? sum + held.minor : sum), 0n);
  const victims = [...losses.keys()].sort(bytewise).map((reporter) => {
    const lossMinor = losses.get(reporter)!;
    const returnedMinor = returned.get(reporter) ?? 0n;
    const openMinor = lossMinor > returnedMinor ? lossMinor - returnedMinor : 0n;
    const directMinor = smaller(traced.get(reporter) ?? 0n, openMinor);
    return { reporter, lossMinor, returnedMinor, directMinor, restMinor: openMinor - directMinor };
  });
  const pool = victims.reduce((sum, { directMinor }) => sum - directMinor, heldMinor);
  const shares = distribute(
    pool,
    victims.map(({ reporter, lossMinor, restMinor }) => ({
      key: reporter,
      weight: asked.formula === 'outstanding' ? restMinor : lossMinor,
      capMinor: restMinor,
    })),
  );
  const lines = victims.map(({ reporter, lossMinor, returnedMinor, directMinor }): RefundLine => {
    const proportionalMinor = shares.get(reporter)!;
    const proposedMinor = directMinor + proportionalMinor;
    return { reporter, asset, lossMinor, directMinor, proportionalMinor, returnedMinor, proposedMinor };
  });
  const unassigned = lines.reduce((sum, { proposedMinor }) => sum - proposedMinor, heldMinor);
  return { asset, heldMinor, unassigned, lines };
};

/**
 * A proposal what each victim of a case gets of what is held: what is certainly theirs directly, of the rest a share by the
 * formula, never more than they lost less what they have back. By asset, exact to the minor unit, whatever the order of what
 * is asked. Lines by asset and reporter.
 * @throws {RangeError} where a sum is negative
 */
export const refundSheet = (asked: RefundAsked): RefundSheet => {
  const named = [...asked.losses, ...asked.held].map(({ asset }) => asset);
  const sheets = [...new Set(named)].sort(bytewise).map((asset) => sheetOfAsset(asked, asset));
  return {
    formula: asked.formula,
    held: sheets.map(({ asset, heldMinor }) => ({ asset, minor: heldMinor })),
    unassigned: sheets.map(({ asset, unassigned }) => ({ asset, minor: unassigned })),
    lines: sheets.flatMap(({ lines }) => lines),
  };
};
