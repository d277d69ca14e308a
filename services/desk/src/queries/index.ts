import type { Handlers } from '../http/handler.js';
import { accountLinkHandlers } from './account-links.js';
import { accountPageHandlers } from './account-page.js';
import { caseLinkHandlers } from './case-links.js';
import { caseListHandlers } from './case-list.js';
import { caseSheetHandlers, type WriteWorkbook } from './case-sheet.js';
import { intersectHandlers } from './intersect.js';
import { KnownCases } from './known-cases.js';
import { lookUpHandlers } from './look-up.js';
import { pathHandlers } from './path-handlers.js';
import { casePictureHandlers } from './picture/case-picture.js';
import type { QueryParts } from './query-parts.js';
import { relatedCaseHandlers } from './related-cases.js';

export type { Sheet, WriteWorkbook } from './case-sheet.js';
export type { QueryParts, ReadHints } from './query-parts.js';

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

/** Answered too where somebody writes workbooks. */
export type SheetRoute = 'caseSheet';

/** Answers questions about cases, accounts and ways of money from the store. */
export const queryHandlers = (
  parts: QueryParts,
  writeWorkbook?: WriteWorkbook,
): Handlers<QueryRoute> & Partial<Handlers<SheetRoute>> => {
  const known = new KnownCases(parts.store);
  const picture = casePictureHandlers(parts, known);
  return {
    ...(writeWorkbook === undefined ? {} : caseSheetHandlers(parts, known, picture.casePicture, writeWorkbook)),
    ...caseListHandlers(parts),
    ...picture,
    ...caseLinkHandlers(parts, known),
    ...relatedCaseHandlers(parts, known),
    ...lookUpHandlers(parts),
    ...intersectHandlers(parts),
    ...accountPageHandlers(parts),
    ...accountLinkHandlers(parts),
    ...pathHandlers(parts),
  };
};
