import { createServer, type Server, Socket } from 'node:net';
import { type Held, type Holding, ProxiedConnection } from './proxied-connection.js';

/**
 * What a network does to those who talk through it. `deaf`: requests arrive and are carried out, answers never come
 * back, and whoever waited for one is cut off when it is over: the response is dropped after the insert happened.
 */
export type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'latency'; readonly ms: number }
  /** Connections are reset when so many bytes of answers have passed. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Nothing passes, nobody is told; what was sent meanwhile arrives when it is over. */
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'deaf' };

/** What a request looks like whose connection is to be held, by its first bytes. */
export type Holds = (firstBytes: Buffer) => boolean;

/** Requests that are kept back. */
export interface Hold {
  /** On so many connections. */
  readonly held: () => number;
  /** Sends them on; resolves when the server has answered. */
  readonly release: () => Promise<void>;
  /** Nobody will ever have them: the connections are cut. */
  readonly discard: () => void;
}

/** A TCP proxy on 127.0.0.1 before one server, for trouble on purpose. */
export class TcpProxy {
  readonly #server: Server;
  readonly #serverPort: () => number;
  readonly #connections = new Set<ProxiedConnection>();
  #trouble: Trouble = { kind: 'none' };
  #holding: Holding | null = null;

  private constructor(serverPort: () => number) {
    this.#serverPort = serverPort;
    this.#server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => this.#accept(client));
  }

  /** @param serverPort asked at each connection: a server that comes back may have another */
  static async open(serverPort: () => number): Promise<TcpProxy> {
    const proxy = new TcpProxy(serverPort);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return address.port;
  }

  /** Begins a trouble, for the connections that stand and for new ones; it ends the one before. */
  begin(trouble: Trouble): void {
    this.#trouble = trouble;
    for (const connection of this.#connections) connection.trouble = trouble;
  }

  heal(): void {
    this.begin({ kind: 'none' });
  }

  /**
   * From a request that `holds` says yes to, everything that its connection sends is kept back, also when its sender
   * is dead by then. Meanwhile the sender waits for its answer.
   */
  hold(holds: Holds): Hold {
    const holding = { holds, kept: [] as Held[] };
    this.#holding = holding;
    for (const connection of this.#connections) connection.holding = holding;
    const end = (): Held[] => {
      if (this.#holding === holding) this.#holding = null;
      for (const connection of this.#connections) connection.holding = this.#holding;
      return holding.kept.splice(0);
    };
    return {
      held: () => holding.kept.length,
      release: async () => void (await Promise.all(end().map((each) => each.release()))),
      discard: () => {
        for (const each of end()) each.discard();
      },
    };
  }

  #accept(client: Socket): void {
    const server = new Socket();
    const connection = new ProxiedConnection(client, server, () => this.#connections.delete(connection));
    this.#connections.add(connection);
    connection.trouble = this.#trouble;
    connection.holding = this.#holding;
    server.connect({ port: this.#serverPort(), host: '127.0.0.1', noDelay: true });
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
