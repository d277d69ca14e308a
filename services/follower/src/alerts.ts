import { createHash } from 'node:crypto';
import { ByPocket, type FlowGraph, inSight, noParts, type Parts, share, type TaintedTransfer } from '@weir/engine';
import type { Alert, AlertAction, AlertState, MessageRef } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { type Reason, reasonFor } from './alert-text.js';
import type { CaseBook } from './case-book.js';
import type { FlowNode } from './flow-window.js';
import type { OpenCase } from './open-case.js';

/** An alert before it is known whether it says anything new. */
export type AlertDraft = Omit<Alert, 'revision' | 'asOf'>;

type Tainted = TaintedTransfer<FlowNode>;

interface PocketTaint {
  readonly account: AccountId;
  readonly asset: AssetCode;
  readonly into: Tainted[];
}

/** Stable over revisions and restarts, and no account number in it: ids travel further than alerts. */
export const alertId = (caseName: string, account: string, asset: string): string =>
  createHash('sha256')
    .update(JSON.stringify([caseName, account, asset]))
    .digest('hex')
    .slice(0, 32);

const restOf = (graph: FlowGraph<FlowNode>, { of, taint }: Tainted): number => {
  let rest = taint;
  const { amount } = of.flow!;
  graph.links(of, (_, start, end) => {
    rest -= share(taint, amount, start, end);
  });
  graph.lost(of, (start, end) => {
    rest -= share(taint, amount, start, end);
  });
  return rest;
};

const firstOutOf = (graph: FlowGraph<FlowNode>, into: readonly Tainted[]): number | null => {
  let first = Number.POSITIVE_INFINITY;
  for (const { of } of into) {
    graph.links(of, (paying) => {
      first = Math.min(first, paying.flow!.time);
    });
  }
  return Number.isFinite(first) ? first : null;
};

/** From the anchor back to a root: lowest layer, then largest share, then order. Source: architecture §4, alert. */
const pathTo = (
  anchor: Tainted,
  byNode: ReadonlyMap<FlowNode, Tainted>,
  graph: FlowGraph<FlowNode>,
  book: CaseBook,
  open: OpenCase,
): FlowNode[] => {
  const path: FlowNode[] = [anchor.of];
  let here = anchor;
  while (here.layer > 1) {
    let best: { readonly from: Tainted; readonly piece: number } | null = null;
    for (const source of here.of.flow!.sources) {
      const node = book.window.get(source.id);
      const from = node === undefined ? undefined : byNode.get(node);
      if (from === undefined || !book.isFollowed(open, from)) continue;
      const piece = share(from.taint, from.of.flow!.amount, source.start, source.end);
      if (piece === 0) continue;
      const better =
        best === null ||
        from.layer < best.from.layer ||
        (from.layer === best.from.layer &&
          (piece > best.piece || (piece === best.piece && graph.compare(from.of, best.from.of) < 0)));
      if (better) best = { from, piece };
    }
    if (best === null) break;
    here = best.from;
    path.unshift(here.of);
  }
  return path;
};

/** The largest amount of tainted money, and among equals the latest: what a stop order can cite. */
const anchorOf = (graph: FlowGraph<FlowNode>, into: readonly Tainted[]): Tainted =>
  into.reduce((best, next) =>
    next.taint > best.taint || (next.taint === best.taint && graph.compare(next.of, best.of) > 0) ? next : best,
  );

const groupByPocket = (tainted: readonly Tainted[]): Iterable<PocketTaint> => {
  const groups = new ByPocket<PocketTaint>();
  for (const entry of tainted) {
    if (entry.taint === 0) continue;
    const { to: account, asset } = entry.of.flow!;
    groups.getOrMake(account, asset, () => ({ account, asset, into: [] })).into.push(entry);
  }
  return groups.values();
};

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

