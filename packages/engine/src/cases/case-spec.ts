import { type AccountId, type AssetCode, type Label, labelStops, type RootSelector, type RootsLine } from '@weir/model';
import { type Transfer, takesPart } from '../ledger/transfer.js';

/** What a case is asked to follow: its roots and its victims' accounts. Source: trace §3. */
export interface CaseSpec {
  readonly case: string;
  readonly transfers: ReadonlySet<string>;
  readonly selectors: readonly RootSelector[];
  readonly victims: ReadonlySet<AccountId>;
}

/** Limits of following that hold for every case. */
export interface FollowRules {
  readonly maxLayers: number;
  /** Taint below this many minor units is not followed further. */
  readonly floor: number;
  /** Accounts whose institution's debits are seen start with one of these; null: all are seen. */
  readonly sight: readonly string[] | null;
}

/** Joins the lines of each case. Cases come in the order of their first line. */
export const joinRootsLines = (lines: readonly RootsLine[]): CaseSpec[] => {
  const byCase = new Map<string, { transfers: Set<string>; selectors: RootSelector[]; victims: Set<AccountId> }>();
  for (const line of lines) {
    let spec = byCase.get(line.case);
    if (spec === undefined) {
      spec = { transfers: new Set(), selectors: [], victims: new Set() };
      byCase.set(line.case, spec);
    }
    for (const id of line.transfers) spec.transfers.add(id);
    spec.selectors.push(...line.selectors);
    for (const victim of line.victims) spec.victims.add(victim);
  }
  return [...byCase].map(([name, spec]) => ({ case: name, ...spec }));
};

const within = (instant: number, selector: RootSelector): boolean =>
  (selector.since === null || instant >= selector.since) && (selector.until === null || instant < selector.until);

/** What of a transfer decides whether a selector names it. */
export type RootFacts = Pick<Transfer, 'time' | 'creditTime' | 'from' | 'to'>;

/** True where the selector names this entry of the transfer, whose instant is known. */
export const selects = (selector: RootSelector, transfer: RootFacts, creditKnown: boolean): boolean => {
  const isDebit = selector.entry === 'debit';
  if (!isDebit && !creditKnown) return false;
  const [account, counterparty] = isDebit ? [transfer.from, transfer.to] : [transfer.to, transfer.from];
  const instant = isDebit ? transfer.time : transfer.creditTime!;
  return (
    selector.accounts.includes(account) &&
    within(instant, selector) &&
    (selector.counterparties === null || selector.counterparties.includes(counterparty))
  );
};

/** True where the case names the transfer as a root, by id or by a selector. */
export const isRoot = (
  spec: CaseSpec,
  transfer: RootFacts & { readonly id: string; readonly amount: number },
  creditKnown: boolean,
): boolean =>
  takesPart(transfer) &&
  (spec.transfers.has(transfer.id) || spec.selectors.some((selector) => selects(selector, transfer, creditKnown)));

/** Which accounts have a label that ends the following at an instant. */
export class StoppingLabels {
  readonly #byAccount = new Map<AccountId, Label[]>();

  constructor(labels: Iterable<Label>) {
    for (const label of labels) {
      if (!labelStops(label.kind)) continue;
      const list = this.#byAccount.get(label.account);
      if (list === undefined) this.#byAccount.set(label.account, [label]);
      else list.push(label);
    }
  }

  /** Accounts that some label may stop. */
  get size(): number {
    return this.#byAccount.size;
  }

  /** Puts labels in the place of all that an account has. */
  replace(account: AccountId, labels: readonly Label[]): void {
    const stopping = labels.filter(({ kind }) => labelStops(kind));
    if (stopping.length === 0) this.#byAccount.delete(account);
    else this.#byAccount.set(account, stopping);
  }

  stopsAt(account: AccountId, instant: number): boolean {
    const labels = this.#byAccount.get(account);
    if (labels === undefined) return false;
    return labels.some(
      (label) => (label.from === null || instant >= label.from) && (label.to === null || instant < label.to),
    );
  }
}

export const inSight = (account: string, rules: FollowRules): boolean =>
  rules.sight === null || rules.sight.some((prefix) => account.startsWith(prefix));

/** Where a case's taint in one pocket is; all in minor units. Source: the table of trace §3. */
export interface Parts {
  received: bigint;
  forwarded: bigint;
  returned: bigint;
  exited: bigint;
  notFollowed: bigint;
  outOfSight: bigint;
  atRest: bigint;
}

export const noParts = (): Parts => ({
  received: 0n,
  forwarded: 0n,
  returned: 0n,
  exited: 0n,
  notFollowed: 0n,
  outOfSight: 0n,
  atRest: 0n,
});

/** The parts as decimal texts: sums may pass 2^53. */
export const partsText = (parts: Parts): Readonly<Record<keyof Parts, string>> => ({
  received: String(parts.received),
  forwarded: String(parts.forwarded),
  returned: String(parts.returned),
  exited: String(parts.exited),
  notFollowed: String(parts.notFollowed),
  outOfSight: String(parts.outOfSight),
  atRest: String(parts.atRest),
});

export interface PocketParts extends Parts {
  readonly account: AccountId;
  readonly asset: AssetCode;
  /** The lowest layer of a tainted transfer into it. */
  layer: number;
}

/** @typeParam T what names a transfer: an index into a ledger, a node of a growing one */
export interface TaintedTransfer<T> {
  readonly of: T;
  readonly taint: number;
  readonly layer: number;
}

/** What one asset's roots amount to, and where the taint is that stands in no pocket. */
export interface AssetSums {
  roots: bigint;
  absorbed: bigint;
  inFlight: bigint;
}

export interface CaseAnswer<T> {
  readonly case: string;
  /** In order (by debit entry). */
  readonly tainted: readonly TaintedTransfer<T>[];
  readonly pockets: readonly PocketParts[];
  readonly sums: ReadonlyMap<AssetCode, AssetSums>;
}
