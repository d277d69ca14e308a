import type { OrderFacts } from '@weir/acts';
import type { OrderKind } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import { WeirError } from '@weir/model';
import type { Desk } from '../desk.js';

/** Kinds that take all of an account from its holder. */
export const fullStops: ReadonlySet<OrderKind> = new Set(['stop', 'extension', 'receive-only-freeze']);

/** What somebody who drafts an order says of it. */
export type Draft = Pick<OrderFacts, 'kind' | 'targetClass' | 'issuer' | 'caseNumber' | 'basis'> & {
  readonly amount?: string | undefined;
  readonly of?: string | undefined;
};

/**
 * Everything that an order about an alert says.
 * @throws {WeirError} `DESK_INNOCENT`
 */
export const factsOf = ({ parts: { board } }: Desk, alert: Alert, draft: Draft): OrderFacts => {
  const entry = board.entry(alert.account)!;
  if (entry.lane === 'innocent' && fullStops.has(draft.kind))
    throw new WeirError('DESK_INNOCENT', entry.laneReasons.map(({ en }) => en).join('; '));
  const pocket = entry.pockets.find(({ asset }) => asset === alert.asset)!;
  return {
    kind: draft.kind,
    account: alert.account,
    holder: entry.holder,
    asset: alert.asset,
    amount: draft.amount ?? String(pocket.holdable + pocket.inFlight),
    targetClass: draft.targetClass,
    rests: { alert: alert.id, revision: alert.revision, case: alert.case },
    anchor: { ...alert.anchor, asset: alert.asset, fromName: null },
    institution: entry.institution,
    isOwn: entry.isOwn,
    issuer: draft.issuer,
    caseNumber: draft.caseNumber,
    basis: draft.basis,
    of: draft.of ?? null,
  };
};

/** @throws {WeirError} `DESK_UNKNOWN` */
export const alertOf = ({ parts: { board } }: Desk, id: string): Alert => {
  const standing = board.alerts.alert(id);
  if (standing === null) throw new WeirError('DESK_UNKNOWN', `there is no alert ${id}`);
  return standing.alert;
};
