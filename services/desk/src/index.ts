export { AccountRefs } from './accounts/account-refs.js';
export type { AnswerOf, Ask, Handlers, Who } from './http/handler.js';
