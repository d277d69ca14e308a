export { type CaseFacts, messagesOf, readCaseFacts } from './case-facts.js';
export { type Attachment, type Manifest, makePackage } from './make-package.js';
export { type Fetched, fetchMessages, placeOf } from './raw-messages.js';
export type { Making } from './report-text.js';
export { trustedKey } from './signature.js';
export { type Check, type ReadMessage, type Verified, verifyPackage } from './verify-package.js';
export { type Sheet, workbook } from './workbook.js';
