import type { Problem } from '@weir/desk-api';
import { type ErrorCode, errorCatalogue, WeirError } from '@weir/model';
import { failureOf } from '@weir/runtime';
import type { z } from 'zod';

/** An act that the fold did not take. */
export class RefusedAct extends WeirError {
  /** Who changed the same thing before, and when, milliseconds UTC; null: nobody did. */
  readonly by: string | null;
  readonly atMs: number | null;

  constructor(code: ErrorCode, detail: string, by: string | null, atMs: number | null) {
    super(code, detail);
    this.by = by;
    this.atMs = atMs;
  }
}

/** A request whose parts do not hold. */
export class BadRequest extends WeirError {
  readonly issues: NonNullable<Problem['issues']>;

  constructor(issues: NonNullable<Problem['issues']>) {
    super(
      'DESK_INVALID',
      issues
        .map(({ path, message }) => `${path}: ${message}`)
        .join('; ')
        .slice(0, 1_000),
    );
    this.issues = issues;
  }
}

/** @param part which part of the request: `query`, `body`, `params` */
export const issuesOf = (part: string, error: z.ZodError): NonNullable<Problem['issues']> =>
  error.issues.slice(0, 50).map(({ path, message }) => ({ path: [part, ...path].map(String).join('.'), message }));

const statusOfCode: ReadonlyMap<string, number> = new Map([
  ['DESK_INVALID', 400],
  ['DESK_UNAUTHENTICATED', 401],
  ['DESK_FORBIDDEN', 403],
  ['DESK_UNKNOWN', 404],
  ['DESK_REF_UNKNOWN', 404],
  ['CASE_UNKNOWN', 404],
  ['DESK_CURSOR_UNKNOWN', 400],
  ['DESK_CONFLICT', 409],
  ['DESK_STATE', 409],
  ['DESK_ORDER_EXISTS', 409],
  ['DESK_OLD_REVISION', 409],
  ['DESK_SECOND_PERSON', 409],
  ['DESK_SUBJECT_UNKNOWN', 404],
  ['DESK_TOO_LARGE', 413],
  ['DESK_VERSION_NEEDED', 428],
  ['DESK_TOO_MANY', 429],
  ['DESK_NOT_SERVED', 501],
  ['DESK_ISSUER_AWAY', 503],
  ['EVIDENCE_NOT_WHOLE', 503],
  ['DESK_LOG_SLOW', 503],
  ['LOG_UNREACHABLE', 503],
  ['LOG_CLOSED', 503],
  ['LOG_MESSAGE_TOO_LARGE', 413],
  ['STORE_UNREACHABLE', 503],
  ['STORE_CLOSED', 503],
]);

/** After so many seconds what was asked for may be there. */
const retryAfterSeconds: ReadonlyMap<string, number> = new Map([['EVIDENCE_NOT_WHOLE', 10]]);

/** The headers of a problem, besides what it is. */
export const headersOf = ({ code }: Problem): Readonly<Record<string, string>> => {
  const seconds = retryAfterSeconds.get(code);
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
};

/** Any other code of the desk says that what is asked for does not fit what stands. */
const statusOf = (code: string): number => statusOfCode.get(code) ?? (/^DESK_|^BAD_/.test(code) ? 422 : 500);

/** What Fastify itself refuses, in our codes. */
const codeOfFastify: ReadonlyMap<string, ErrorCode> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'DESK_TOO_LARGE'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'DESK_INVALID'],
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'DESK_INVALID'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'DESK_INVALID'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'DESK_INVALID'],
  ['FST_ERR_BAD_URL', 'DESK_INVALID'],
  ['FST_ERR_MAX_URL_LENGTH', 'DESK_TOO_LARGE'],
]);

/** What Node or Fastify say of a request that is none. */
const foreignCode = (error: Error): ErrorCode | null => {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? codeOfFastify.get(code) : undefined;
  if (known !== undefined) return known;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? 'DESK_INVALID' : null;
};

const unforeseen: Problem = {
  type: 'urn:weir:problem:UNFORESEEN',
  title: 'this was not foreseen',
  status: 500,
  code: 'UNFORESEEN',
  detail: 'the desk failed; its log says how',
};

/** An error as RFC 9457 has it. What was not foreseen says nothing of how the desk is made. */
export const problemOf = (error: unknown): Problem => {
  const { code, remedy, text } = failureOf(error);
  if (!(error instanceof Error)) return unforeseen;
  const ours = Object.hasOwn(errorCatalogue, code) || statusOfCode.has(code);
  const own = ours ? code : foreignCode(error);
  if (own === null) return unforeseen;
  const entry = Object.hasOwn(errorCatalogue, own) ? errorCatalogue[own as ErrorCode] : null;
  const status = statusOf(own);
  if (status === 500) return { ...unforeseen, code: own };
  return {
    type: `urn:weir:problem:${own}`,
    title: entry?.text ?? own,
    status,
    code: own,
    detail: error instanceof WeirError ? error.detail : text,
    remedy: entry?.remedy ?? remedy,
    ...(error instanceof RefusedAct && error.by !== null && error.atMs !== null
      ? { by: error.by, at: error.atMs }
      : {}),
    ...(error instanceof BadRequest ? { issues: error.issues } : {}),
  };
};
