import type { DeskEvent } from '@weir/desk-api';
import { EventText } from './event-text.js';

/** `live`: events come; `connecting`: the first time, or again; `paused`: the reader asked for quiet; `out`: signed out. */
export type StreamState = 'connecting' | 'live' | 'paused' | 'out';

const silenceMsMax = 45_000;
const retryMsMax = 30_000;

/**
 * Reads the desk's events and comes back after every cut with the last id it had, so that nothing is missed. Read with
 * fetch: the platform's own reader can neither say where to begin nor tell a lost right from a lost line.
 */
export class DeskStream {
  readonly #onEvent: (event: DeskEvent) => void;
  readonly #onState: (state: StreamState) => void;
  #lastId: string | null;
  #retryMs = 1_000;
  #abort: AbortController | null = null;

  /** @param after the id of the last event that the reader's data contains; null: from now on */
  constructor(after: string | null, onEvent: (event: DeskEvent) => void, onState: (state: StreamState) => void) {
    this.#lastId = after;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  start(): void {
    if (this.#abort !== null) return;
    this.#abort = new AbortController();
    void this.#run(this.#abort.signal);
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#onState('paused');
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.#onState('connecting');
      const began = Date.now();
      const isOut = await this.#read(signal).catch(() => false);
      if (signal.aborted) return;
      if (isOut) {
        this.#onState('out');
        return;
      }
      failures = Date.now() - began > 10_000 ? 0 : failures + 1;
      const waitMs = Math.min(retryMsMax, this.#retryMs * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2);
      await new Promise((resolve) => setTimeout(resolve, failures <= 1 ? this.#retryMs : waitMs));
    }
  }

  /** Reads until the line is cut. True: there is nothing to come back for. */
  async #read(signal: AbortSignal): Promise<boolean> {
    const cut = new AbortController();
    const cutNow = (): void => cut.abort();
    signal.addEventListener('abort', cutNow);
    let silence = setTimeout(cutNow, silenceMsMax);
    try {
      const response = await fetch('/v1/events', {
        headers: {
          accept: 'text/event-stream',
          ...(this.#lastId === null ? {} : { 'last-event-id': this.#lastId }),
        },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: cut.signal,
      });
      if (response.status === 401 || response.status === 403) return true;
      if (!response.ok || response.body === null) return false;
      this.#onState('live');
      const text = new EventText((ms) => {
        this.#retryMs = Math.min(ms, retryMsMax);
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return false;
        // A line that says nothing for three heartbeats is dead, whatever the socket thinks.
        clearTimeout(silence);
        silence = setTimeout(cutNow, silenceMsMax);
        for (const message of text.push(value)) {
          if (message.id !== null) this.#lastId = message.id;
          this.#onEvent(JSON.parse(message.data) as DeskEvent);
        }
      }
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', cutNow);
      cut.abort();
    }
  }
}
