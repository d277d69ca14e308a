// The program of a thread that hosts one service; see host-in-thread.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { foreseen } from '../stack/report.js';
import { host } from './host.js';
import { standBack } from './stand-back.js';
import type { ThreadOrder, ThreadWord } from './thread-words.js';

const { name, shard, niceness, ...order } = workerData as ThreadOrder;
const port = parentPort!;
const say = (word: ThreadWord): void => port.postMessage(word);
const ending = new AbortController();
port.once('message', () => ending.abort());

standBack(niceness);

try {
  await host(
    { name, shard },
    {
      ...order,
      signal: ending.signal,
      onListening: (url) => say({ kind: 'listening', url }),
      onReady: (url) => say({ kind: 'ready', url }),
    },
  );
  say({ kind: 'ended' });
} catch (error) {
  const failure = foreseen(error);
  // A mistake in this program crosses as it is, with the place where it was thrown.
  if (failure === null) throw error;
  say({ kind: 'failed', failure });
}
