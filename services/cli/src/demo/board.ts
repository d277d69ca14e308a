import { ActLog } from '@weir/desk/act-log';
import { createToken } from '../desk/tokens.js';
import type { DemoWorld } from './installation.js';

/** Where people act on what they see, and with which tokens: one is not enough, for nobody confirms what they did. */
export interface Board {
  readonly url: string;
  readonly tokens: readonly { readonly person: string; readonly token: string }[];
}

const people = [
  { person: 'analyst', roles: ['analyst', 'engineer'] },
  { person: 'approver', roles: ['approver', 'analyst', 'admin'] },
] as const;

/** Issues tokens for the people of a demonstration; null where no desk answers. */
export const openBoard = async ({ connection, deskUrl }: DemoWorld, nowMs: number): Promise<Board | null> => {
  const url = deskUrl();
  if (url === null) return null;
  const acts = await ActLog.open(connection.log, connection.topics.acts);
  acts.run().catch(() => undefined);
  try {
    const tokens: { person: string; token: string }[] = [];
    for (const { person, roles } of people) {
      const { token } = await createToken(acts, { person, name: undefined, roles, expires: '1d' }, nowMs);
      tokens.push({ person, token });
    }
    return { url, tokens };
  } finally {
    await acts.close();
  }
};
