import { spoken } from '../language/words.js';
import type { Report } from '../stack/report.js';
import { tableLines } from '../stack/table.js';
import { withActs } from './open-acts.js';
import { texts } from './texts.js';
import { createToken, revokeToken, tokenStands } from './tokens.js';

export interface TokenFlags {
  readonly person: string;
  readonly name?: string;
  readonly role: readonly string[];
  readonly expires?: string;
  readonly reason: string;
  readonly namespace?: string;
  readonly json?: boolean;
}

const instant = (ms: number | null): string => (ms === null ? '–' : new Date(ms).toISOString());

export const create = (flags: TokenFlags): Promise<Report> =>
  withActs(flags.namespace, async (acts) => {
    const { expires, name, person, role } = flags;
    const made = await createToken(acts, { person, name, roles: role, expires }, Date.now());
    const lines = [`${made.token}`, '', spoken(texts).made(made.id, person)];
    return { status: 0, lines, json: made };
  });

export const list = (flags: TokenFlags): Promise<Report> =>
  withActs(flags.namespace, async ({ state }) => {
    const tokens = [...state.tokens.values()].map((token) => ({
      id: token.id,
      person: token.person,
      name: token.name,
      roles: token.roles,
      state: tokenStands(token, Date.now()),
      issuedAt: token.issuedAtMs,
      issuedBy: token.issuedBy,
      expiresAt: token.expiresAtMs,
    }));
    const said = spoken(texts);
    const stateSaid = { good: said.good, expired: said.expired, revoked: said.ended };
    const rows = tokens.map(({ id, person, roles, state: stands, issuedAt, issuedBy, expiresAt }) => [
      ...[id, person, roles.join(','), stateSaid[stands], instant(issuedAt), issuedBy, instant(expiresAt)],
    ]);
    const lines = tableLines(said.heads.split('|'), rows);
    return { status: 0, lines, json: { tokens } };
  });

export const revoke = (id: string, flags: TokenFlags): Promise<Report> =>
  withActs(flags.namespace, async (acts) => {
    await revokeToken(acts, id, flags.reason);
    return { status: 0, lines: [spoken(texts).revoked(id)], json: { id } };
  });
