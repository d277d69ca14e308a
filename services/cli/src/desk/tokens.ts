import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Deed, type DeedOf, subjectOf, type Token, versionOf } from '@weir/acts';
import type { ActLog } from '@weir/desk';
import { hashOfToken, newToken } from '@weir/desk/tokens';
import { Role } from '@weir/desk-api';
import { parseDuration, WeirError } from '@weir/model';

/** Who works at the machine from which the log can be written: that is the right that it takes. */
const actor = (): string => `cli:${userInfo().username}`.slice(0, 200);

export interface TokenWanted {
  readonly person: string;
  readonly name: string | undefined;
  readonly roles: readonly string[];
  /** As durations are written, like 90d; undefined: until it is revoked. */
  readonly expires: string | undefined;
}

/** @throws {WeirError} `USAGE` */
const rolesOf = (given: readonly string[]): Role[] => {
  const roles = given.flatMap((each) => each.split(',')).map((each) => each.trim());
  const wrong = roles.filter((role) => !Role.safeParse(role).success);
  if (wrong.length === 0 && roles.length > 0) return [...new Set(roles as Role[])];
  throw new WeirError(
    'USAGE',
    `--role wants one or more of ${Role.options.join(', ')}, not ${wrong.join(', ') || 'nothing'}`,
  );
};

const spelled = (person: string): string => person.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * Acts are signed with the name, and people are compared by it: one person in two spellings would confirm what they did themselves.
 * @throws {WeirError} `USAGE`
 */
const assertOneSpelling = (person: string, tokens: Iterable<Token>): void => {
  if (person !== person.trim())
    throw new WeirError('USAGE', `--person wants a name without blanks around it, not '${person}'`);
  for (const { person: known } of tokens)
    if (known !== person && spelled(known) === spelled(person))
      throw new WeirError(
        'USAGE',
        `--person ${person}: there are tokens of ${known}; wants that name, or one that is another's`,
      );
};

const optionOf: Readonly<Record<string, string>> = {
  person: '--person',
  name: '--name',
  roles: '--role',
  expiresAt: '--expires',
  reason: '--reason',
};

/** What is to be done, in the form in which acts are written. @throws {WeirError} `USAGE`, naming the option that does not fit */
const deedOf = (given: DeedOf<'token.issue' | 'token.revoke'>): Deed => {
  const read = Deed.safeParse(given);
  if (read.success) return read.data;
  const { message, path } = read.error.issues[0]!;
  throw new WeirError('USAGE', `${optionOf[String(path[0])] ?? path.join('.')} cannot be taken: ${message}`);
};

/** Issues a token. What is returned is shown once: only its hash is kept. @throws {WeirError} `USAGE` */
export const createToken = async (
  acts: ActLog,
  { expires, name, person, roles }: TokenWanted,
  nowMs: number,
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: number | null }> => {
  const forMs = expires === undefined ? null : parseDuration(expires);
  if (expires !== undefined && forMs === null)
    throw new WeirError('USAGE', `--expires wants a duration like 90d, not ${expires}`);
  assertOneSpelling(person, acts.state.tokens.values());
  const [id, token] = [randomUUID().slice(0, 8), newToken()];
  const expiresAt = forMs === null ? null : nowMs + forMs;
  await acts.make({
    id: `token.${id}`,
    actor: actor(),
    subject: subjectOf('token', id),
    seen: null,
    deed: deedOf({
      kind: 'token.issue',
      hash: hashOfToken(token),
      person,
      name: name ?? person,
      roles: rolesOf(roles),
      expiresAt,
    }),
  });
  return { id, token, expiresAt };
};

/** @throws {WeirError} `DESK_SUBJECT_UNKNOWN`, `DESK_STATE`, `USAGE` */
export const revokeToken = async (acts: ActLog, id: string, reason: string): Promise<void> => {
  const subject = subjectOf('token', id);
  const seen = versionOf(acts.state, subject);
  const deed = deedOf({ kind: 'token.revoke', reason });
  await acts.make({ id: `token.${id}.revoke.${seen}`, actor: actor(), subject, seen: null, deed });
};

/** What a token is now. */
export const tokenStands = ({ expiresAtMs, revokedAtMs }: Token, nowMs: number): 'good' | 'expired' | 'revoked' => {
  if (revokedAtMs !== null) return 'revoked';
  return expiresAtMs !== null && expiresAtMs <= nowMs ? 'expired' : 'good';
};
