import type { Unreadable } from '@weir/avro';
import type { BoardRow, Institution, NoteShown, PictureNode } from '@weir/desk-api';
import type { MessageRef } from '@weir/journal';
import type { AccountId, TransferHints } from '@weir/model';
import type { MoneyQuestions, Store } from '@weir/store';
import type { AccountRefs } from '../accounts/account-refs.js';
import type { TypedNumbers } from '../accounts/typed-numbers.js';
import type { Who } from '../http/handler.js';
import type { ReportDetailsBook } from './report-details.js';

/** Reads the hints of a transfer in a raw message; null: it is none, or cannot be read; else why it cannot be read now. */
export type ReadHints = (
  message: MessageRef,
  bytes: Buffer,
) => Promise<Pick<TransferHints, 'device' | 'address'> | Unreadable | null>;

/** What the answers to questions are put together from. */
export interface QueryParts {
  readonly store: MoneyQuestions &
    Pick<Store, 'labelsOf' | 'reportsOf' | 'caseAccounts' | 'caseSummary' | 'flowsByIds' | 'keptMessages'>;
  readonly refs: AccountRefs;
  /** Counts account numbers that are typed; left out: everybody may try as many as they like. */
  readonly typed?: TypedNumbers;
  /** An account as it stands on the board; left out: nothing stands there. */
  readonly boardRow?: (account: AccountId, who: Who) => BoardRow | null;
  /** The directory's entry of an institution, by what its accounts begin with: `bank:CMB:`. */
  readonly institution?: (code: string) => Institution | null;
  /** What people wrote on an account; left out: nobody writes here. */
  readonly notesOf?: (account: AccountId, who: Who) => NoteShown[];
  /** What reports tell besides their transfers; left out: they are not read. */
  readonly details?: Pick<ReportDetailsBook, 'sharedBy'>;
  /** What a raw message says of the payer's device and address; left out: nobody here reads raw messages. */
  readonly readHints?: ReadHints;
  /** How far an order for a pocket of a case is. */
  readonly orderOf?: (name: string, account: AccountId, asset: string) => PictureNode['order'];
}
