import { type AuditEntry, ChainWatch, type DeedKind, idOf, type OrderFacts, subjectOf, thingOf } from '@weir/acts';
import type { ActShown, EngineRoom } from '@weir/desk-api';
import { showTexts } from '../accounts/show-text.js';
import { readDirectory } from '../board/directory.js';
import type { Desk } from '../desk.js';
import { pageOf } from '../http/cursor.js';
import type { Handlers, Who } from '../http/handler.js';
import { showAccount } from '../orders/show-anchor.js';

/** Says how far the stages have come; who hosts the desk knows it. */
export type AskEngine = () => Promise<EngineRoom>;

type Names = 'institutions' | 'importInstitutions' | 'acts' | 'unmaskAccount';

/** A subject that names an account names its ref instead. */
const shownSubject = ({ parts: { board } }: Desk, subject: string): string =>
  thingOf(subject) === 'account' ? subjectOf('account', board.refOf(idOf(subject))) : subject;

const namedSubject = ({ parts: { board } }: Desk, subject: string): string =>
  thingOf(subject) === 'account' ? subjectOf('account', board.parts.refs.open(idOf(subject))) : subject;

/** Names of payers and of those who appeal are of people, as numbers are: no other list has them for whoever sees no numbers. */
const withoutNames = (kind: DeedKind, detail: object): object => {
  if (kind === 'appeal.intake') return { ...detail, from: null };
  if (!('order' in detail)) return detail;
  const order = detail.order as OrderFacts;
  return { ...detail, order: { ...order, anchor: { ...order.anchor, fromName: null } } };
};

/** What was done, without what only its author may know, and what came of it: `outcome` is what some acts decide. */
const detailOf = ({ act, outcome }: AuditEntry, who: Who): unknown => {
  if (act === null) return { result: outcome };
  const { kind: _kind, ...deed } = act.deed;
  const detail = { ...deed, ...('hash' in deed ? { hash: undefined } : {}), seen: act.seen, result: outcome };
  return showTexts(who.rights.has('unmask') ? detail : withoutNames(act.deed.kind, detail), who);
};

/** Acts on an order speak of its money without saying of which asset it is. */
const assetOf = ({ parts: { acts } }: Desk, { act }: AuditEntry): string | null =>
  act === null || thingOf(act.subject) !== 'order' || 'order' in act.deed
    ? null
    : (acts.state.orders.get(idOf(act.subject))?.asset ?? null);

const showAct = (desk: Desk, entry: AuditEntry, who: Who): ActShown => ({
  seq: entry.outcome.kind === 'accepted' ? entry.outcome.seq : 0,
  offset: entry.offset,
  at: entry.atMs,
  actor: entry.act?.actor ?? '',
  kind: entry.act?.deed.kind ?? 'unreadable',
  subject: entry.act === null ? '' : shownSubject(desk, entry.act.subject),
  detail: detailOf(entry, who),
  asset: assetOf(desk, entry),
  isRepeat: entry.isRepeat,
  hash: entry.hash,
});

/** The directory, the audit, and seeing an account whole. */
export const officeHandlers = (desk: Desk): Handlers<Names> => {
  const { acts, board } = desk.parts;
  const { state } = acts;
  const chain = new ChainWatch();
  return {
    institutions: async () => ({
      institutions: state.directory.map(({ code, name, prefixes, contact }) => ({
        code,
        name,
        prefixes: [...prefixes],
        contact,
      })),
    }),
    importInstitutions: async ({ body, key, who }) => {
      const institutions = readDirectory(body.csv);
      const deed = { kind: 'directory.import' as const, institutions };
      await acts.make({ id: key!, actor: who.actor, subject: subjectOf('directory'), seen: null, deed });
      return { institutions: institutions.length };
    },
    acts: async ({ query, who }) => {
      const subject = query.subject === undefined ? null : namedSubject(desk, query.subject);
      const wanted = state.audit.filter(
        ({ act }) =>
          (subject === null || act?.subject === subject) && (query.actor === undefined || act?.actor === query.actor),
      );
      const lines = wanted.map((entry) => ({ key: entry.offset, name: '', value: entry }));
      const { values, next } = pageOf(lines, query.cursor, query.limit);
      return { acts: values.map((entry) => showAct(desk, entry, who)), next, chain: chain.take(state.audit) };
    },
    unmaskAccount: async ({ params: { ref }, key, who }) => {
      const account = board.parts.refs.open(ref);
      const subject = subjectOf('account', account);
      await acts.make({ id: key!, actor: who.actor, subject, seen: null, deed: { kind: 'unmask' } });
      return showAccount(board, account, who);
    },
  };
};
