export { AccountRefs } from './accounts/account-refs.js';
export { ActLog, type WantedAct } from './acts/act-log.js';
export type { OidcOptions } from './auth/oidc.js';
export { rightsOf, rightsOfAll } from './auth/rights.js';
export { hashOfToken, newToken } from './auth/tokens.js';
export type { Board, BoardEntry } from './board/board.js';
export type { MadeFile, MakeEvidence } from './handlers/evidence-handlers.js';
export { type AnswerOf, type Ask, type Handlers, Page, type Who } from './http/handler.js';
export { writtenOf } from './http/written.js';
export { type DeskMetrics, type DeskOptions, type OpenDesk, openDesk } from './open-desk.js';
export {
  type QueryParts,
  type QueryRoute,
  queryHandlers,
  type ReadHints,
  type WriteWorkbook,
} from './queries/index.js';
export { placeOf, type ReadWords, type TransferWords, type UnreadWords } from './reports/words.js';
