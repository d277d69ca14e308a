import { type Problem, type RouteName, routes } from '@weir/desk-api';
import { DeskProblem } from './desk-problem.js';
import type { Answer, Parts } from './shapes.js';

interface Loose {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly seen?: number;
}

/** The address of a route, with its names and query filled in. */
export const addressOf = (path: string, parts: Pick<Loose, 'params' | 'query'>): string => {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parts.params?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts.query ?? {}))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? filled : `${filled}?${text}`;
};

/** A key that no other request has; `randomUUID` is missing where the desk is reached without TLS. */
const freshKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const problemOf = async (response: Response): Promise<DeskProblem> => {
  let problem: Problem | null = null;
  try {
    problem = (await response.json()) as Problem;
  } catch {
    // A proxy between answers with a page of its own: its status is all there is.
  }
  return new DeskProblem(
    response.status,
    problem?.code ?? `HTTP_${response.status}`,
    problem?.detail ?? response.statusText,
    problem,
  );
};

/**
 * Calls a route of the desk. Each act carries a key of its own, so that a repeat by the network is one act; an act
 * about a thing that was seen carries its version.
 * @throws {DeskProblem} with the desk's code and status; `NETWORK` where no answer came
 */
export const call = async <Name extends RouteName>(
  name: Name,
  parts: Parts<Name>,
  signal?: AbortSignal,
): Promise<Answer<Name>> => {
  const { method, path } = routes[name];
  const given = parts as Loose;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (given.body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['idempotency-key'] = freshKey();
  if (given.seen !== undefined) headers['if-match'] = `"${given.seen}"`;
  let response: Response;
  try {
    response = await fetch(addressOf(path, given), {
      method,
      headers,
      credentials: 'same-origin',
      body: given.body === undefined ? null : JSON.stringify(given.body),
      signal: signal ?? null,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new DeskProblem(0, 'NETWORK', 'the desk did not answer', null, cause);
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as Answer<Name>;
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return (isJson ? await response.json() : await response.blob()) as Answer<Name>;
};
