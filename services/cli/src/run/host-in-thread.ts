import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ToldFailure } from '../stack/report.js';
import { type HostOptions, host } from './host.js';
import { type Part, partName } from './services.js';
import type { ThreadOrder, ThreadWord } from './thread-words.js';

const threadProgram = new URL('./service-thread.js', import.meta.url);

/**
 * Runs one service as `host` does, in a thread of its own: its work then delays nobody else's.
 * @throws {ToldFailure} what the service threw that was foreseen; other errors as they were
 */
export const hostInThread = async (
  part: Part,
  options: Omit<HostOptions, 'open'> & { readonly niceness: number },
  program = threadProgram,
): Promise<void> => {
  const { config, niceness, onListening, onReady, portWritten, signal, stateDir } = options;
  // Where the sources run as they are, or all in one file, there is no program for a thread.
  if (!existsSync(fileURLToPath(program))) return host(part, options);
  const workerData: ThreadOrder = { ...part, config, stateDir, portWritten, niceness };
  // Without the options of this process, which may be those of a debugger or a test runner.
  const thread = new Worker(program, { name: `weir-${partName(part)}`, execArgv: [], workerData });
  const end = (): void => thread.postMessage('end');
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on('message', (word: ThreadWord) => {
        if (word.kind === 'failed') reject(new ToldFailure(word.failure));
        else if (word.kind === 'ended') resolve();
        else if (word.kind === 'ready') onReady(word.url);
        else onListening(word.url);
      });
      thread.on('error', reject);
      thread.on('exit', (status) =>
        reject(new Error(`the thread of ${partName(part)} ended by itself, with status ${status}`)),
      );
    });
  } finally {
    signal.removeEventListener('abort', end);
    await thread.terminate();
  }
};
