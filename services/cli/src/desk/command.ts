import type { Command } from 'commander';
import { spoken } from '../language/words.js';
import { present, type Report } from '../stack/report.js';
import { tableLines } from '../stack/table.js';
import { withActs } from './open-acts.js';
import { texts } from './texts.js';
import { createToken, revokeToken, tokenStands } from './tokens.js';

interface TokenFlags {
  readonly person: string;
  readonly name?: string;
  readonly role: readonly string[];
  readonly expires?: string;
  readonly reason: string;
  readonly namespace?: string;
  readonly json?: boolean;
}

const instant = (ms: number | null): string => (ms === null ? '–' : new Date(ms).toISOString());

const create = (flags: TokenFlags): Promise<Report> =>
  withActs(flags.namespace, async (acts) => {
    const { expires, name, person, role } = flags;
    const made = await createToken(acts, { person, name, roles: role, expires }, Date.now());
    const lines = [`${made.token}`, '', spoken(texts).made(made.id, person)];
    return { status: 0, lines, json: made };
  });

const list = (flags: TokenFlags): Promise<Report> =>
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
    const rows = tokens.map(({ id, person, roles, state: stands, issuedAt, issuedBy, expiresAt }) => [
      ...[id, person, roles.join(','), stands, instant(issuedAt), issuedBy, instant(expiresAt)],
    ]);
    const lines = tableLines(spoken(texts).heads.split('|'), rows);
    return { status: 0, lines, json: { tokens } };
  });

const revoke = (id: string, flags: TokenFlags): Promise<Report> =>
  withActs(flags.namespace, async (acts) => {
    await revokeToken(acts, id, flags.reason);
    return { status: 0, lines: [spoken(texts).revoked(id)], json: { id } };
  });

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `weir desk token`: who may work at the desk. */
export const addDesk = (program: Command, exit: (status: number) => void): void => {
  const token = program
    .command('desk')
    .description('who may work at the desk')
    .command('token')
    .description('tokens of people and programs; of each only its hash is kept');
  token
    .command('create')
    .description('issue a token, and show it this once')
    .requiredOption('--person <name>', 'whose it is: acts are signed with it')
    .option('--name <name>', 'as others see them (default: the person)')
    .option(
      '--role <role>',
      'viewer, analyst, approver, admin or engineer; again or with commas for several',
      several,
      [],
    )
    .option('--expires <duration>', 'good for so long, like 90d (default: until it is revoked)')
    .option('--namespace <name>', 'the installation (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .action((flags: TokenFlags) => present(exit, flags.json, () => create(flags)));
  token
    .command('list')
    .description('all that were ever issued')
    .option('--namespace <name>', 'the installation (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .action((flags: TokenFlags) => present(exit, flags.json, () => list(flags)));
  token
    .command('revoke')
    .description('end a token, and the sessions that began with it')
    .argument('<id>', 'as list shows it')
    .option('--reason <text>', 'why', 'revoked from the command line')
    .option('--namespace <name>', 'the installation (default: the configured one)')
    .option('--json', 'print one JSON object in the last line')
    .action((id: string, flags: TokenFlags) => present(exit, flags.json, () => revoke(id, flags)));
};
