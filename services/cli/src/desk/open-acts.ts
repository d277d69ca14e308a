import { ActLog } from '@weir/desk/act-log';
import { connectTo } from '../world/open-world.js';

/**
 * Runs `work` with the acts of an installation, read to their end.
 * @throws {WeirError} `USAGE` where nothing is in the namespace; {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`
 */
export const withActs = async <T>(namespace: string | undefined, work: (acts: ActLog) => Promise<T>): Promise<T> => {
  const connection = await connectTo(namespace);
  try {
    await connection.log.ping();
    const acts = await ActLog.open(connection.log, connection.topics.acts);
    const reading = acts.run();
    reading.catch(() => undefined);
    try {
      return await work(acts);
    } finally {
      await acts.close();
    }
  } finally {
    await connection.close();
  }
};
