/** One message of a stream of events. */
export interface StreamMessage {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/**
 * Takes a stream of events apart, as it arrives in pieces: rule: HTML standard, server-sent events. Comments are
 * heartbeats: they make no message, and `onRetry` hears the wait that the server asks for, milliseconds.
 */
export class EventText {
  #rest = '';
  #id: string | null = null;
  #event = '';
  #data: string[] = [];
  readonly #onRetry: (ms: number) => void;

  constructor(onRetry: (ms: number) => void = () => {}) {
    this.#onRetry = onRetry;
  }

  push(piece: string): StreamMessage[] {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): StreamMessage[] {
    if (line === '') {
      const data = this.#data.join('\n');
      const event = this.#event === '' ? 'message' : this.#event;
      const isEmpty = this.#data.length === 0;
      this.#data = [];
      this.#event = '';
      return isEmpty ? [] : [{ id: this.#id, event, data }];
    }
    const colon = line.indexOf(':');
    if (colon === 0) return [];
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id') this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#onRetry(Number(value));
    return [];
  }
}
