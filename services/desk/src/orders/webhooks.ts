import { createHmac } from 'node:crypto';
import { type DeskState, type StopOrder, stopPaymentRequested } from '@weir/acts';
import { type WebhookReceiver, webhookKeyId } from '@weir/model';
import type { Logger } from '@weir/runtime';

export interface WebhookOptions {
  readonly receivers: readonly WebhookReceiver[];
  /** Waits between attempts, milliseconds; after the last it is given up until the next start. */
  readonly waitsMs?: readonly number[];
  readonly timeoutMs?: number;
}

const second = 1_000;
const minute = 60 * second;
/** Eleven attempts over a day and a little: orders of 48 hours are old news after that. */
const waitsMsDefault = [
  ...[second, 5 * second, 30 * second, 2 * minute, 10 * minute],
  ...[30 * minute, 60 * minute, 180 * minute, 360 * minute, 720 * minute],
];

/**
 * What a receiver checks: HMAC-SHA-256, hex, over the time in seconds, a dot, and the body as it came.
 * Header `weir-signature: t=<seconds>,v1=<hex>`; while a secret is changed there is a `v1` of the one before too, behind the new one.
 */
export const signatureOf = (secrets: readonly string[], seconds: number, body: string): string =>
  [
    `t=${seconds}`,
    ...secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`),
  ].join(',');

/** By which secrets a receiver finds the signatures made, in their order. Header `weir-key-id`. */
export const keyIdsOf = (secrets: readonly string[]): string => secrets.map(webhookKeyId).join(',');

/** Whom a log names: receivers of many kinds have their key in the path of the address, or behind it. */
const receiverOf = (url: string): string => new URL(url).origin;

/**
 * Tells orders that were sent to programs of others, again and again until they say that they have it. Every desk tells,
 * and each start tells anew what still waits for an answer: a receiver takes each `id` once.
 */
export class Webhooks {
  readonly #options: Required<WebhookOptions>;
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  readonly #told = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ending = new AbortController();

  constructor(options: WebhookOptions, logger: Logger, nowMs: () => number) {
    this.#options = { waitsMs: waitsMsDefault, timeoutMs: 10 * second, ...options };
    this.#logger = logger;
    this.#nowMs = nowMs;
  }

  /** Orders that wait for an answer: to be called once, when the acts have been read. */
  tellAll(state: DeskState): void {
    for (const order of state.orders.values()) this.see(order, state);
  }

  /** An order that changed. */
  see(order: StopOrder, state: DeskState): void {
    if ((order.state !== 'sent' && order.state !== 'unanswered') || this.#told.has(order.id)) return;
    this.#told.add(order.id);
    const body = JSON.stringify(stopPaymentRequested(order, state.terms));
    for (const receiver of this.#options.receivers) void this.#attempt(receiver, order.id, body, 0);
  }

  /** Gives up what is under way. */
  close(): void {
    this.#ending.abort();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #attempt(receiver: WebhookReceiver, id: string, body: string, attempt: number): Promise<void> {
    const { url } = receiver;
    const why = await this.#post(receiver, id, body);
    if (why === null || this.#ending.signal.aborted) return;
    const waitMs = this.#options.waitsMs[attempt];
    if (waitMs === undefined) {
      this.#logger.error(
        { receiver: receiverOf(url), order: id, why },
        'an order was not taken: given up until the next start',
      );
      return;
    }
    this.#logger.warn(
      { receiver: receiverOf(url), order: id, why, waitMs },
      'an order was not taken: told again later',
    );
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#attempt(receiver, id, body, attempt + 1);
    }, waitMs);
    this.#timers.add(timer.unref());
  }

  /** Null: it was taken; else why not. */
  async #post({ secrets, url }: WebhookReceiver, id: string, body: string): Promise<string | null> {
    const { timeoutMs } = this.#options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          'weir-key-id': keyIdsOf(secrets),
          'weir-signature': signatureOf(secrets, Math.floor(this.#nowMs() / second), body),
        },
        body,
        signal: AbortSignal.any([this.#ending.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel();
      return response.ok ? null : `status ${response.status}`;
    } catch (error) {
      // Whatever it was, the receiver does not have it.
      return error instanceof Error ? error.message.replaceAll(url, receiverOf(url)) : String(error);
    }
  }
}
