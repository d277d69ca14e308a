import type { Handlers } from '../http/handler.js';
import { accountLinkHandlers } from './account-links.js';
import { accountPageHandlers } from './account-page.js';
import { caseLinkHandlers } from './case-links.js';
import { caseListHandlers } from './case-list.js';
import { KnownCases } from './known-cases.js';
import { lookUpHandlers } from './look-up.js';
import { pathHandlers } from './path-handlers.js';
import { casePictureHandlers } from './picture/case-picture.js';
import type { QueryParts } from './query-parts.js';
import { relatedCaseHandlers } from './related-cases.js';

export type { QueryParts } from './query-parts.js';

/** The routes that ask and change nothing. */
export type QueryRoute =
  | 'cases'
  | 'case'
  | 'casePicture'
  | 'caseLinks'
  | 'relatedCases'
  | 'lookUpAccount'
  | 'account'
  | 'accountLinks'
  | 'intersect'
  | 'paths';

/** Answers questions about cases, accounts and ways of money from the store. */
export const queryHandlers = (parts: QueryParts): Handlers<QueryRoute> => {
  const known = new KnownCases(parts.store);
  return {
    ...caseListHandlers(parts),
    ...casePictureHandlers(parts, known),
    ...caseLinkHandlers(parts, known),
    ...relatedCaseHandlers(parts, known),
    ...lookUpHandlers(parts),
    ...accountPageHandlers(parts),
    ...accountLinkHandlers(parts),
    ...pathHandlers(parts),
  };
};
