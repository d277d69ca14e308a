import type { OnForeign } from '@weir/journal';
import { interruption } from '../send/interruption.js';
import type { Connection } from '../stack/connection.js';
import { connectTo } from '../world/open-world.js';
import { tellForeign } from './tell-foreign.js';

/** What follows a topic of an installation until `signal` aborts. */
export type Following = (connection: Connection, signal: AbortSignal, onForeign: OnForeign) => Promise<void>;

/** Runs what follows a topic until Ctrl-C, or until nobody reads what it prints; outages of the log go to standard error. */
export const followed = async (
  command: 'alerts' | 'findings',
  namespace: string | undefined,
  follow: Following,
): Promise<number> => {
  const connection = await connectTo(namespace, {
    onLog: (level, message) => {
      if (level === 'warn' || level === 'error') console.error(`weir ${command}: ${message}`);
    },
  });
  const { signal, release } = interruption();
  try {
    await follow(connection, signal, tellForeign(command));
    return 0;
  } finally {
    release();
    await connection.close();
  }
};
