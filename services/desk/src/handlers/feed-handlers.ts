import { normaliseAccount, WeirError } from '@weir/model';
import type { Desk } from '../desk.js';
import type { SendTo } from '../feed/send-to.js';
import type { Handlers } from '../http/handler.js';

export interface FeedParts {
  readonly desk: Desk;
  /** Writes to the labels topic. */
  readonly send: SendTo;
}

/** What people say that accounts are. It comes back as any other label does, by ingest. */
export const feedHandlers = ({ desk, send }: FeedParts): Handlers<'putLabel'> => {
  const { board, nowMs } = desk.parts;
  return {
    putLabel: async ({ body, who }) => {
      const account = board.parts.refs.open(body.account);
      if (normaliseAccount(account) === null)
        throw new WeirError('BAD_ACCOUNT', 'the ref names no account of a known scheme');
      if (body.from !== undefined && body.to !== undefined && body.to <= body.from)
        throw new WeirError('BAD_LABEL', 'it ends before it begins');
      const version = nowMs();
      return { version, ...(await send(account, { ...body, account, version, by: who.actor })) };
    },
  };
};
