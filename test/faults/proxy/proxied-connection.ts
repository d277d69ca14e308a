import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Holds, Trouble } from './tcp-proxy.js';

/** Bytes that are kept back. */
export interface Held {
  /** Sends them on; resolves when the server has answered, or has closed the connection. */
  release(): Promise<void>;
  /** Nobody will ever have them. */
  discard(): void;
}

/** What is to be held, and what is. */
export interface Holding {
  readonly holds: Holds;
  readonly kept: Held[];
}

/** One client's connection and the one to the server that stands for it. Owns both sockets. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #onClosed: () => void;
  #trouble: Trouble = { kind: 'none' };
  #answeredBytes = 0;
  /** Answers were dropped: whoever waits for them must not wait for ever. */
  #isBroken = false;
  #holding: Holding | null = null;
  #parked: Buffer[] | null = null;
  #isClientGone = false;
  /** The last of what is delayed, by where it goes. */
  readonly #onTheirWay = new Map<Socket, Promise<void>>();

  constructor(client: Socket, server: Socket, onClosed: () => void) {
    this.#client = client;
    this.#server = server;
    this.#onClosed = onClosed;
    client.on('data', (bytes) => this.#asked(bytes));
    server.on('data', (bytes) => this.#answered(bytes));
    // Resets are what this is for; who is concerned sees them at its own end.
    client.on('error', () => undefined);
    server.on('error', () => undefined);
    client.on('close', () => this.#clientClosed());
    server.on('close', () => this.cut());
    client.resume();
  }

  set trouble(trouble: Trouble) {
    this.#trouble = trouble;
    this.#answeredBytes = 0;
    if (this.#isBroken && trouble.kind !== 'deaf') {
      this.cut();
      return;
    }
    for (const socket of [this.#client, this.#server]) {
      if (trouble.kind === 'black-hole') socket.pause();
      else socket.resume();
    }
  }

  /** See `TcpProxy.hold`; null: nothing more is held, what is stays so. */
  set holding(holding: Holding | null) {
    this.#holding = holding;
  }

  /** Ends both sides at once, as a machine that is gone does. */
  cut(): void {
    this.#client.resetAndDestroy();
    this.#server.destroy();
    this.#onClosed();
  }

  #asked(bytes: Buffer): void {
    if (this.#parked !== null) {
      this.#parked.push(bytes);
      return;
    }
    if (this.#holding?.holds(bytes)) {
      this.#park(bytes, this.#holding);
      return;
    }
    this.#pass(this.#server, this.#client, bytes);
  }

  #answered(bytes: Buffer): void {
    const trouble = this.#trouble;
    if (this.#isClientGone) return;
    if (trouble.kind === 'deaf') {
      this.#isBroken = true;
      return;
    }
    this.#answeredBytes += bytes.length;
    if (trouble.kind === 'reset' && this.#answeredBytes > trouble.afterBytes) this.cut();
    else this.#pass(this.#client, this.#server, bytes);
  }

  #pass(to: Socket, from: Socket, bytes: Buffer): void {
    const ms = this.#trouble.kind === 'latency' ? this.#trouble.ms : 0;
    const before = this.#onTheirWay.get(to);
    if (ms > 0 || before !== undefined) {
      // Behind what is on its way already: bytes keep their order when the trouble ends.
      const passed = Promise.all([before, sleep(ms)]).then(() => {
        if (to.writable) to.write(bytes);
        if (this.#onTheirWay.get(to) === passed) this.#onTheirWay.delete(to);
      });
      this.#onTheirWay.set(to, passed);
      return;
    }
    if (!to.writable || to.write(bytes)) return;
    from.pause();
    to.once('drain', () => {
      if (this.#trouble.kind !== 'black-hole') from.resume();
    });
  }

  #park(first: Buffer, { kept }: Holding): void {
    const parked = [first];
    this.#parked = parked;
    const release = async (): Promise<void> => {
      const done = new Promise<void>((resolve) => {
        this.#server.once('data', () => resolve());
        this.#server.once('close', () => resolve());
      });
      this.#parked = null;
      for (const bytes of parked) this.#server.write(bytes);
      await done;
      if (this.#isClientGone) this.cut();
    };
    kept.push({ release, discard: () => this.cut() });
  }

  #clientClosed(): void {
    this.#isClientGone = true;
    // What is held has left its sender: it may still arrive.
    if (this.#parked !== null) return;
    this.#server.destroy();
    this.#onClosed();
  }
}
