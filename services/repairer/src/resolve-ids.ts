import type { Transfer } from '@weir/engine';
import {
  type Identity,
  type LateContent,
  type PocketName,
  standing,
  touchedEntries,
  unknownIdentity,
  type WaitingId,
  withContent,
} from '@weir/journal';
import type { AccountId, TransferRecord } from '@weir/model';
import type { Store, VersionedCredit, VersionedFlow } from '@weir/store';

/** An id of which something came late: what is told of it so far, and what it is. */
export interface ResolvedId {
  readonly id: string;
  readonly before: Transfer | null;
  readonly identity: Identity;
  readonly after: Transfer | null;
  /** Late contents that contradict the others. */
  readonly refused: number;
}

/** A void whose id the journal's fold did not know: it came early, or long after its transfer. */
export interface UnknownVoid {
  readonly id: string;
  /** Of the journal message. */
  readonly offset: number;
}

/**
 * What the rows of a transfer say came of its id. Halves that met are told apart by the messages that they rest on; a
 * lone credit half looks like a whole transfer.
 */
const identityOf = (flow: VersionedFlow | undefined, credit: VersionedCredit | undefined): Identity => {
  if (flow === undefined) return unknownIdentity;
  const { id, time, seq, from, to, asset, amount, balance: balanceFrom, messages } = flow.record;
  const facts = { id, seq, from, to, asset, amount };
  const debit: TransferRecord = { ...facts, time, creditTime: null, side: 'debit', balanceFrom, balanceTo: null };
  if (credit === undefined) return withContent(unknownIdentity, debit, messages[0]!);
  const { time: creditTime, balance: balanceTo, messages: creditMessages } = credit.record;
  if (JSON.stringify(messages) === JSON.stringify(creditMessages)) {
    return withContent(unknownIdentity, { ...debit, creditTime, side: null, balanceTo }, messages[0]!);
  }
  const half: TransferRecord = { ...debit, time: creditTime, side: 'credit', balanceFrom: null, balanceTo };
  return withContent(withContent(unknownIdentity, debit, messages[0]!), half, creditMessages[0]!);
};

const withLate = (identity: Identity, { record, message }: LateContent): Identity =>
  record === null ? { ...identity, voided: true } : withContent(identity, record, message);

const byId = <Row extends { readonly record: { readonly id: string } }>(rows: readonly Row[]): Map<string, Row> =>
  new Map(rows.map((row) => [row.record.id, row]));

export interface LateIds {
  readonly store: Store;
  readonly waiting: readonly WaitingId[];
  /** Each of these may be early or late. */
  readonly voids: readonly UnknownVoid[];
  /** Journal offset of the first void of each id. */
  readonly voidedAt: ReadonlyMap<string, number>;
  /** Journal offset. */
  readonly before: number;
}

/**
 * What late ids come to with everything that came before journal offset `before`. The store must hold what the flows
 * say up to there. Unknown voids of transfers that do not stand are left out.
 */
export const resolveIds = async ({ store, waiting, voids, voidedAt, before }: LateIds): Promise<ResolvedId[]> => {
  const late = waiting
    .map((each) => ({ ...each, contents: each.contents.filter(({ offset }) => offset < before) }))
    .filter(({ contents }) => contents.length > 0);
  const early = voids.filter(({ offset }) => offset < before);
  const unknown = [...late.filter(({ known }) => known.contents.size === 0), ...early].map(({ id }) => id);
  const flows = byId(await store.flowsByIds(unknown));
  const credits = byId(await store.creditsByIds(unknown));
  const stored = (id: string): Identity => identityOf(flows.get(id), credits.get(id));

  const resolved = late.map(({ id, known, contents }): ResolvedId => {
    const base = known.contents.size > 0 ? known : stored(id);
    const all = contents.reduce(withLate, base);
    const isVoided = (voidedAt.get(id) ?? before) < before;
    const identity = isVoided ? { ...all, voided: true } : all;
    const refused = Math.max(0, all.refused.size - base.refused.size);
    return { id, before: standing(base), identity, after: standing(identity), refused };
  });
  const waits = new Set(late.map(({ id }) => id));
  for (const id of new Set(early.map((each) => each.id))) {
    const base = stored(id);
    if (waits.has(id) || base.transfer === null) continue;
    resolved.push({ id, before: base.transfer, identity: { ...base, voided: true }, after: null, refused: 0 });
  }
  return resolved;
};

/** A pocket's name as one text. */
export const nameOf = ({ account, asset }: PocketName): string => `${account} ${asset}`;

/** The pockets in which something changes. */
export const touchedPockets = ({ before, after }: ResolvedId): PocketName[] => {
  const touched = touchedEntries(before, after).map(({ account, asset }) => ({
    account: account as AccountId,
    asset,
  }));
  return [...new Map(touched.map((pocket) => [nameOf(pocket), pocket])).values()];
};
