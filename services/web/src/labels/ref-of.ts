import { call } from '../api/call.js';

/** The ref of an account that somebody typed or pasted, number or ref. @throws {DeskProblem} where it is none */
export const refOf = async (typed: string): Promise<string> => {
  const text = typed.trim();
  return /^[A-Za-z0-9_-]{20,400}$/.test(text) ? text : (await call('lookUpAccount', { body: { account: text } })).ref;
};
