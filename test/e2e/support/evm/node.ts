// A real node of an EVM chain, of a chain of its own: anvil, whose program comes with npm.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../free-port.js';
import { anvilProgram } from './anvil-program.js';

/** A log as `eth_getLogs` gives it. */
export interface NodeLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly blockTimestamp?: string;
  readonly transactionHash: string;
  readonly transactionIndex: string;
  readonly logIndex: string;
  readonly removed: boolean;
}

export const hexOf = (value: number | bigint): string => `0x${value.toString(16)}`;

const startMs = 10_000;
const callMs = 5_000;
const lifeMs = 600_000;

/** A node that mines when it is told to. It must be ended. */
export class EvmNode {
  readonly #child: ChildProcess;
  readonly #url: string;
  #asked = 0;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  /** @param genesisMs the time of its first block, milliseconds UTC */
  static async start(chainId: number, genesisMs: number): Promise<EvmNode> {
    const port = await freePort();
    const args = ['--host', '127.0.0.1', '--port', port, '--chain-id', chainId, '--no-mining', '--silent'];
    const time = ['--timestamp', Math.floor(genesisMs / 1_000), '--auto-impersonate', '--order', 'fifo'];
    const child = spawn(anvilProgram()!, [...args, ...time].map(String), {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: lifeMs,
      killSignal: 'SIGKILL',
    });
    // A run that is over before its time leaves no node behind.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    const node = new EvmNode(child, `http://127.0.0.1:${port}`);
    const endMs = Date.now() + startMs;
    for (;;) {
      const answered = await node.ask('eth_chainId').catch(() => null);
      if (answered === hexOf(chainId)) return node;
      if (child.exitCode !== null || Date.now() > endMs) {
        await node.end();
        throw new Error(`anvil did not begin: ${said}`);
      }
      await sleep(20);
    }
  }

  /** Asks by JSON-RPC. */
  async ask<Answer = unknown>(method: string, ...params: readonly unknown[]): Promise<Answer> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: this.#asked++, method, params }),
      signal: AbortSignal.timeout(callMs),
    });
    const { error, result } = (await response.json()) as { readonly error?: unknown; readonly result?: Answer };
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result as Answer;
  }

  /** Puts a transaction into the pool; it stands in the next block. @returns its hash */
  send(from: string, to: string, data: string): Promise<string> {
    return this.ask('eth_sendTransaction', { from, to, data, gas: hexOf(200_000) });
  }

  /** Makes a block of what is in the pool, at a time in whole seconds. */
  async mine(timeMs: number): Promise<void> {
    await this.ask('evm_mine', hexOf(timeMs / 1_000));
  }

  logs(address: string): Promise<readonly NodeLog[]> {
    return this.ask('eth_getLogs', { address, fromBlock: '0x0', toBlock: 'latest' });
  }

  /** Ends it, and waits until it has. */
  async end(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
