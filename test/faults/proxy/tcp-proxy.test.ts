import { createServer, type Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TcpProxy } from './tcp-proxy.js';

/** Says back what it hears, and remembers it. */
class Echo {
  readonly heard: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.heard.push(bytes.toString());
      socket.write(bytes);
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

class Caller {
  answers = '';
  end: string | null = null;
  readonly #socket = new Socket();

  async call(port: number): Promise<void> {
    this.#socket.on('data', (bytes) => {
      this.answers += bytes.toString();
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.end = error.code ?? 'error';
    });
    this.#socket.on('close', () => {
      this.end ??= 'closed';
    });
    await new Promise<void>((resolve) => this.#socket.connect(port, '127.0.0.1', resolve));
  }

  say(text: string): void {
    this.#socket.write(text);
  }

  die(): void {
    this.#socket.destroy();
  }
}

const until = async (isSo: () => boolean): Promise<void> => {
  for (let waitedMs = 0; !isSo(); waitedMs += 5) {
    if (waitedMs > 2_000) throw new Error('waited in vain');
    await sleep(5);
  }
};

describe('a proxy for trouble on purpose', () => {
  let echo: Echo;
  let proxy: TcpProxy;
  let caller: Caller;

  beforeEach(async () => {
    echo = new Echo();
    await echo.open();
    proxy = await TcpProxy.open(() => echo.port);
    caller = new Caller();
    await caller.call(proxy.port);
  });
  afterEach(async () => {
    caller.die();
    await proxy.close();
    await echo.close();
  });

  it('passes everything on while there is none', async () => {
    caller.say('money');
    await until(() => caller.answers === 'money');
  });

  it('delays both ways, in order', async () => {
    proxy.begin({ kind: 'latency', ms: 60 });
    const beganMs = performance.now();
    caller.say('a');
    await sleep(5);
    caller.say('b');
    await until(() => caller.answers === 'ab');
    expect(performance.now() - beganMs).toBeGreaterThan(110);
  });

  it('resets a connection after so many bytes of answers', async () => {
    proxy.begin({ kind: 'reset', afterBytes: 4 });
    caller.say('1234');
    await until(() => caller.answers === '1234');
    caller.say('5');
    await until(() => caller.end !== null);
    expect(caller.end).toBe('ECONNRESET');
    expect(echo.heard.join('')).toBe('12345');
  });

  it('lets nothing pass through a black hole, and all of it when that is over', async () => {
    proxy.begin({ kind: 'black-hole' });
    caller.say('late');
    const other = new Caller();
    await other.call(proxy.port);
    other.say('later');
    await sleep(50);
    expect(echo.heard).toEqual([]);
    proxy.heal();
    await until(() => caller.answers === 'late' && other.answers === 'later');
    other.die();
  });

  it('drops the answer to what was carried out, and cuts off who waited for it', async () => {
    proxy.begin({ kind: 'deaf' });
    caller.say('insert');
    await until(() => echo.heard.join('') === 'insert');
    await sleep(20);
    expect([caller.answers, caller.end]).toEqual(['', null]);
    proxy.heal();
    await until(() => caller.end !== null);
    expect(caller.answers).toBe('');
  });

  it('holds a request back beyond the death of its sender', async () => {
    const { held, release } = proxy.hold((bytes) => bytes.toString().startsWith('insert'));
    caller.say('select');
    await until(() => caller.answers === 'select');
    caller.say('insert');
    caller.say(' rows');
    await until(() => held() === 1);
    await sleep(20);
    caller.die();
    await sleep(20);
    expect(echo.heard.join('')).toBe('select');
    await release();
    expect(echo.heard.join('')).toBe('selectinsert rows');
  });
});
