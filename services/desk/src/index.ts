export { AccountRefs } from './accounts/account-refs.js';
export type { AnswerOf, Ask, Handlers, Who } from './http/handler.js';
export { type QueryParts, type QueryRoute, queryHandlers } from './queries/index.js';
export {
  findWays,
  type OnStep,
  usualCost,
  type WaysAsked,
  type WaysCost,
  type WaysFound,
} from './queries/paths/find-ways.js';
