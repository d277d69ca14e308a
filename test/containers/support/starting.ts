import { setTimeout as sleep } from 'node:timers/promises';
import type { StartedTestContainer, WaitStrategy } from 'testcontainers';

type Waiting = Parameters<WaitStrategy['waitUntilReady']>;
type Container = Waiting[0];

/** What is asked of one that does not answer; its log, its state and its addresses are told of each. */
const askingMsMax = 20_000;

const answerOf = async (container: Container, command: string): Promise<string> => {
  const exec = await container.exec({ Cmd: ['sh', '-c', command], AttachStdout: true, AttachStderr: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  let said = '';
  for await (const chunk of stream) said += String(chunk);
  return said;
};

const lastWords = async (container: Container, command: string): Promise<string> => {
  const { State, NetworkSettings } = await container.inspect();
  const addresses = Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress);
  // Each piece of a log begins with eight bytes that say which stream it is of.
  const log = String(await container.logs({ stdout: true, stderr: true, tail: 50 })).replace(/[^\P{Cc}\n]/gu, '');
  const seen = `state ${JSON.stringify(State)}\nat ${addresses}, published ${JSON.stringify(NetworkSettings.Ports)}\nlog:\n${log}`;
  return State.Running ? `${seen}\n$ ${command}\n${await answerOf(container, command)}` : seen;
};

/** Waits as another does; before a container that did not become ready is removed, it tells what can be seen of it. */
class TellingWait implements WaitStrategy {
  readonly #inner: WaitStrategy;
  readonly #name: string;
  readonly #command: string;

  constructor(inner: WaitStrategy, name: string, command: string) {
    this.#inner = inner;
    this.#name = name;
    this.#command = command;
  }

  async waitUntilReady(...[container, ...rest]: Waiting): Promise<void> {
    try {
      await this.#inner.waitUntilReady(container, ...rest);
    } catch (error) {
      const told = lastWords(container, this.#command).catch((failed: unknown) => `nothing can be seen: ${failed}`);
      const late = sleep(askingMsMax, `nothing more could be seen within ${askingMsMax / 1000} s`, { ref: false });
      console.error(`${this.#name} DOES NOT ANSWER: ${error}\n${await Promise.race([told, late])}`);
      throw error;
    }
  }

  withStartupTimeout(startupTimeoutMs: number): this {
    this.#inner.withStartupTimeout(startupTimeoutMs);
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.#inner.isStartupTimeoutSet();
  }

  getStartupTimeout(): number {
    return this.#inner.getStartupTimeout();
  }
}

/**
 * Waits as `inner` does, and tells of a container that did not become ready what can be seen of it.
 * @param command of a shell in the container, whose output is told too
 */
export const telling = (inner: WaitStrategy, name: string, command: string): WaitStrategy =>
  new TellingWait(inner, name, command);

/**
 * Starts a server that is not what is tested here; one that fails to come up is started a second time, and that is said:
 * no test is told again for a hook that failed.
 */
export const startedWithin2 = async <Server>(name: string, start: () => Promise<Server>): Promise<Server> => {
  try {
    return await start();
  } catch (error) {
    console.error(`STARTED A SECOND TIME: ${name}; ${error}`);
    return start();
  }
};

/** All of them, or none: where one fails, the others are waited for and stopped, else their network could not go. */
export const allStarted = async <Servers extends readonly { readonly container: StartedTestContainer }[]>(
  starting: {
    readonly [Place in keyof Servers]: Promise<Servers[Place]>;
  },
): Promise<Servers> => {
  const settled = await Promise.allSettled(starting as readonly Promise<Servers[number]>[]);
  const failed = settled.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failed === undefined) return settled.map((each) => (each as { value: unknown }).value) as unknown as Servers;
  await Promise.allSettled(settled.map((each) => (each.status === 'fulfilled' ? each.value.container.stop() : null)));
  throw failed.reason;
};
