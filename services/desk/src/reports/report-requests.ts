import { createHash } from 'node:crypto';
import { WeirError } from '@weir/model';
import type { ReportBook, TakenRequest } from '../feed/report-book.js';

type Accepted = Omit<TakenRequest, 'said'>;

/** Those that were sent last: until a message has been read back, the book does not have it. */
const sentMax = 1_000;

/** What a report says, as a message names it beside the key of its request. */
const saidWith = (words: unknown): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 32);

/**
 * Reports are no acts: of a reporter the last message stands. So a request that comes again, late, would bring back what was
 * withdrawn or mended since. It is known by its key, which the message bears, at every desk.
 */
export class ReportRequests {
  readonly #book: Pick<ReportBook, 'request'>;
  readonly #sent = new Map<string, { readonly said: string; readonly accepted: Promise<Accepted> }>();

  constructor(book: Pick<ReportBook, 'request'>) {
    this.#book = book;
  }

  /**
   * Sends what was asked for, once.
   * @param send is given what the message is to name as its `request`
   * @throws {WeirError} `DESK_ID_REUSED` where the key was that of something else; what `send` throws
   */
  async once(key: string, words: unknown, send: (request: string) => Promise<Accepted>): Promise<Accepted> {
    const said = saidWith(words);
    const taken = this.#book.request(key) ?? this.#sent.get(key);
    if (taken !== undefined && taken.said !== said)
      throw new WeirError('DESK_ID_REUSED', 'the key stands for another report');
    if (taken !== undefined) {
      if ('accepted' in taken) return taken.accepted;
      const { said: _said, ...accepted } = taken;
      return accepted;
    }
    const accepted = send(`${key}.${said}`);
    this.#sent.set(key, { said, accepted });
    if (this.#sent.size > sentMax) this.#sent.delete(this.#sent.keys().next().value!);
    // What was not written may be tried again.
    accepted.catch(() => this.#sent.delete(key));
    return accepted;
  }
}
