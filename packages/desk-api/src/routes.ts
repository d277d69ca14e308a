import { z } from 'zod';
import {
  AccountLinkQuery,
  AccountLinks,
  AccountLookup,
  AccountPage,
  Intersection,
  IntersectionAnswer,
  PathAnswer,
  PathQuery,
} from './accounts.js';
import { BoardAct, BoardPage, BoardQuery, BoardRow, BulkAct, BulkOutcome } from './board.js';
import {
  CaseListed,
  CasePage,
  CasePicture,
  CaseQuery,
  LinkPage,
  LinkQuery,
  PictureQuery,
  RelatedCases,
} from './cases.js';
import { DownstreamDraft, Order, OrderAnswer, OrderDraft, OrderPage, OrderQuery } from './orders.js';
import { Me, type Right, SignIn } from './session.js';
import { AccountRef, AccountShown, CaseName, Cursor } from './values.js';
import {
  ActPage,
  ActQuery,
  Appeal,
  AppealDecision,
  AppealIntake,
  EngineRoom,
  LabelIntake,
  ListQuery,
  Quality,
  RefundSheet,
  ReleaseDone,
  ReleaseTask,
  ReportAccepted,
  ReportIntake,
  ReportShown,
} from './work.js';

/** A route: what the server registers, the browser calls and the OpenAPI page is made from. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: `/v1/${string}`;
  /** What the caller must be allowed; null: nobody need be signed in. */
  readonly right: Right | null;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Left out: 204, without a body. */
  readonly answer?: z.ZodType;
  /** It changes one thing as the caller saw it: If-Match says which version that was. */
  readonly ifMatch?: true;
}

const route = <const R extends Route>(given: R): R => given;

const OfAccount = z.strictObject({ ref: AccountRef });
const OfCase = z.strictObject({ case: CaseName });
const OfId = z.strictObject({ id: z.string().min(1).max(100) });

