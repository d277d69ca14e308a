import { compareBytes } from '@weir/model';
import type { CaseAccount, CaseSummary } from '@weir/store';

/** The parts of what a pocket received, in the order of trace §3's question: what can still be done about them. */
export const parts = ['atRest', 'outOfSight', 'exited', 'returned', 'notFollowed', 'forwarded'] as const;
export type Part = (typeof parts)[number];

/** Where the money of a case is, of one asset. Minor units; the parts but `forwarded` and the rest add up to `roots`. */
export interface Whereabouts {
  readonly asset: string;
  readonly roots: bigint;
  readonly atRest: bigint;
  readonly outOfSight: bigint;
  readonly exited: bigint;
  readonly returned: bigint;
  readonly notFollowed: bigint;
  readonly absorbed: bigint;
  readonly inFlight: bigint;
  /** Roots = what is somewhere + absorbed + in flight (trace §3, conservation); not while rows are being written. */
  readonly addsUp: boolean;
}

/** By asset (bytes). */
export const whereaboutsOf = (summary: CaseSummary, accounts: readonly CaseAccount[]): Whereabouts[] => {
  const assets = new Set([...Object.keys(summary.sums), ...accounts.map(({ asset }) => asset as string)]);
  return [...assets].sort(compareBytes).map((asset) => {
    const sum = (part: Part): bigint =>
      accounts.reduce((total, account) => (account.asset === asset ? total + BigInt(account[part]) : total), 0n);
    const sums = summary.sums[asset] ?? { roots: '0', absorbed: '0', inFlight: '0' };
    const [roots, absorbed, inFlight] = [BigInt(sums.roots), BigInt(sums.absorbed), BigInt(sums.inFlight)];
    const [atRest, outOfSight, exited, returned, notFollowed] = [
      sum('atRest'),
      sum('outOfSight'),
      sum('exited'),
      sum('returned'),
      sum('notFollowed'),
    ];
    const somewhere = atRest + outOfSight + exited + returned + notFollowed;
    const addsUp = roots === somewhere + absorbed + inFlight;
    return { asset, roots, atRest, outOfSight, exited, returned, notFollowed, absorbed, inFlight, addsUp };
  });
};
