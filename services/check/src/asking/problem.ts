import type { Problem } from '@weir/desk-api';
import { type ErrorCode, errorCatalogue, WeirError } from '@weir/model';
import type { z } from 'zod';
import { mistyped } from './request.js';

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  CHECK_INVALID: 400,
  CHECK_MISTYPED: 400,
  CHECK_TOKEN: 401,
  CHECK_UNKNOWN: 404,
};

const isOfMistyped = (issue: z.core.$ZodIssue): boolean => issue.code === 'custom' && issue.params === mistyped;

/**
 * A request whose parts do not hold. Where all that is wrong is how addresses were typed, its code says so: the payer can mend that,
 * and nobody else.
 */
export class BadCheck extends WeirError {
  readonly issues: NonNullable<Problem['issues']>;

  constructor(error: z.ZodError) {
    const issues = error.issues
      .slice(0, 20)
      .map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
    const isMistyped = error.issues.every(isOfMistyped);
    super(
      isMistyped ? 'CHECK_MISTYPED' : 'CHECK_INVALID',
      isMistyped
        ? `${issues.map(({ path }) => path).join(', ')}: the checksum of an address does not hold, or it is no address of its chain`
        : issues.map(({ path, message }) => `${path}: ${message}`).join('; '),
    );
    this.issues = issues;
  }
}

const unforeseen: Problem = {
  type: 'urn:weir:problem:UNFORESEEN',
  title: 'this was not foreseen',
  status: 500,
  code: 'UNFORESEEN',
  detail: 'the check failed; its log says how',
};

/** An error as RFC 9457 has it. What was not foreseen says nothing of how the check is made. */
export const problemOf = (error: unknown): Problem => {
  const own = error instanceof WeirError ? error : refusedByServer(error);
  if (own === null) return unforeseen;
  const status = statuses[own.code];
  if (status === undefined) return unforeseen;
  const { text, remedy } = errorCatalogue[own.code];
  return {
    type: `urn:weir:problem:${own.code}`,
    title: text,
    status,
    code: own.code,
    detail: own.detail,
    remedy,
    ...(own instanceof BadCheck ? { issues: own.issues } : {}),
  };
};

/** What the server itself refuses before it asks us: a body that is no JSON, or too large. */
const refusedByServer = (error: unknown): WeirError | null => {
  if (!(error instanceof Error)) return null;
  const { statusCode } = error as { readonly statusCode?: unknown };
  const isCallers = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isCallers ? new WeirError('CHECK_INVALID', error.message, { cause: error }) : null;
};
