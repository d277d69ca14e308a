import { subjectOf, systemActor } from '@weir/acts';
import type { ActLog } from '../acts/act-log.js';
import { hashOfToken, newToken } from './tokens.js';

const firstId = 'first';

/**
 * Where no token was ever issued: issues one for an administrator, and returns it to be shown once. Of two desks that
 * start together one does. Null: there are tokens.
 */
export const issueFirstToken = async (acts: ActLog): Promise<string | null> => {
  if (acts.state.tokens.size > 0) return null;
  const token = newToken();
  const hash = hashOfToken(token);
  const { outcome } = await acts.make({
    id: 'first-token',
    actor: systemActor,
    subject: subjectOf('token', firstId),
    seen: null,
    deed: {
      kind: 'token.issue',
      hash,
      person: 'admin',
      name: 'Administrator',
      roles: ['admin'],
      expiresAt: null,
    },
  });
  // The other desk's act came first: this one was taken for its repetition.
  return outcome.kind === 'accepted' && acts.state.tokens.get(firstId)?.hash === hash ? token : null;
};
