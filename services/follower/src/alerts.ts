import { createHash } from 'node:crypto';
import { inSight, noParts, type Parts } from '@weir/engine';
import type { Alert, AlertAction, AlertState, MessageRef } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { type Reason, reasonFor } from './alert-text.js';
import type { CaseBook } from './case-book.js';
import type { OpenCase } from './open-case.js';
import { mostIn } from './pocket-cap.js';
import { type ToldTransfer, ToldTransfers } from './told-transfers.js';

/** An alert before it is known whether it says anything new. */
export type AlertDraft = Omit<Alert, 'revision' | 'asOf'>;

/** Stable over revisions and restarts, and no account number in it: ids travel further than alerts. */
export const alertId = (caseName: string, account: string, asset: string): string =>
  createHash('sha256')
    .update(JSON.stringify([caseName, account, asset]))
    .digest('hex')
    .slice(0, 32);

const earliest = (instants: readonly (number | null)[]): number | null =>
  instants.reduce(
    (first, instant) => (first === null || (instant !== null && instant < first) ? instant : first),
    null,
  );

/** The largest amount of tainted money, and among equals the latest: what a stop order can cite. */
const anchorOf = (into: readonly ToldTransfer[]): ToldTransfer =>
  into.reduce((best, next) => (next.taint >= best.taint ? next : best));

const actionOf = (holdable: bigint, inFlight: bigint, parts: Parts): AlertAction => {
  if (holdable > 0n) return 'stop';
  if (inFlight > 0n) return 'cancel';
  if (parts.outOfSight > 0n) return 'ask-institution';
  if (parts.exited > 0n) return 'preserve-evidence';
  return 'watch';
};

const stateOf = (inFlight: bigint, parts: Parts): AlertState => {
  if (inFlight + parts.atRest + parts.outOfSight + parts.exited === 0n) return 'drained';
  return parts.forwarded > 0n ? 'reduced' : 'open';
};

/** What of a pocket's taint is on its way: all of it, and those parts of trace §3 that have it as if it had come. */
interface OnItsWay {
  readonly inFlight: bigint;
  /** Credited later than the stream's time, to rest (in sight or out of it). */
  readonly resting: bigint;
  /** Credited later than the stream's time, where money has arrived. */
  readonly arrived: bigint;
  /** The next credit, milliseconds UTC; +∞: none is known. */
  readonly nextCreditMs: number;
}

const onItsWay = (into: readonly ToldTransfer[], nowMs: number): OnItsWay => {
  let [unknown, resting, arrived] = [0n, 0n, 0n];
  let nextCreditMs = Number.POSITIVE_INFINITY;
  for (const { creditTime, taint, rest, hasArrived } of into) {
    if (creditTime === null) unknown += BigInt(taint);
    else if (creditTime > nowMs) {
      nextCreditMs = Math.min(nextCreditMs, creditTime);
      if (hasArrived) arrived += BigInt(taint);
      else resting += BigInt(rest);
    }
  }
  return { inFlight: unknown + resting + arrived, resting, arrived, nextCreditMs };
};

/** The parts of a pocket without what is only on its way. */
const partsWithout = ({ resting, arrived }: OnItsWay, parts: Parts, seen: boolean): Parts => ({
  ...parts,
  received: parts.received - resting - arrived,
  exited: parts.exited - arrived,
  outOfSight: seen ? 0n : parts.outOfSight - resting,
  atRest: seen ? parts.atRest - resting : 0n,
});

/** The alerts of a case's pockets, as they now are. */
export interface DraftedAlerts {
  readonly drafts: AlertDraft[];
  /** Alerts of pockets that were looked at and have nothing to tell. */
  readonly silent: string[];
  /** When the next money on its way into one of the pockets arrives, milliseconds UTC; +∞: none is known. */
  readonly nextCreditMs: number;
}

/**
 * The alerts of some of a case's pockets, or of all: one for each that tainted money reached or is on its way to, the
 * victims' own excepted. `nowMs` is the stream's time: credits ahead of it are on their way, not holdable.
 */