export const routes = {
  signIn: route({
    method: 'POST',
    path: '/v1/session',
    right: null,
    summary: 'Sign in with a token: sets the cookie of the browser',
    body: SignIn,
    answer: Me,
  }),
  signOut: route({ method: 'DELETE', path: '/v1/session', right: null, summary: 'Sign out' }),
  me: route({
    method: 'GET',
    path: '/v1/me',
    right: 'read',
    summary: 'Who is asking, and what they may do',
    answer: Me,
  }),

  board: route({
    method: 'GET',
    path: '/v1/board',
    right: 'read',
    summary: 'Accounts with money that can be held, ranked',
    query: BoardQuery,
    answer: BoardPage,
  }),
  boardRow: route({
    method: 'GET',
    path: '/v1/board/:ref',
    right: 'read',
    summary: 'One account of the board',
    params: OfAccount,
    answer: BoardRow,
  }),
  boardAct: route({
    method: 'POST',
    path: '/v1/board/:ref/acts',
    right: 'act',
    summary: 'Acknowledge, assign, dismiss, escalate, silence, note',
    params: OfAccount,
    body: BoardAct,
    answer: BoardRow,
    ifMatch: true,
  }),
  bulkAct: route({
    method: 'POST',
    path: '/v1/board/acts',
    right: 'act',
    summary: 'One act about several accounts',
    body: BulkAct,
    answer: BulkOutcome,
  }),
  quality: route({
    method: 'GET',
    path: '/v1/quality',
    right: 'read',
    summary: 'False stops, hours to release, feedback',
    answer: Quality,
  }),

  orders: route({
    method: 'GET',
    path: '/v1/orders',
    right: 'read',
    summary: 'Stop orders and what became of them',
    query: OrderQuery,
    answer: OrderPage,
  }),
  order: route({
    method: 'GET',
    path: '/v1/orders/:id',
    right: 'read',
    summary: 'One order',
    params: OfId,
    answer: Order,
  }),
  draftOrder: route({
    method: 'POST',
    path: '/v1/orders',
    right: 'act',
    summary: 'Draft an order from an alert',
    body: OrderDraft,
    answer: Order,
  }),
  draftDownstream: route({
    method: 'POST',
    path: '/v1/orders/downstream',
    right: 'act',
    summary: 'Draft orders for every account down the flow',
    body: DownstreamDraft,
    answer: z.strictObject({ orders: z.array(Order), left: z.int() }),
  }),
  stopOwn: route({
    method: 'POST',
    path: '/v1/orders/own-stops',
    right: 'stop-own',
    summary: 'Stop an account of the own bank at once; a second person confirms',
    body: OrderDraft,
    answer: Order,
  }),
  sendOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/send',
    right: 'act',
    summary: 'Send a drafted order',
    params: OfId,
    answer: Order,
    ifMatch: true,
  }),
  confirmOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/confirm',
    right: 'approve',
    summary: 'Confirm what somebody else did',
    params: OfId,
    answer: Order,
    ifMatch: true,
  }),
  answerOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/answer',
    right: 'act',
    summary: 'Put in what the institution answered',
    params: OfId,
    body: OrderAnswer,
    answer: Order,
    ifMatch: true,
  }),
  cancelOrder: route({
    method: 'POST',
    path: '/v1/orders/:id/cancel',
    right: 'act',
    summary: 'Withdraw a drafted order',
    params: OfId,
    answer: Order,
    ifMatch: true,
  }),
  orderPapers: route({
    method: 'POST',
    path: '/v1/orders/:id/papers',
    right: 'act',
    summary: 'The papers of an own stop were handed in',
    params: OfId,
    answer: Order,
    ifMatch: true,
  }),
  orderForm: route({
    method: 'GET',
    path: '/v1/orders/:id/form',
    right: 'unmask',
    summary: 'The filled form: JSON, or HTML to print',
    params: OfId,
    query: z.strictObject({ as: z.enum(['json', 'html']).default('html') }),
    answer: z.unknown(),
  }),

  releases: route({
    method: 'GET',
    path: '/v1/releases',
    right: 'read',
    summary: 'What must be released, with its clock',
    query: ListQuery,
    answer: z.strictObject({ tasks: z.array(ReleaseTask), next: Cursor.nullable() }),
  }),
  endRelease: route({
    method: 'POST',
    path: '/v1/releases/:id',
    right: 'approve',
    summary: 'Release, or keep with a reason',
    params: OfId,
    body: ReleaseDone,
    answer: ReleaseTask,
    ifMatch: true,
  }),
  appeals: route({
    method: 'GET',
    path: '/v1/appeals',
    right: 'read',
    summary: 'Appeals',
    query: ListQuery,
    answer: z.strictObject({ appeals: z.array(Appeal), next: Cursor.nullable() }),
  }),
  takeAppeal: route({
    method: 'POST',
    path: '/v1/appeals',
    right: 'act',
    summary: 'Take in an appeal',
    body: AppealIntake,
    answer: Appeal,
  }),
  decideAppeal: route({
    method: 'POST',
    path: '/v1/appeals/:id/decision',
    right: 'approve',
    summary: 'Decide an appeal that somebody else stopped',
    params: OfId,
    body: AppealDecision,
    answer: Appeal,
    ifMatch: true,
  }),

  cases: route({
    method: 'GET',
    path: '/v1/cases',
    right: 'read',
    summary: 'Cases',
    query: CaseQuery,
    answer: CasePage,
  }),
  case: route({
    method: 'GET',
    path: '/v1/cases/:case',
    right: 'read',
    summary: 'One case',
    params: OfCase,
    answer: CaseListed,
  }),
  casePicture: route({
    method: 'GET',
    path: '/v1/cases/:case/picture',
    right: 'read',
    summary: 'The case by layers',
    params: OfCase,
    query: PictureQuery,
    answer: CasePicture,
  }),
  caseLinks: route({
    method: 'GET',
    path: '/v1/cases/:case/links',
    right: 'read',
    summary: 'The tainted transfers of a case, one by one',
    params: OfCase,
    query: LinkQuery,
    answer: LinkPage,
  }),
  relatedCases: route({
    method: 'GET',
    path: '/v1/cases/:case/related',
    right: 'read',
    summary: 'Cases that share accounts, devices, addresses, contacts',
    params: OfCase,
    answer: RelatedCases,
  }),
  caseRefund: route({
    method: 'GET',
    path: '/v1/cases/:case/refund',
    right: 'read',
    summary: 'A proposal what victims get back',
    params: OfCase,
    answer: RefundSheet,
  }),

  lookUpAccount: route({
    method: 'POST',
    path: '/v1/accounts/lookup',
    right: 'read',
    summary: 'The ref of an account number',
    body: AccountLookup,
    answer: AccountShown,
  }),
  account: route({
    method: 'GET',
    path: '/v1/accounts/:ref',
    right: 'read',
    summary: 'What is known of an account',
    params: OfAccount,
    answer: AccountPage,
  }),
  unmaskAccount: route({
    method: 'POST',
    path: '/v1/accounts/:ref/unmask',
    right: 'unmask',
    summary: 'See an account number whole: an act',
    params: OfAccount,
    answer: AccountShown,
  }),
  accountLinks: route({
    method: 'GET',
    path: '/v1/accounts/:ref/links',
    right: 'read',
    summary: 'Transfers of an account',
    params: OfAccount,
    query: AccountLinkQuery,
    answer: AccountLinks,
  }),
  intersect: route({
    method: 'POST',
    path: '/v1/accounts/intersection',
    right: 'read',
    summary: 'Accounts that several lists share',
    body: Intersection,
    answer: IntersectionAnswer,
  }),
  paths: route({
    method: 'GET',
    path: '/v1/paths',
    right: 'read',
    summary: 'Ways of money between two accounts',
    query: PathQuery,
    answer: PathAnswer,
  }),

  reports: route({
    method: 'GET',
    path: '/v1/reports',
    right: 'read',
    summary: 'Victims’ reports',
    query: ListQuery.extend({ case: CaseName.optional() }),
    answer: z.strictObject({ reports: z.array(ReportShown), next: Cursor.nullable() }),
  }),
  sendReport: route({
    method: 'POST',
    path: '/v1/reports',
    right: 'act',
    summary: 'Put in, change or withdraw a report',
    body: ReportIntake,
    answer: ReportAccepted,
  }),
  putLabel: route({
    method: 'POST',
    path: '/v1/labels',
    right: 'act',
    summary: 'Say what an account is, or take that back',
    body: LabelIntake,
    answer: ReportAccepted.omit({ case: true }),
  }),

  institutions: route({
    method: 'GET',
    path: '/v1/institutions',
    right: 'read',
    summary: 'The directory of institutions',
    answer: z.strictObject({
      institutions: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          prefixes: z.array(z.string()),
          contact: z.string().nullable(),
        }),
      ),
    }),
  }),
  importInstitutions: route({
    method: 'PUT',
    path: '/v1/institutions',
    right: 'administer',
    summary: 'Import the directory from CSV',
    body: z.strictObject({ csv: z.string().max(5_000_000) }),
    answer: z.strictObject({ institutions: z.int() }),
  }),
  acts: route({
    method: 'GET',
    path: '/v1/acts',
    right: 'read',
    summary: 'Who did what: the audit',
    query: ActQuery,
    answer: ActPage,
  }),
  engine: route({
    method: 'GET',
    path: '/v1/engine',
    right: 'operate',
    summary: 'How far each stage has come',
    answer: EngineRoom,
  }),
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
