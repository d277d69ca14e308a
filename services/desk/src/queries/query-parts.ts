import type { BoardRow, Institution, PictureNode } from '@weir/desk-api';
import type { AccountId } from '@weir/model';
import type { MoneyQuestions, Store } from '@weir/store';
import type { AccountRefs } from '../accounts/account-refs.js';
import type { Who } from '../http/handler.js';

/** What the answers to questions are put together from. */
export interface QueryParts {
  readonly store: MoneyQuestions & Pick<Store, 'labelsOf' | 'reportsOf' | 'caseAccounts' | 'caseSummary'>;
  readonly refs: AccountRefs;
  /** An account as it stands on the board; left out: nothing stands there. */
  readonly boardRow?: (account: AccountId, who: Who) => BoardRow | null;
  /** The directory's entry of an institution, by what its accounts begin with: `bank:CMB:`. */
  readonly institution?: (code: string) => Institution | null;
  /** How far an order for a pocket of a case is. */
  readonly orderOf?: (name: string, account: AccountId, asset: string) => PictureNode['order'];
}
