import type { PictureEdge, PictureNode } from '@weir/desk-api';
import {
  type AccountId,
  compareBytes,
  institutionOf,
  isOfIssuer,
  type Label,
  lastActOfIssuer,
  schemeOf,
} from '@weir/model';
import type { Holdable, LabelRow } from '@weir/store';
import type { Who } from '../../http/handler.js';
import { partsOf } from '../parts.js';
import type { QueryParts } from '../query-parts.js';
import type { Pocket } from './case-fold.js';
import type { Choice } from './choose.js';
import { endsOf, isStopping } from './ends.js';

const kindOf = ({ row, isVictim }: Pocket, labels: readonly string[]): PictureNode['kind'] => {
  if (isVictim || row.returned !== '0') return 'victim';
  if (row.account.startsWith('cash:') || labels.some(isStopping)) return 'exit';
  if (row.exited !== '0') return 'hub';
  const scheme = schemeOf(row.account);
  return scheme === 'tron' || scheme === 'eip155' ? 'chain' : 'account';
};

/**
 * Without what the issuer of a coin did to an account before its last act there: each act is a label of its own, and an account
 * that was released is frozen no longer.
 */
const withoutFormerActs = (labels: readonly LabelRow[]): LabelRow[] => {
  const standing = labels.filter(({ label }) => !label.withdrawn);
  const of = new Map<AccountId, Label[]>();
  for (const { label } of standing.map((row) => row.label).filter(({ label }) => isOfIssuer(label)))
    of.set(label.account, [...(of.get(label.account) ?? []), label]);
  return standing.filter(({ label: { label } }) => {
    return !isOfIssuer(label) || (label.from ?? 0) === lastActOfIssuer(of.get(label.account)!);
  });
};

/** Kinds of the labels that stand of each account; those that had ended when the case's money came to it say nothing of the case. */
export const labelKindsOf = async (
  store: Pick<QueryParts['store'], 'labelsOf'>,
  pockets: readonly Pick<Pocket, 'place'>[],
): Promise<ReadonlyMap<string, string[]>> => {
  const since = new Map<AccountId, number>();
  for (const { place } of pockets)
    since.set(
      place.account,
      Math.min(place.firstIn ?? Number.POSITIVE_INFINITY, since.get(place.account) ?? Number.POSITIVE_INFINITY),
    );
  const kinds = new Map<string, string[]>();
  for (const { label } of withoutFormerActs(await store.labelsOf([...since.keys()]))) {
    const { account, kind, to } = label.label;
    const firstIn = since.get(account) ?? Number.POSITIVE_INFINITY;
    const hadEnded = to !== null && firstIn !== Number.POSITIVE_INFINITY && to <= firstIn;
    if (hadEnded) continue;
    const known = kinds.get(account);
    if (known === undefined) kinds.set(account, [kind]);
    else if (!known.includes(kind)) known.push(kind);
  }
  return kinds;
};

/** What the alerts of a case say of a pocket. */
export type HoldableOf = (account: AccountId, asset: string) => Holdable | undefined;

export const holdableOf = (holdables: readonly Holdable[]): HoldableOf => {
  const named = new Map(holdables.map((each) => [`${each.asset} ${each.account}`, each]));
  return named.size === 0 ? () => undefined : (account, asset) => named.get(`${asset} ${account}`);
};

/** Pockets as a reader may see them; how far orders are and what people wrote aside. */
export const nodesOf = (
  pockets: readonly Pocket[],
  labels: ReadonlyMap<string, string[]>,
  holdable: HoldableOf,
  refs: QueryParts['refs'],
  who: Who,
): PictureNode[] =>
  pockets.map((pocket): PictureNode => {
    const { row, place } = pocket;
    const { account, asset, layer } = row;
    const kinds = labels.get(account) ?? [];
    const held = holdable(account, asset);
    return {
      account: refs.show(account, who),
      asset,
      layer,
      parts: partsOf(row),
      holdable: held?.holdable ?? '0',
      range: held?.range?.holdable ?? null,
      firstIn: place.firstIn,
      lastOut: place.lastOut,
      institution: institutionOf(account),
      labels: kinds,
      kind: kindOf(pocket, kinds),
      ends: endsOf(row, kinds),
      order: 'none',
      notes: [],
    };
  });

export const shownEdgesOf = (edges: Choice['edges'], refs: QueryParts['refs']): PictureEdge[] =>
  edges
    .map(
      ({ payer, payee, transfers, amount, taint, firstTime, lastTime }): PictureEdge => ({
        from: refs.seal(payer.account),
        to: refs.seal(payee.account),
        asset: payer.asset,
        transfers,
        amount,
        taint,
        firstTime,
        lastTime,
      }),
    )
    .sort((left, right) => left.firstTime - right.firstTime || compareBytes(left.from, right.from));
