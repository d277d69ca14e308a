import type { CasePicture, PictureEdge, PictureNode } from '@weir/desk-api';
import { type AccountId, compareBytes, findAsset, institutionOf, schemeOf } from '@weir/model';
import { type CaseAccount, gridOf, type Holdable } from '@weir/store';
import type { Handlers } from '../../http/handler.js';
import { listingOf } from '../case-list.js';
import type { KnownCases, KnownLink } from '../known-cases.js';
import { partsOf } from '../parts.js';
import type { QueryParts } from '../query-parts.js';
import { type Choice, chosenFrom, type Pocket, pocketName } from './choose.js';
import { endsOf, isStopping } from './ends.js';

const histogramStepsMax = 120;

/** Equal sums in different assets are not equal money: all are counted in 10^-8 of a whole coin or yuan. */
const sizeOf = (amount: string, asset: string): bigint =>
  BigInt(amount) * 10n ** BigInt(8 - Math.min(8, findAsset(asset)?.decimals ?? 0));

const nothing = {
  ...{ received: '0', forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0', atRest: '0' },
  gone: false,
} as const;

interface Rows {
  readonly name: string;
  readonly links: readonly KnownLink[];
  readonly accounts: readonly CaseAccount[];
  readonly holdables: readonly Holdable[];
}

/**
 * The pockets of a case: those with rows, those that money is on its way to, and the payers of roots, which are layer 0.
 * A payer of a root that tainted money reached too stands where that money found it.
 */
const pocketsOf = ({ name, links, accounts, holdables }: Rows): Map<string, Pocket> => {
  const pockets = new Map<string, Pocket>();
  const paid = new Map<string, bigint>();
  for (const row of accounts)
    pockets.set(pocketName(row.account, row.asset), { row, isVictim: false, size: sizeOf(row.received, row.asset) });
  for (const { account, asset, inFlight, layer } of holdables) {
    const key = pocketName(account, asset);
    if (inFlight === '0' || pockets.has(key)) continue;
    const row: CaseAccount = { kind: 'case-account', case: name, account, asset, layer, ...nothing };
    pockets.set(key, { row, isVictim: false, size: sizeOf(inFlight, asset) });
  }
  for (const { layer, taint, transfer, payer: key } of links) {
    if (layer !== 1 || transfer === null) continue;
    const { from: account, asset } = transfer;
    paid.set(key, (paid.get(key) ?? 0n) + BigInt(taint));
    if (pockets.has(key)) continue;
    const row: CaseAccount = { kind: 'case-account', case: name, account, asset, layer: 0, ...nothing };
    pockets.set(key, { row, isVictim: true, size: 0n });
  }
  for (const [key, pocket] of pockets) {
    // Money that came back shows a victim too.
    const isVictim = pocket.isVictim || (pocket.row.returned !== '0' && paid.has(key));
    const size = pocket.isVictim ? sizeOf(String(paid.get(key) ?? 0n), pocket.row.asset) : pocket.size;
    pockets.set(key, { ...pocket, isVictim, size });
  }
  return pockets;
};

const kindOf = ({ row, isVictim }: Pocket, labels: readonly string[]): PictureNode['kind'] => {
  if (isVictim || row.returned !== '0') return 'victim';
  if (row.account.startsWith('cash:') || labels.some(isStopping)) return 'exit';
  if (row.exited !== '0') return 'hub';
  const scheme = schemeOf(row.account);
  return scheme === 'tron' || scheme === 'eip155' ? 'chain' : 'account';
};

/** First money in and last money out of each pocket, by its tainted transfers. */
const timesOf = (links: readonly KnownLink[]) => {
  const times = new Map<string, { firstIn: number | null; lastOut: number | null }>();
  const at = (key: string) => {
    const known = times.get(key) ?? { firstIn: null, lastOut: null };
    times.set(key, known);
    return known;
  };
  // Links come in order of time.
  for (const { time, payer, payee } of links) {
    at(payee).firstIn ??= time;
    at(payer).lastOut = time;
  }
  return times;
};

const edgesOf = ({ links }: Choice, refOf: (account: AccountId) => string): PictureEdge[] => {
  const edges = new Map<
    string,
    { first: number; last: number; transfers: number; amount: bigint; taint: bigint; link: KnownLink }
  >();
  for (const link of links) {
    const { amount } = link.transfer!;
    const key = `${link.payer} ${link.payee}`;
    const edge = edges.get(key);
    if (edge === undefined) {
      const { time } = link;
      edges.set(key, {
        first: time,
        last: time,
        transfers: 1,
        amount: BigInt(amount),
        taint: BigInt(link.taint),
        link,
      });
      continue;
    }
    edge.last = link.time;
    edge.transfers++;
    edge.amount += BigInt(amount);
    edge.taint += BigInt(link.taint);
  }
  return [...edges.values()].map(({ first, last, transfers, amount, taint, link }) => ({
    from: refOf(link.transfer!.from),
    to: refOf(link.transfer!.to),
    asset: link.transfer!.asset,
    transfers,
    amount: String(amount),
    taint: String(taint),
    firstTime: first,
    lastTime: last,
  }));
};

const histogramOf = (times: readonly number[]): CasePicture['histogram'] => {
  if (times.length === 0) return { since: 0, stepMs: 1, counts: [] };
  const { since, stepMs, steps } = gridOf({ first: times[0]!, last: times.at(-1)! }, histogramStepsMax);
  const counts = Array.from({ length: steps }, () => 0);
  for (const time of times) counts[Math.floor((time - since) / stepMs)]!++;
  return { since, stepMs, counts };
};

/** Kinds of the labels that stand of each account now. */
const labelKindsOf = async ({ store }: QueryParts, accounts: readonly AccountId[]): Promise<Map<string, string[]>> => {
  const kinds = new Map<string, string[]>();
  for (const { label } of await store.labelsOf(accounts)) {
    if (label.withdrawn) continue;
    const { account, kind } = label.label;
    const known = kinds.get(account);
    if (known === undefined) kinds.set(account, [kind]);
    else if (!known.includes(kind)) known.push(kind);
  }
  return kinds;
};

/** The case by layers: where the money went, where it is, and where sight of it ends. */
export const casePictureHandlers = (parts: QueryParts, known: KnownCases): Handlers<'casePicture'> => ({
  casePicture: async ({ params, query, who, signal }) => {
    const { store, refs } = parts;
    const name = params.case;
    const [listing, { links, state }, accountRows, holdables] = await Promise.all([
      listingOf(parts, name, signal),
      known.linksOf(name, signal),
      store.caseAccounts(name),
      store.caseHoldables(name, signal),
    ]);
    const ofAsset = (asset: string): boolean => query.asset === undefined || asset === query.asset;
    const rows: Rows = {
      name,
      links: links.filter(({ transfer }) => transfer !== null && ofAsset(transfer.asset)),
      accounts: accountRows.map(({ record }) => record).filter(({ asset }) => ofAsset(asset)),
      holdables: holdables.filter(({ asset }) => ofAsset(asset)),
    };
    const choice = chosenFrom(pocketsOf(rows), rows.links, {
      minTaint: BigInt(query.minTaint ?? '0'),
      since: query.since ?? null,
      until: query.until ?? null,
      maxNodes: query.maxNodes,
    });
    const shownAccounts = [...new Set(choice.pockets.map(({ row }) => row.account))];
    const labels = await labelKindsOf(parts, shownAccounts);
    const refOf = new Map(shownAccounts.map((account) => [account, refs.show(account, who)]));
    const holdableOf = new Map(holdables.map((each) => [pocketName(each.account, each.asset), each]));
    const times = timesOf(rows.links);
    const nodes = choice.pockets
      .map((pocket): PictureNode => {
        const { account, asset, layer } = pocket.row;
        const kinds = labels.get(account) ?? [];
        const key = pocketName(account, asset);
        const holdable = holdableOf.get(key);
        return {
          account: refOf.get(account)!,
          asset,
          layer,
          parts: partsOf(pocket.row),
          holdable: holdable?.holdable ?? '0',
          range: holdable?.range?.holdable ?? null,
          firstIn: times.get(key)?.firstIn ?? null,
          lastOut: times.get(key)?.lastOut ?? null,
          institution: institutionOf(account),
          labels: kinds,
          kind: kindOf(pocket, kinds),
          ends: endsOf(pocket.row, kinds),
          order: parts.orderOf?.(name, account, asset) ?? 'none',
          notes: parts.notesOf?.(account, who) ?? [],
        };
      })
      .sort((left, right) => left.layer - right.layer);
    const edges = edgesOf(choice, (account) => refOf.get(account)!.ref).sort(
      (left, right) => left.firstTime - right.firstTime || compareBytes(left.from, right.from),
    );
    return {
      case: name,
      nodes,
      edges,
      nodesShown: choice.pocketsShown,
      edgesShown: choice.edgesShown,
      histogram: histogramOf(choice.timesInAll),
      asOf: state.version,
      stale: listing.summary.stale,
    };
  },
});
