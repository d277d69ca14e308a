import type { Log, LogWriter } from '@weir/log';

/** Who writes what; both are the same where alerts are written without transactions. */
export interface Writers {
  readonly plain: LogWriter;
  readonly alerts: LogWriter;
}

export const openWriters = async (log: Log, transactionalId: string | undefined): Promise<Writers> => {
  const plain = await log.openWriter();
  if (transactionalId === undefined) return { plain, alerts: plain };
  try {
    return { plain, alerts: await log.openWriter({ transactionalId }) };
  } catch (error) {
    await plain.close();
    throw error;
  }
};

export const closeWriters = async ({ plain, alerts }: Writers): Promise<void> => {
  await plain.close();
  if (alerts !== plain) await alerts.close();
};
