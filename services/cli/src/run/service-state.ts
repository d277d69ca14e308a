import { isAlive, type ServiceRecord } from './service-record.js';

const askMs = 2_000;

/**
 * A page of a service; null where it does not answer.
 * @param token shown to it; null: none
 */
export const askService = async (
  url: string,
  path: string,
  token: string | null = null,
): Promise<{ ok: boolean; text: string } | null> => {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  try {
    const response = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(askMs) });
    return { ok: response.ok, text: await response.text() };
  } catch {
    return null;
  }
};

/**
 * `ready`: does its work; `not ready`: runs, and waits for something; `no answer`: its process runs, and is silent;
 * `dead`: it ended without being asked to.
 */
export type ServiceState = 'ready' | 'not ready' | 'no answer' | 'dead';

export const serviceState = async (record: ServiceRecord): Promise<ServiceState> => {
  if (!isAlive(record)) return 'dead';
  const page = await askService(record.url, '/readyz');
  return page === null ? 'no answer' : page.ok ? 'ready' : 'not ready';
};
