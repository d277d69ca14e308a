import { z } from 'zod';
import type { Right } from './session.js';
import { AccountRef, CaseName } from './values.js';

/** A route: what the server registers, the browser calls and the OpenAPI page is made from. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: `/v1/${string}`;
  /** What the caller must be allowed; null: nobody need be signed in. */
  readonly right: Right | null;
  /** Another right that opens the route too, for a part of what it does: the desk says for which. */
  readonly orRight?: Right;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Left out: 204, without a body. */
  readonly answer?: z.ZodType;
  /** It changes one thing as the caller saw it: If-Match says which version that was. */
  readonly ifMatch?: true;
}

export const route = <const R extends Route>(given: R): R => given;

export const OfAccount = z.strictObject({ ref: AccountRef });
export const OfCase = z.strictObject({ case: CaseName });
/** As long as acts have ids: a task that a desk opens is named for the alert and the order that it is about. */
export const OfId = z.strictObject({ id: z.string().min(1).max(200) });
