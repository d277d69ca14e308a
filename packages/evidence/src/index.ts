export { type CaseFacts, type Lack, lackText, messagesOf } from './case-facts.js';
export { type Attachment, type Manifest, type Written, writePackage } from './make-package.js';
export { type Fetched, fetchMessages, placeOf } from './raw-messages.js';
export { type FactSources, type Patience, readCaseFacts } from './read-case-facts.js';
export type { Making } from './report-text.js';
export { type RowSources, type RowsOfCase, rowsOfCase } from './rows-of-case.js';
export { trustedKey } from './signature.js';
export { type Check, type ReadMessage, type Verified, verifyPackage } from './verify-package.js';
export { type Sheet, workbook } from './workbook.js';
