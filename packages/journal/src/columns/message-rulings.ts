import type { Identity } from '../fold/identity-table.js';
import type { RepairedId } from '../repair/rebase.js';
import type { Ruling } from '../rulings/ruling.js';
import type { LedgerMessage } from './ledger-message.js';

type Horizon = Omit<Extract<Ruling, { readonly kind: 'horizon' }>, 'kind'>;

const knownOf = (id: string, { contents, voided }: Identity): RepairedId | null =>
  contents.size === 0 && !voided ? null : { id, voided, contents: [...contents.values()] };

/** What the fold ruled on a message, as others are told it. @param raised horizons that rose with it */
export const rulingsOf = (message: LedgerMessage, raised: readonly Horizon[]): Ruling[] => {
  const { countsFrom, settings, repair, repaired, outcomes, voided } = message;
  const rulings: Ruling[] = [];
  if (settings !== null) rulings.push({ kind: 'settings', settings });
  if (countsFrom !== null) rulings.push({ kind: 'counts', from: countsFrom });
  if (outcomes.labels + outcomes.reports > 0) rulings.push({ kind: 'orders' });
  for (const stands of message.stands) rulings.push(stands);
  for (const [at, { id, accounts, message: ref }] of message.late.entries()) {
    const { record, known } = message.lateContents[at]!;
    rulings.push({ kind: 'late', id, message: ref, accounts, record, known: knownOf(id, known) });
  }
  if (voided.length > 0) {
    const unknown = new Set(message.unknownVoids.map(({ id }) => id));
    for (const id of voided) rulings.push({ kind: 'void', id, isKnown: !unknown.has(id) });
  }
  if (repair !== null) rulings.push({ kind: 'repair', pockets: repair });
  if (repaired !== null) {
    const { repair: ended, ids, waiting } = repaired;
    rulings.push({ kind: 'repaired', repairOffset: ended.offset, ids, waiting });
  }
  for (const horizon of raised) rulings.push({ kind: 'horizon', ...horizon });
  return rulings;
};
