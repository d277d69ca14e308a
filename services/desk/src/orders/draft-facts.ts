import type { OrderFacts } from '@weir/acts';
import type { OrderKind } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import { WeirError } from '@weir/model';
import type { Desk } from '../desk.js';
import type { AnchorNames } from './payer-names.js';
import { classByName } from './target-class.js';

/** Kinds that take all of an account from its holder. */
const fullStops: ReadonlySet<OrderKind> = new Set(['stop', 'extension', 'receive-only-freeze']);

/** What somebody who drafts an order says of it. */
export type Draft = Pick<OrderFacts, 'kind' | 'issuer' | 'caseNumber' | 'basis'> & {
  readonly targetClass?: OrderFacts['targetClass'] | undefined;
  readonly amount?: string | undefined;
  readonly of?: string | undefined;
};

/** Why an account is not stopped in full: it is probably innocent, in whatever lane it is; null: nothing says so. */
export const innocence = ({ parts: { board } }: Desk, kind: OrderKind, account: string): string | null => {
  const reasons = fullStops.has(kind) ? (board.entry(account)?.laneReasons ?? []) : [];
  return reasons.length === 0 ? null : reasons.map(({ en }) => en).join('; ');
};

/** @throws {WeirError} `DESK_INNOCENT` */
export const assertNotInnocent = (desk: Desk, kind: OrderKind, account: string): void => {
  const why = innocence(desk, kind, account);
  if (why !== null) throw new WeirError('DESK_INNOCENT', why);
};

type NamesOf = ReadonlyMap<string, AnchorNames>;

/** Whose kind of account an alert is about: by labels, else by the name that the transfer that is cited gives its payee; null: nobody knows. */
export const knownClass = (
  { parts: { board } }: Desk,
  alert: Alert,
  names: NamesOf,
): OrderFacts['targetClass'] | null =>
  (board.entry(alert.account)?.targetClass ?? classByName(names.get(alert.anchor.id)?.payee ?? null))?.code ?? null;

/**
 * Everything that an order about an alert says. What is of another order cites what that one cites, and is about what it
 * holds: the alert may have a larger transfer to cite by now.
 * @param names of payers and payees, by transfer: of the alert's anchor at least, where it is known
 * @throws {WeirError} `DESK_INNOCENT`
 */
export const factsOf = (desk: Desk, alert: Alert, draft: Draft, names: NamesOf): OrderFacts => {
  const { acts, board } = desk.parts;
  assertNotInnocent(desk, draft.kind, alert.account);
  const entry = board.entry(alert.account)!;
  const pocket = entry.pockets.find(({ asset }) => asset === alert.asset)!;
  const parent = draft.of === undefined ? undefined : acts.state.orders.get(draft.of);
  const minor = parent === undefined ? pocket.holdable + pocket.inFlight : parent.heldMinor;
  return {
    kind: draft.kind,
    account: alert.account,
    holder: entry.holder,
    asset: alert.asset,
    amount: draft.amount ?? String(minor),
    targetClass: draft.targetClass ?? parent?.targetClass ?? knownClass(desk, alert, names) ?? 'personal',
    rests: { alert: alert.id, revision: alert.revision, case: alert.case },
    anchor: parent?.anchor ?? {
      ...alert.anchor,
      asset: alert.asset,
      fromName: names.get(alert.anchor.id)?.payer ?? null,
    },
    institution: entry.institution,
    isOwn: entry.isOwn,
    issuer: draft.issuer,
    caseNumber: draft.caseNumber,
    basis: draft.basis,
    of: draft.of ?? null,
    there: String(board.thereIn(alert.account, alert.asset)),
  };
};

/** @throws {WeirError} `DESK_UNKNOWN` */
export const alertOf = ({ parts: { board } }: Desk, id: string): Alert => {
  const standing = board.alerts.alert(id);
  if (standing === null) throw new WeirError('DESK_UNKNOWN', `there is no alert ${id}`);
  return standing.alert;
};
