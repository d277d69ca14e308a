import type { CasePicture } from '@weir/desk-api';
import { compareBytes, findAsset, institutionOf } from '@weir/model';
import { type CaseAccount, type CaseLinkFacts, gridOf, type Holdable } from '@weir/store';
import type { AccountRefs } from '../../accounts/account-refs.js';
import type { Who } from '../../http/handler.js';
import { partsOf } from '../parts.js';
import { endsOf } from './ends.js';

export interface ModelCase {
  readonly name: string;
  readonly links: readonly CaseLinkFacts[];
  readonly accounts: readonly CaseAccount[];
  readonly holdables: readonly Holdable[];
}

export interface ModelCut {
  readonly asset?: string | undefined;
  readonly minTaint?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly maxNodes: number;
}

const none = {
  received: '0',
  forwarded: '0',
  returned: '0',
  exited: '0',
  notFollowed: '0',
  outOfSight: '0',
  atRest: '0',
};
const sum = (texts: readonly string[]): bigint => texts.reduce((total, text) => total + BigInt(text), 0n);

/** The picture of a case as one would work it out by hand: every pocket goes through all transfers. Nothing is labelled. */
export const modelOf = (
  { name, links, accounts, holdables }: ModelCase,
  cut: ModelCut,
  refs: AccountRefs,
  who: Who,
): Omit<CasePicture, 'asOf' | 'stale'> => {
  const ofAsset = ({ asset }: { readonly asset: string }) => cut.asset === undefined || asset === cut.asset;
  const moved = links.flatMap(({ transfer, ...link }) =>
    transfer === null || !ofAsset(transfer) ? [] : [{ ...link, transfer }],
  );
  const same = (row: { readonly account: string; readonly asset: string }, account: string, asset: string) =>
    row.account === account && row.asset === asset;
  const rows = accounts.filter(ofAsset);
  const weighted = rows.map((row) => ({ row, isPayer: false, minor: BigInt(row.received) }));
  for (const { account, asset, inFlight, layer } of holdables.filter(ofAsset))
    if (inFlight !== '0' && !weighted.some(({ row }) => same(row, account, asset)))
      weighted.push({
        row: { kind: 'case-account', case: name, account, asset, layer, ...none, gone: false },
        isPayer: false,
        minor: BigInt(inFlight),
      });
  const roots = moved.filter(({ layer }) => layer === 1);
  const paidBy = (account: string, asset: string) =>
    roots.filter(({ transfer }) => transfer.from === account && transfer.asset === asset);
  for (const { transfer } of roots)
    if (!weighted.some(({ row }) => same(row, transfer.from, transfer.asset)))
      weighted.push({
        row: {
          ...{ kind: 'case-account', case: name, account: transfer.from, asset: transfer.asset },
          ...{ layer: 0, ...none, gone: false },
        },
        isPayer: true,
        minor: sum(paidBy(transfer.from, transfer.asset).map(({ taint }) => taint)),
      });
  const pockets = weighted
    .map(({ row, isPayer, minor }) => ({
      row,
      isVictim: isPayer || (row.returned !== '0' && paidBy(row.account, row.asset).length > 0),
      size: minor * 10n ** BigInt(8 - (findAsset(row.asset)?.decimals ?? 0)),
    }))
    .sort(
      (left, right) =>
        Number(right.isVictim) - Number(left.isVictim) ||
        Number(right.size - left.size) ||
        compareBytes(left.row.account, right.row.account) ||
        compareBytes(left.row.asset, right.row.asset),
    );
  const large = moved.filter(({ taint }) => BigInt(taint) >= BigInt(cut.minTaint ?? '0'));
  const within = large.filter(({ time }) => time >= (cut.since ?? 0) && time < (cut.until ?? Number.POSITIVE_INFINITY));
  const hidden = [
    ...(large.length < moved.length ? ['min-amount'] : []),
    ...(within.length < large.length ? ['time'] : []),
  ];
  const isOf = (row: CaseAccount) => (link: (typeof moved)[number]) =>
    link.transfer.asset === row.asset && (link.transfer.from === row.account || link.transfer.to === row.account);
  const reached = pockets.filter(({ row }) => hidden.length === 0 || within.some(isOf(row)));
  const shown = reached.slice(0, cut.maxNodes);
  const limited = shown.length < reached.length ? ['limit'] : [];
  const isShown = (account: string, asset: string) => shown.some(({ row }) => same(row, account, asset));
  const drawn = within.filter(({ transfer: { from, to, asset } }) => isShown(from, asset) && isShown(to, asset));
  const nameOf = ({ transfer: { from, to, asset } }: (typeof moved)[number]) => `${asset} ${from} ${to}`;
  const edgesInAll = new Set(moved.map(nameOf)).size;
  const edges = [...new Set(drawn.map(nameOf))].map((edge) => {
    const group = drawn.filter((link) => nameOf(link) === edge);
    const { transfer, time } = group[0]!;
    return {
      ...{ from: refs.seal(transfer.from), to: refs.seal(transfer.to), asset: transfer.asset, transfers: group.length },
      amount: String(sum(group.map((link) => String(link.transfer.amount)))),
      taint: String(sum(group.map(({ taint }) => taint))),
      firstTime: time,
      lastTime: group.at(-1)!.time,
    };
  });
  const times = large.map(({ time }) => time);
  const grid = times.length === 0 ? null : gridOf({ first: times[0]!, last: times.at(-1)! }, 120);
  return {
    case: name,
    nodes: shown
      .map(({ row, isVictim }) => {
        const { account, asset, layer } = row;
        const held = holdables.find((each) => same(each, account, asset));
        const [into, out] = [
          moved.filter(({ transfer }) => transfer.to === account && transfer.asset === asset),
          moved.filter(({ transfer }) => transfer.from === account && transfer.asset === asset),
        ];
        const kind = isVictim || row.returned !== '0' ? 'victim' : row.exited === '0' ? 'account' : 'hub';
        return {
          ...{ account: refs.show(account, who), asset, layer, parts: partsOf(row) },
          holdable: held?.holdable ?? '0',
          range: held?.range?.holdable ?? null,
          firstIn: into[0]?.time ?? null,
          lastOut: out.at(-1)?.time ?? null,
          institution: institutionOf(account),
          labels: [],
          kind: account.startsWith('cash:') && kind !== 'victim' ? ('exit' as const) : (kind as 'victim'),
          ends: endsOf(row, []),
          order: 'none' as const,
          notes: [],
        };
      })
      .sort((left, right) => left.layer - right.layer),
    edges: edges.sort((left, right) => left.firstTime - right.firstTime || compareBytes(left.from, right.from)),
    nodesShown: {
      shown: shown.length,
      of: pockets.length,
      hiddenBy: [...(reached.length < pockets.length ? hidden : []), ...limited],
    },
    edgesShown: {
      shown: edges.length,
      of: edgesInAll,
      hiddenBy: edges.length < edgesInAll ? [...hidden, ...limited] : [],
    },
    histogram:
      grid === null
        ? { since: 0, stepMs: 1, counts: [] }
        : {
            since: grid.since,
            stepMs: grid.stepMs,
            counts: Array.from(
              { length: grid.steps },
              (_, step) => times.filter((time) => Math.floor((time - grid.since) / grid.stepMs) === step).length,
            ),
          },
  };
};
