export { Answerer, type AnswererOptions } from './asking/answer.js';
export { CheckAnswer, CheckAnswers, CheckRequest, CheckRequests, checksMax } from './asking/request.js';
export { type CheckServerOptions, checkServer } from './asking/server.js';
export { allowedByHashes, allowedOnLoopback, bearerOf, type IsAllowed } from './asking/tokens.js';
export { decide, type Freshness, type Payment, type Verdict } from './deciding/decide.js';
export { Facts } from './facts/facts.js';
export { JournalFold } from './reading/fold-journal.js';
export { LogAge } from './reading/log-age.js';
export { type CheckRunOptions, type CheckTopics, runCheck, topicsRead } from './run-check.js';
