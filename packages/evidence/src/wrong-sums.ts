import type { CaseAccount, CaseSummary } from '@weir/store';
import type { Following, TaintedTransfer, WrongFigure } from './recompute.js';

const parts = ['forwarded', 'returned', 'exited', 'notFollowed', 'outOfSight', 'atRest'] as const;

/** What transfers say of a pocket, minor units. */
interface Told {
  into: bigint;
  /** Of it what the account's row must have: it was credited before the row was said. */
  arrived: bigint;
  /** The lowest layer that came, and of what must be in the row. */
  layer: number;
  arrivedLayer: number;
  /** Of it what ends there: at a hub, or by a label. */
  exited: bigint;
  forwarded: bigint;
}

const nothingTold = (): Told => ({
  ...{ into: 0n, arrived: 0n, exited: 0n, forwarded: 0n },
  layer: Number.POSITIVE_INFINITY,
  arrivedLayer: Number.POSITIVE_INFINITY,
});

const keyOf = (account: string, asset: string): string => JSON.stringify([account, asset]);

/** What transfers say of each pocket, and by asset what they say of the case. */
class Sums {
  readonly pockets = new Map<string, Told>();
  readonly roots = new Map<string, bigint>();
  readonly absorbed = new Map<string, bigint>();
  readonly into = new Map<string, bigint>();

  constructor(transfers: readonly TaintedTransfer[], following: Following, arrived: ReadonlySet<string>) {
    for (const transfer of transfers) {
      const { to, asset } = transfer;
      const taint = BigInt(transfer.taint);
      const pocket = this.#pocket(to, asset);
      pocket.into += taint;
      if (taint > 0n) pocket.layer = Math.min(pocket.layer, transfer.layer);
      if (taint > 0n && arrived.has(transfer.id)) {
        pocket.arrived += taint;
        pocket.arrivedLayer = Math.min(pocket.arrivedLayer, transfer.layer);
      }
      if (transfer.isAtHub || following.isStopped(transfer)) pocket.exited += taint;
      add(this.into, asset, taint);
      const isRoot = following.isRoot(transfer);
      if (isRoot) add(this.roots, asset, taint);
      for (const { source, part } of following.sharesInto(transfer)) {
        this.#pocket(source.to, source.asset).forwarded += BigInt(part);
        if (isRoot) add(this.absorbed, asset, BigInt(part));
      }
    }
  }

  told(account: string, asset: string): Told {
    return this.pockets.get(keyOf(account, asset)) ?? nothingTold();
  }

  #pocket(account: string, asset: string): Told {
    const key = keyOf(account, asset);
    let told = this.pockets.get(key);
    if (told === undefined) {
      told = nothingTold();
      this.pockets.set(key, told);
    }
    return told;
  }
}

const add = (sums: Map<string, bigint>, asset: string, amount: bigint): void => {
  sums.set(asset, (sums.get(asset) ?? 0n) + amount);
};

const wrongPocket = (row: CaseAccount, told: Told, isVictim: boolean): string | null => {
  const [received, forwarded, returned, exited] = [row.received, row.forwarded, row.returned, row.exited].map(BigInt);
  if (parts.reduce((sum, part) => sum + BigInt(row[part]), 0n) !== received)
    return `its parts do not add up to ${received}`;
  const least = parts.find((part) => BigInt(row[part]) < 0n);
  if (least !== undefined) return `${least} of it is ${row[least]}`;
  // What is not credited yet is in no pocket: it is in flight.
  if (received! < told.arrived) return `it received ${received}, ${told.arrived} were credited to it`;
  if (row.layer < told.layer || row.layer > told.arrivedLayer)
    return `it stands in layer ${row.layer}, its transfers came in layer ${told.layer}`;
  if (received! > told.into) return `it received ${received}, its transfers carry ${told.into}`;
  if (forwarded !== told.forwarded) return `it forwarded ${forwarded}, the transfers out of it carry ${told.forwarded}`;
  if (returned !== (isVictim ? received : 0n)) return `${returned} of ${received} were returned to it`;
  // Of what is in flight nobody knows yet which transfers it is.
  if (!isVictim && received === told.into && exited !== told.exited)
    return `${exited} exited there, its transfers come to ${told.exited}`;
  return null;
};

/** Transfers whose credit the journal told before an offset: whoever says what a case is as of there knows that they arrived. */
export const arrivedBefore = (
  lines: readonly { readonly id: string; readonly credit: { readonly version: number } | null }[],
  offset: number,
): ReadonlySet<string> =>
  new Set(lines.flatMap(({ id, credit }) => (credit !== null && credit.version < offset ? [id] : [])));

/**
 * Holds what is said of accounts, and of the case as a whole, to its transfers: where the money is follows from how it
 * went, and all of it is somewhere. Source: trace §3, where the money is, conservation.
 * @param accounts those that received something
 * @param arrived transfers that the rows must know as credited: others may have been since
 */
export const wrongSums = (
  transfers: readonly TaintedTransfer[],
  accounts: readonly CaseAccount[],
  { sums }: Pick<CaseSummary, 'sums'>,
  following: Following,
  arrived: ReadonlySet<string>,
): WrongFigure[] => {
  const told = new Sums(transfers, following, arrived);
  const wrong: WrongFigure[] = [];
  const received = new Map<string, bigint>();
  const inPockets = new Map<string, bigint>();
  const rows = new Set<string>();
  for (const row of accounts) {
    const { account, asset } = row;
    const key = keyOf(account, asset);
    const why = rows.has(key)
      ? 'it stands twice'
      : wrongPocket(row, told.told(account, asset), following.isVictim(account));
    rows.add(key);
    if (why !== null) wrong.push({ id: account, why });
    add(received, asset, BigInt(row.received));
    add(inPockets, asset, BigInt(row.received) - BigInt(row.forwarded));
  }
  for (const [key, { arrived: credited, forwarded }] of told.pockets) {
    if (rows.has(key) || (forwarded === 0n && credited === 0n)) continue;
    const why = forwarded > 0n ? `transfers out of it carry ${forwarded}` : `transfers into it carry ${credited}`;
    wrong.push({ id: JSON.parse(key)[0], why: `${why}, and it is not there` });
  }
  for (const asset of new Set([...Object.keys(sums), ...told.into.keys(), ...received.keys()])) {
    const said = sums[asset] ?? { roots: '0', absorbed: '0', inFlight: '0' };
    const of = (map: ReadonlyMap<string, bigint>): bigint => map.get(asset) ?? 0n;
    const wanted = {
      roots: of(told.roots),
      absorbed: of(told.absorbed),
      inFlight: of(told.into) - of(received),
    };
    for (const name of ['roots', 'absorbed', 'inFlight'] as const)
      if (BigInt(said[name]) !== wanted[name])
        wrong.push({ id: asset, why: `${name} stands with ${said[name]}, its transfers come to ${wanted[name]}` });
    if (wanted.roots !== of(inPockets) + wanted.absorbed + wanted.inFlight)
      wrong.push({ id: asset, why: `of ${wanted.roots} that were reported, not all is somewhere` });
  }
  return wrong;
};