const onItsWay = (into: readonly Tainted[], graph: FlowGraph<FlowNode>, book: CaseBook, nowMs: number): OnItsWay => {
  let [unknown, resting, arrived] = [0n, 0n, 0n];
  let nextCreditMs = Number.POSITIVE_INFINITY;
  for (const entry of into) {
    const { credit } = entry.of;
    if (credit === null) unknown += BigInt(entry.taint);
    else if (credit.time > nowMs) {
      nextCreditMs = Math.min(nextCreditMs, credit.time);
      if (book.hasArrived(credit)) arrived += BigInt(entry.taint);
      else resting += BigInt(restOf(graph, entry));
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

/**
 * The alerts of a case as it now is: one for each pocket that tainted money reached or is on its way to, the
 * victims' own excepted. `nowMs` is the stream's time: credits ahead of it are on their way, not holdable.
 */
export const draftAlerts = (
  open: OpenCase,
  book: CaseBook,
  nowMs: number,
  floorMinor: (asset: AssetCode) => bigint,
): { readonly drafts: AlertDraft[]; readonly nextCreditMs: number } => {
  const { answer } = open;
  if (answer === null) return { drafts: [], nextCreditMs: Number.POSITIVE_INFINITY };
  const graph = book.window.graph(() => {});
  const byNode = new Map(answer.tainted.map((entry) => [entry.of, entry]));
  const partsOf = new ByPocket<Parts>();
  for (const parts of answer.pockets) partsOf.set(parts.account, parts.asset, parts);

  const drafts: AlertDraft[] = [];
  let nextCreditMs = Number.POSITIVE_INFINITY;
  for (const { account, asset, into } of groupByPocket(answer.tainted)) {
    if (open.spec.victims.has(account)) continue;
    const way = onItsWay(into, graph, book, nowMs);
    nextCreditMs = Math.min(nextCreditMs, way.nextCreditMs);
    const { inFlight } = way;
    const parts = partsWithout(way, partsOf.get(account, asset) ?? noParts(), inSight(account, book.rules));
    const { atRest } = parts;
    if (parts.received + inFlight < floorMinor(asset)) continue;

    const balance = book.latestBalance(account, asset);
    const capped = balance !== null && BigInt(balance) < atRest;
    const holdable = capped ? BigInt(balance) : atRest;
    const layer = Math.min(...into.map((entry) => entry.layer));
    const anchor = anchorOf(graph, into);
    const path = pathTo(anchor, byNode, graph, book, open);
    const credited = into.filter((entry) => entry.of.credit !== null && entry.of.credit.time <= nowMs);
    const instants = (credited.length > 0 ? credited : into).map(
      (entry) => entry.of.credit?.time ?? entry.of.flow!.time,
    );

    const reasons: Reason[] = [reasonFor.layer(layer)];
    if (atRest > 0n) reasons.push(reasonFor.atRest);
    if (parts.forwarded > 0n) reasons.push(reasonFor.passedOn);
    if (inFlight > 0n) reasons.push(reasonFor.inFlight);
    if (parts.outOfSight > 0n) reasons.push(reasonFor.outOfSight);
    if (parts.exited > 0n) reasons.push(reasonFor.exited);
    if (parts.notFollowed > 0n) reasons.push(reasonFor.notFollowed);
    if (capped) reasons.push(reasonFor.cappedByBalance);
    if (open.stale) reasons.push(reasonFor.stale);

    drafts.push({
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
      firstIn: Math.min(...instants),
      lastIn: Math.max(...instants),
      firstOut: firstOutOf(graph, into),
      anchor: {
        id: anchor.of.id,
        time: anchor.of.flow!.time,
        creditTime: anchor.of.credit?.time ?? null,
        from: anchor.of.flow!.from,
        to: account,
        amount: String(anchor.of.flow!.amount),
      },
      path: path.map((node) => node.id),
      action: actionOf(holdable, inFlight, parts),
      reasons,
      provisional: asset.startsWith('USDT-'),
      stale: open.stale,
      evidence: evidenceOf(path, open),
    });
  }
  return { drafts, nextCreditMs };
};

/** The messages of the path's transfers and of the report, each once. */
const evidenceOf = (path: readonly FlowNode[], open: OpenCase): MessageRef[] => {
  const messages = new Map<string, MessageRef>();
  const cite = (message: MessageRef): void => {
    messages.set(`${message.topic}/${message.partition}/${message.offset}`, message);
  };
  for (const node of path) {
    for (const message of node.flow!.messages) cite(message);
    for (const message of node.credit?.messages ?? []) cite(message);
  }
  for (const message of open.reportMessages) cite(message);
  return [...messages.values()];
};

/** What has been said in alerts, so that only what differs is said again. Filled from the topic after a restart. */
export class PublishedAlerts {
  readonly #byId = new Map<string, Alert>();

  remember(alert: Alert): void {
    const known = this.#byId.get(alert.id);
    if (known === undefined || alert.revision > known.revision) this.#byId.set(alert.id, alert);
  }

  get size(): number {
    return this.#byId.size;
  }

  /** New revisions for the drafts that differ from what stands; alerts of the case that no draft is for are withdrawn. */
  changes(caseName: string, drafts: readonly AlertDraft[], asOf: number): Alert[] {
    const changed: Alert[] = [];
    const drafted = new Set<string>();
    for (const draft of drafts) {
      drafted.add(draft.id);
      const known = this.#byId.get(draft.id);
      if (known !== undefined && sameContent(known, draft)) continue;
      changed.push({ ...draft, revision: (known?.revision ?? 0) + 1, asOf });
    }
    for (const known of this.#byId.values()) {
      if (known.case !== caseName || drafted.has(known.id) || known.state === 'withdrawn') continue;
      changed.push({
        ...known,
        ...nothingLeft,
        revision: known.revision + 1,
        asOf,
      });
    }
    for (const alert of changed) this.remember(alert);
    return changed;
  }
}

const nothingLeft = {
  received: '0',
  forwarded: '0',
  returned: '0',
  exited: '0',
  notFollowed: '0',
  outOfSight: '0',
  atRest: '0',
  inFlight: '0',
  holdable: '0',
  state: 'withdrawn',
  action: 'watch',
  reasons: [reasonFor.withdrawn],
} as const;

const sameContent = ({ revision: _, asOf: __, ...known }: Alert, draft: AlertDraft): boolean =>
  canonical(known) === canonical(draft);

const canonical = (draft: AlertDraft): string => JSON.stringify(draft, Object.keys(draft).sort().concat(nestedKeys));

/** The keys of nested objects, which the key list of `JSON.stringify` must name too. */
const nestedKeys = [
  'id',
  'time',
  'creditTime',
  'from',
  'to',
  'amount',
  'code',
  'zh',
  'en',
  'topic',
  'partition',
  'offset',
  'timeMs',
  'sha256',
];
