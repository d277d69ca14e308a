import { expect, vi } from 'vitest';
import type { Installation } from './weir-command.js';

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what a route says
  readonly body: any;
}

/** Asks a desk in the name of whom the token is of. @param seen the version that the asker has seen, for `If-Match` */
export const askerAt =
  (url: string, token: string) =>
  async (method: string, route: string, body?: unknown, seen?: number): Promise<Answered> => {
    const response = await fetch(`${url}/v1${route}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(seen === undefined ? {} : { 'if-match': `"${seen}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

/** The address of the desk that an installation started under this name, once it is ready. */
export const deskAt = (installation: Installation, name: string): Promise<string> =>
  vi.waitFor(
    () => {
      const url = /^desk +ready +(\S+)$/m.exec(installation.outputOf(name))?.[1];
      expect(url, installation.outputOf(name).slice(-2_000)).toBeDefined();
      return url!;
    },
    { timeout: 90_000, interval: 100 },
  );

export const tokenFrom = async (installation: Installation, person: string, role: string): Promise<string> => {
  const said = await installation.must(['desk', 'token', 'create', '--person', person, '--role', role, '--json']);
  return (JSON.parse(said.trim().split('\n').at(-1)!) as { token: string }).token;
};
