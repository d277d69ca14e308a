import { CheckAnswer } from '@weir/check/request';
import { WeirError } from '@weir/model';

/** A payment as it is asked about: accounts as trace §1 has them, the amount in minor units. */
export interface AskedPayment {
  readonly payer: string;
  readonly payee: string;
  readonly asset: string;
  readonly amount: string;
  readonly time?: string;
  readonly device?: string;
}

const waitMs = 5_000;

/**
 * Asks a running check about a payment.
 * @param url where it listens: `http://host:port`
 * @param token null: none is sent
 * @throws {WeirError} `CHECK_AWAY`, `CHECK_TOKEN`, `CHECK_MISTYPED`; `USAGE` naming what the check refuses of the payment
 */
export const askCheck = async (url: string, token: string | null, payment: AskedPayment): Promise<CheckAnswer> => {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(new URL('/v1/payments/check', url), {
      method: 'POST',
      headers,
      body: JSON.stringify(payment),
      signal: AbortSignal.timeout(waitMs),
    });
  } catch (cause) {
    throw new WeirError('CHECK_AWAY', `nobody answers at ${url}`, { cause });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const read = CheckAnswer.safeParse(body);
    if (read.success) return read.data;
    throw new WeirError('CHECK_AWAY', `what answers at ${url} is no payment check`);
  }
  const { code, detail } = (body ?? {}) as { readonly code?: unknown; readonly detail?: unknown };
  if (code === 'CHECK_TOKEN' || code === 'CHECK_MISTYPED') throw new WeirError(code, String(detail));
  if (code === 'CHECK_INVALID') throw new WeirError('USAGE', String(detail));
  throw new WeirError('CHECK_AWAY', `what answers at ${url} says ${response.status}`);
};
