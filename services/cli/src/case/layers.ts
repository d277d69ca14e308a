import type { Alert, AlertRange, RangeReason } from '@weir/journal';
import { compareBytes } from '@weir/model';
import type { CaseAccount } from '@weir/store';
import { sizeOf } from '../alerts/readable-amount.js';

/** An account of a case with what the latest alert says of it. */
export interface CaseAccountNow {
  readonly account: CaseAccount;
  /** What a stop can still hold, minor units; null: no alert says. */
  readonly holdable: string | null;
  /** What all readings say, where an alert does; null: see `rangeReason`, null too where no alert says. */
  readonly range: AlertRange | null;
  readonly rangeReason: RangeReason | null;
  /** On its way into the account, not credited yet. */
  readonly inFlight: string;
}

/** Accounts of one layer, the most received first. */
export interface Layer {
  readonly layer: number;
  readonly accounts: readonly CaseAccountNow[];
}

const nothing = {
  received: '0',
  forwarded: '0',
  returned: '0',
  exited: '0',
  notFollowed: '0',
  outOfSight: '0',
  atRest: '0',
  gone: false,
} as const;

const sizeIn = ({ account, inFlight }: CaseAccountNow): bigint =>
  sizeOf(account.received, account.asset) || sizeOf(inFlight, account.asset);

const byReceived = (left: CaseAccountNow, right: CaseAccountNow): number => {
  const [a, b] = [sizeIn(left), sizeIn(right)];
  if (a !== b) return a < b ? 1 : -1;
  return (
    compareBytes(left.account.account, right.account.account) || compareBytes(left.account.asset, right.account.asset)
  );
};

const pocketKey = (account: string, asset: string): string => JSON.stringify([account, asset]);

/** A pocket that money is on its way to has an alert but no row yet: it received nothing so far. */
const rowOf = ({ case: name, account, asset, layer }: Alert): CaseAccount =>
  ({ kind: 'case-account', case: name, account, asset, layer, ...nothing }) as CaseAccount;

/** The accounts of a case by layer, lowest first. */
export const layersOf = (accounts: readonly CaseAccount[], alerts: readonly Alert[]): Layer[] => {
  const alertOf = new Map(
    alerts
      .filter(({ state }) => state !== 'withdrawn')
      .map((alert) => [pocketKey(alert.account, alert.asset), alert] as const),
  );
  const rows = new Map(accounts.map((account) => [pocketKey(account.account, account.asset), account]));
  for (const [key, alert] of alertOf) if (!rows.has(key) && alert.inFlight !== '0') rows.set(key, rowOf(alert));
  const layers = new Map<number, CaseAccountNow[]>();
  for (const [key, account] of rows) {
    const alert = alertOf.get(key);
    const now = {
      account,
      holdable: alert?.holdable ?? null,
      range: alert?.range ?? null,
      rangeReason: alert?.rangeReason ?? null,
      inFlight: alert?.inFlight ?? '0',
    };
    const list = layers.get(account.layer);
    if (list === undefined) layers.set(account.layer, [now]);
    else list.push(now);
  }
  return [...layers]
    .sort(([left], [right]) => left - right)
    .map(([layer, list]) => ({ layer, accounts: list.sort(byReceived) }));
};

export interface LayerChoice {
  /** Accounts that received less, minor units of their asset, are left out. */
  readonly minMinor: (asset: string) => bigint;
  /** Layers up to this one; null: all. */
  readonly depth: number | null;
  /** Accounts of a layer; null: all. */
  readonly top: number | null;
}

/** A layer as it is shown: what was chosen, and how much there is. */
export interface ShownLayer {
  readonly layer: number;
  readonly shown: readonly CaseAccountNow[];
  readonly leftOut: readonly CaseAccountNow[];
}

export const chooseLayers = (layers: readonly Layer[], choice: LayerChoice): ShownLayer[] =>
  layers
    .filter(({ layer }) => choice.depth === null || layer <= choice.depth)
    .map(({ layer, accounts }) => {
      const large = ({ account, inFlight }: CaseAccountNow): boolean =>
        BigInt(account.received) + BigInt(inFlight) >= choice.minMinor(account.asset);
      const shown = accounts.filter(large).slice(0, choice.top ?? accounts.length);
      const isShown = new Set(shown);
      return { layer, shown, leftOut: accounts.filter((account) => !isShown.has(account)) };
    });