export const draftAlerts = (
  open: OpenCase,
  book: CaseBook,
  nowMs: number,
  floorMinor: (asset: AssetCode) => bigint,
  pockets: Iterable<number> = [...open.followed.casePockets()].reverse(),
): DraftedAlerts => {
  const drafts: AlertDraft[] = [];
  const silent: string[] = [];
  let nextCreditMs = Number.POSITIVE_INFINITY;
  if (!open.isAnswered) return { drafts, silent, nextCreditMs };
  const told = new ToldTransfers(open, book);
  for (const pocket of pockets) {
    const place = book.all.pockets.placeOf(pocket);
    const [account, asset] = [book.ledger.account(place), book.ledger.asset(place)];
    const into = open.spec.victims.has(account) ? [] : told.into(pocket);
    const way = onItsWay(into, nowMs);
    nextCreditMs = Math.min(nextCreditMs, way.nextCreditMs);
    const parts = partsWithout(way, open.followed.pocketParts(pocket) ?? noParts(), inSight(account, book.all.rules));
    if (into.length === 0 || parts.received + way.inFlight < floorMinor(asset)) {
      silent.push(alertId(open.name, account, asset));
      continue;
    }
    const drafted = draftOf(open, book, told, nowMs, account, asset, into, way, parts);
    drafts.push(drafted.draft);
    nextCreditMs = Math.min(nextCreditMs, drafted.nextCreditMs);
  }
  return { drafts, silent, nextCreditMs };
};

const draftOf = (
  open: OpenCase,
  book: CaseBook,
  told: ToldTransfers,
  nowMs: number,
  account: AccountId,
  asset: AssetCode,
  into: readonly ToldTransfer[],
  { inFlight }: OnItsWay,
  parts: Parts,
): { readonly draft: AlertDraft; readonly nextCreditMs: number } => {
  const { atRest, received } = parts;
  const balance = book.balances.latest(account, asset);
  const cap = balance === null ? null : { ...balance, most: mostIn(balance, into, nowMs) };
  const capped = cap !== null && cap.most < atRest;
  const holdable = capped ? cap.most : atRest;
  const own = { atRest, received, holdable };
  const { range, rangeReason, nextCreditMs } = open.readings.range(account, asset, own, cap, nowMs);
  const layer = Math.min(...into.map((entry) => entry.layer));
  const anchor = anchorOf(into);
  const path = told.pathTo(anchor);
  const credited = into.filter(({ creditTime }) => creditTime !== null && creditTime <= nowMs);
  const instants = (credited.length > 0 ? credited : into).map(({ creditTime, time }) => creditTime ?? time);

  const reasons: Reason[] = [reasonFor.layer(layer)];
  if (atRest > 0n) reasons.push(reasonFor.atRest);
  if (parts.forwarded > 0n) reasons.push(reasonFor.passedOn);
  if (inFlight > 0n) reasons.push(reasonFor.inFlight);
  if (parts.outOfSight > 0n) reasons.push(reasonFor.outOfSight);
  if (parts.exited > 0n) reasons.push(reasonFor.exited);
  if (parts.notFollowed > 0n) reasons.push(reasonFor.notFollowed);
  if (capped) reasons.push(reasonFor.cappedByBalance);
  if (book.labels.isFrozen(account)) reasons.push(reasonFor.frozenByIssuer);
  if (open.stale) reasons.push(reasonFor.stale);

  const draft: AlertDraft = {
    id: alertId(open.name, account, asset),
    state: stateOf(inFlight, parts),
    case: open.name,
    account,
    asset,
    layer,
    received: String(parts.received),
    forwarded: String(parts.forwarded),
    returned: String(parts.returned),
    exited: String(parts.exited),
    notFollowed: String(parts.notFollowed),
    outOfSight: String(parts.outOfSight),
    atRest: String(atRest),
    inFlight: String(inFlight),
    holdable: String(holdable),
    range,
    rangeReason,
    firstIn: instants.reduce((first, instant) => Math.min(first, instant)),
    lastIn: instants.reduce((last, instant) => Math.max(last, instant)),
    firstOut: earliest(into.map((transfer) => transfer.firstOut)),
    anchor: {
      id: anchor.id,
      time: anchor.time,
      creditTime: anchor.creditTime,
      from: anchor.payer as AccountId,
      to: account,
      amount: String(anchor.amount),
    },
    path: path.map(({ id }) => id),
    action: actionOf(holdable, inFlight, parts),
    reasons,
    provisional: asset.startsWith('USDT-'),
    stale: open.stale,
    evidence: evidenceOf(path, open),
  };
  return { draft, nextCreditMs };
};

/** The messages of the path's transfers and of the report, each once. */
const evidenceOf = (path: readonly ToldTransfer[], open: OpenCase): MessageRef[] => {
  const messages = new Map<string, MessageRef>();
  for (const message of [...path.flatMap((transfer) => transfer.messages()), ...open.reportMessages])
    messages.set(`${message.topic}/${message.partition}/${message.offset}`, message);
  return [...messages.values()];
};
