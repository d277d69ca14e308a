import type { OrderTerms, Outcome, RefundFormula } from '@weir/acts';
import { subjectOf, systemActor } from '@weir/acts';
import type { SchemasAtHand } from '@weir/avro';
import type { DeskEvent, RouteName } from '@weir/desk-api';
import { ClaimFences, type OnForeign, type OnPassedOver, readAlerts } from '@weir/journal';
import type { Log } from '@weir/log';
import type { TopicNames } from '@weir/model';
import type { Logger } from '@weir/runtime';
import type { Store } from '@weir/store';
import type { FastifyInstance } from 'fastify';
import { AccountRefs } from './accounts/account-refs.js';
import { TypedNumbers } from './accounts/typed-numbers.js';
import { ActLog } from './acts/act-log.js';
import { voidedGround } from './acts/voided-ground.js';
import { Doorkeeper } from './auth/doorkeeper.js';
import { findTokenIn } from './auth/find-token.js';
import { issueFirstToken } from './auth/first-token.js';
import { Oidc, type OidcOptions } from './auth/oidc.js';
import { Sessions } from './auth/sessions.js';
import { Board } from './board/board.js';
import { FeatureBook } from './board/feature-book.js';
import { InflowBook } from './board/inflow-book.js';
import { Desk } from './desk.js';
import { type Change, EventStream } from './events/event-stream.js';
import { LabelBook } from './feed/label-book.js';
import { type OnMessage, TopicFeed } from './feed/read-topic.js';
import { ReportBook } from './feed/report-book.js';
import { senderTo } from './feed/send-to.js';
import { type FeedOptions, runOutgoingFeeds } from './feeds/outgoing-feeds.js';
import { boardHandlers } from './handlers/board-handlers.js';
import { downstreamHandlers } from './handlers/downstream-handlers.js';
import { evidenceHandlers, type MakeEvidence } from './handlers/evidence-handlers.js';
import { formHandlers } from './handlers/form-handlers.js';
import { holdHandlers } from './handlers/hold-handlers.js';
import { matchingHandlers } from './handlers/matching-handlers.js';
import { measureHandlers } from './handlers/measure-handlers.js';
import { noteHandlers } from './handlers/note-handlers.js';
import { officeHandlers } from './handlers/office-handlers.js';
import { orderHandlers } from './handlers/order-handlers.js';
import { releaseHandlers, showAppeal, showTask } from './handlers/release-handlers.js';
import { reportHandlers } from './handlers/report-handlers.js';
import type { Handlers, Who } from './http/handler.js';
import { deskServer } from './http/server.js';
import { LabelOutlet } from './labels/label-outlet.js';
import { downTheFlow } from './orders/down-the-flow.js';
import { noPayerNames, payerNames } from './orders/payer-names.js';
import { showOrder } from './orders/show-order.js';
import { type WebhookOptions, Webhooks } from './orders/webhooks.js';
import type { QueryParts, ReadHints, WriteWorkbook } from './queries/index.js';
import { queryHandlers } from './queries/index.js';
import { ReportDetailsBook } from './queries/report-details.js';
import { queryParts } from './query-parts-of.js';
import { openReports, reportOfKey } from './reports/open-reports.js';
import type { ReadWords } from './reports/words.js';

export interface DeskOptions {
  readonly log: Log;
  readonly topics: Pick<TopicNames, 'acts' | 'alerts' | 'labels' | 'reports'>;
  /** The topics on which others hear of orders and blocklists; null, or left out: this desk writes none of it. */
  readonly feeds?: (Pick<FeedOptions, 'silenceMs'> & { readonly topics: FeedOptions['topics'] }) | null;
  readonly logger: Logger;
  /** Of the installation, 32 bytes and more: refs and sessions are sealed with it, so all its desks have the same. */
  readonly secret: Buffer;
  /** How the desk's own accounts begin: `bank:CMB:`. */
  readonly own: readonly string[];
  /** The zone in which the desk works, like `+08:00`. */
  readonly zone: string;
  readonly oidc: OidcOptions | null;
  /** By account, a name in a token or `oidc:` and a subject: whose it is; left out: each is a person. */
  readonly staff?: Readonly<Record<string, string>>;
  /** Where orders that are sent are told; null, or left out: nowhere. */
  readonly webhooks?: WebhookOptions | null;
  /** Null: those that the acts have. */
  readonly terms: OrderTerms | null;
  readonly webDir: string | null;
  readonly isSecure: boolean;
  readonly requestsPerMinute: number;
  /** By what the refund sheet shares out what cannot be traced; left out: the wording of the regulation. */
  readonly refundFormula?: RefundFormula;
  /** Answers what is not the desk's own: the engine room. */
  readonly handlers?: Partial<Handlers<RouteName>>;
  /** Where questions about cases, accounts and ways are answered from; null, or left out: they are not. */
  readonly store?: (QueryParts['store'] & Pick<Store, 'debitsOf' | 'flowsByIds' | 'positions'>) | null;
  /** Schemas of the registry that is configured; left out: reports and labels that name one are not read. */
  readonly schemas?: SchemasAtHand;
  /** Reads names and remarks from raw messages; left out: reports’ lines are not compared by them, and orders name no payer. */
  readonly readWords?: ReadWords;
  /** Left out: no packages are made here. */
  readonly makeEvidence?: MakeEvidence;
  /** Reads devices and addresses in raw messages; left out: account pages have none from transfers. */
  readonly readHints?: ReadHints;
  /** Left out: pictures do not come as workbooks. */
  readonly writeWorkbook?: WriteWorkbook;
  /** Hears the token of the first start, which nobody hears again. */
  readonly onFirstToken: (token: string) => void;
  readonly onForeign?: OnForeign;
  /** Hears of alerts, reports and labels that do not count, and of acts that this version does not know. */
  readonly onPassedOver?: OnPassedOver;
  /** Hears how far a topic has been read: the offset after the last message; and up to which event time, where it says one. */
  readonly onRead?: (topic: string, partition: number, offset: number, eventMs: number | null) => void;
  readonly metrics?: DeskMetrics;
  readonly nowMs?: () => number;
  readonly checkAnswers?: boolean;
}

/** Where the desk counts what it does. */
export interface DeskMetrics {
  answered(status: number, seconds: number): void;
  /** `accepted`, `repeated`, or why an act was refused. */
  acted(outcome: string): void;
}

/** A desk that has read what stands. */
export interface OpenDesk {
  readonly desk: Desk;
  readonly events: EventStream;
  /** Answers requests; whoever opened the desk lets it listen. */
  readonly server: FastifyInstance;
  readonly refs: AccountRefs;
  /** Reads what comes, until `signal` aborts. @throws as the log's readers, and what the fold throws */
  run(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const timersEveryMs = 1_000;

/** What changed, as it is now. */
const shower =
  (desk: () => Desk) =>
  ({ key, kind }: Change, who: Who): DeskEvent | null => {
    const { acts, board } = desk().parts;
    const { state } = acts;
    if (kind === 'row') {
      const entry = board.entry(key);
      return entry === null ? null : { kind, row: board.row(entry, who) };
    }
    if (kind === 'order') {
      const order = state.orders.get(key);
      return order === undefined ? null : { kind, order: showOrder(state, board, order, who) };
    }
    if (kind === 'note') return { kind, ref: board.refOf(key) };
    if (kind === 'report') return { kind, ...reportOfKey(key) };
    if (kind === 'release') {
      const task = state.tasks.get(key);
      return task === undefined ? null : { kind, task: showTask(state, board, task, who) };
    }
    const appeal = state.appeals.get(key);
    return appeal === undefined ? null : { kind, appeal: showAppeal(state, board, appeal, who) };
  };

const setTerms = async (acts: ActLog, terms: OrderTerms | null): Promise<void> => {
  if (terms === null || JSON.stringify(terms) === JSON.stringify(acts.state.terms)) return;
  const id = `terms.${acts.state.head?.offset ?? 0}`;
  await acts.make({
    id,
    actor: systemActor,
    subject: subjectOf('terms'),
    seen: null,
    deed: { kind: 'terms.set', terms },
  });
};

/** What was opened, to be closed again: the last first. */
type Closing = (() => Promise<unknown>)[];

const closeAll = async (closing: Closing): Promise<void> => {
  for (const close of closing.splice(0).reverse()) await close();
};

/**
 * Opens a desk on a log: reads the acts, alerts, labels and reports that stand.
 * @throws {WeirLogError} `LOG_TOPIC_MISSING`, `LOG_UNREACHABLE`; nothing stays open then
 */
export const openDesk = async (options: DeskOptions): Promise<OpenDesk> => {
  const closing: Closing = [];
  try {
    return await putTogether(options, closing);
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
};

const putTogether = async (options: DeskOptions, closing: Closing): Promise<OpenDesk> => {
  const { log, topics, logger, nowMs = Date.now, onForeign = () => undefined, store = null } = options;
  const onPassedOver = options.onPassedOver ?? (() => undefined);
  const acts = await ActLog.open(log, topics.acts);
  closing.push(() => acts.close());
  const unreadable = ({ offset, outcome }: { readonly offset: number; readonly outcome: Outcome }): void => {
    if (outcome.kind !== 'refused' || outcome.code !== 'DESK_ACT_UNREADABLE') return;
    onPassedOver({ reason: 'act-unreadable', topic: topics.acts, offset });
  };
  for (const one of acts.state.audit) unreadable(one);
  const refs = new AccountRefs(options.secret);
  const { schemas } = options;
  const labels = new LabelBook(topics.labels, schemas);
  const reports = new ReportBook(schemas);
  const details = new ReportDetailsBook(schemas);
  const inflow =
    store === null
      ? null
      : new InflowBook({
          store,
          nowMs,
          onKnown: (account) => events.changed({ kind: 'row', key: account }),
          onAway: (error) => logger.warn({ err: error }, 'the store does not say what came into accounts'),
        });
  const features =
    store === null
      ? null
      : new FeatureBook({
          store,
          labels,
          nowMs,
          onKnown: (account) => {
            board.touch(account);
            events.changed({ kind: 'row', key: account });
          },
          onAway: (error) => logger.warn({ err: error }, 'the store does not say how accounts were used'),
        });
  const rootsOf = (name: string): string[] => reports.rootsOf(name);
  const board: Board = new Board({
    refs,
    state: acts.state,
    labels,
    own: options.own,
    rootsOf,
    inflow,
    features,
    nowMs,
  });
  const events: EventStream = new EventStream({ show: shower(() => desk) });
  const ending = new AbortController();
  closing.push(async () => ending.abort());
  const onAway = (error: unknown): void => logger.warn({ err: error }, 'the store does not say what was voided');
  const voided = store === null ? null : voidedGround(store, { signal: ending.signal, onAway });
  const desk: Desk = new Desk({
    ...{ acts, board, events, logger, nowMs, voidedGround: voided },
    typed: new TypedNumbers(nowMs),
  });
  acts.listen(({ isRepeat, outcome }) => {
    options.metrics?.acted(isRepeat ? 'repeated' : outcome.kind === 'accepted' ? 'accepted' : outcome.code);
    const { offset } = acts.state.head!;
    unreadable({ offset, outcome });
    options.onRead?.(topics.acts, 0, offset + 1, null);
  });
  // Acts are read from here on: what the desk itself says below is answered.
  const actsRun = acts.run();
  actsRun.catch(() => undefined);

  const fences = new ClaimFences();
  const feeds: TopicFeed[] = [];
  const feed = async (topic: string, onMessage: OnMessage): Promise<TopicFeed> => {
    const onHeld = (count: number): void =>
      count > 0
        ? logger.warn({ topic }, 'the schema registry does not answer: messages of the topic wait for it')
        : logger.info({ topic }, 'the schema registry answers: what waited was read');
    const opened = await TopicFeed.open({ log, topic, onMessage, onHeld, schemas });
    closing.push(() => opened.close());
    feeds.push(opened);
    return opened;
  };
  await feed(topics.labels, (record) => {
    const passedOver = () => onPassedOver({ reason: 'label-version', topic: topics.labels, offset: record.offset });
    const account = labels.take(record, passedOver);
    if (account !== null) desk.labelChanged(account);
  });
  const writer = await log.openWriter();
  closing.push(() => writer.close());
  const sendTo = senderTo(writer, (topic) => log.partitions(topic));
  const resolving = openReports({ desk, reports, store, send: sendTo(topics.reports), readWords: options.readWords });
  closing.push(async () => resolving.watch.close());
  const labelling = new LabelOutlet({ state: acts.state, labels, send: sendTo(topics.labels), logger, nowMs });
  acts.listen(({ outcome }) => {
    if (outcome.kind === 'accepted') for (const subject of outcome.touched) labelling.touched(subject);
  });
  await feed(topics.reports, (record, topic, partition) => {
    const passedOver = () => onPassedOver({ reason: 'report-version', topic, offset: record.offset });
    const name = reports.take(topic, partition, record, passedOver);
    details.take(topic, partition, record);
    if (name === null) return;
    resolving.reportChanged(name);
    for (const account of board.reportsChanged(name.case)) events.changed({ kind: 'row', key: account });
  });
  const alerts = await feed(topics.alerts, (record, topic, partition) => {
    const messages = { topic, partition, records: [record] };
    const said = readAlerts(messages, fences.of(partition), onForeign, onPassedOver);
    for (const alert of said) {
      if (board.alerts.contradicts(alert)) onPassedOver({ reason: 'alert-revision', topic, offset: record.offset });
      desk.takeAlert(alert, record.timestampMs);
    }
    options.onRead?.(topic, partition, record.offset + 1, said[0]?.lastIn ?? null);
  });
  for (const [partition, offset] of alerts.positions) options.onRead?.(topics.alerts, partition, offset, null);
  desk.caughtUp();
  resolving.caughtUp();
  labelling.caughtUp();
  await setTerms(acts, options.terms);
  const token = await issueFirstToken(acts);
  if (token !== null) options.onFirstToken(token);

  if (options.webhooks != null) {
    const webhooks = new Webhooks(options.webhooks, logger, nowMs);
    closing.push(async () => webhooks.close());
    webhooks.tellAll(acts.state);
    desk.onOrder((order) => webhooks.see(order, acts.state));
  }

  const oidc = options.oidc === null ? null : new Oidc(options.oidc);
  const sessions = new Sessions(options.secret);
  const staff = new Map(Object.entries(options.staff ?? {}));
  const doorkeeper = new Doorkeeper({ sessions, findToken: findTokenIn(acts.state), oidc, nowMs, staff });
  const { readWords } = options;
  const payers =
    store === null || readWords === undefined
      ? noPayerNames
      : payerNames({ store, readWords, logger, reportsTopic: topics.reports });
  const hints = options.readHints === undefined ? {} : { readHints: options.readHints };
  const server = await deskServer({
    readUpTo: (version) => acts.readUpTo(version),
    ...options,
    doorkeeper,
    events,
    handlers: {
      ...boardHandlers(desk),
      ...matchingHandlers(desk),
      ...noteHandlers(desk),
      ...orderHandlers(desk, payers),
      ...downstreamHandlers(desk, store === null ? null : downTheFlow(store), payers),
      ...holdHandlers(desk),
      ...releaseHandlers(desk),
      ...officeHandlers(desk),
      ...measureHandlers(desk, labelling),
      ...reportHandlers({ desk, reports, store, watch: resolving.watch, send: sendTo(topics.reports) }),
      ...formHandlers({
        desk,
        reports,
        store,
        zone: options.zone,
        formula: options.refundFormula ?? 'loss-over-frozen',
      }),
      ...(store === null ? {} : queryHandlers(queryParts(desk, store, { details, ...hints }), options.writeWorkbook)),
      ...(options.makeEvidence === undefined ? {} : evidenceHandlers(desk, options.makeEvidence)),
      ...options.handlers,
    },
  });
  closing.push(() => server.close());
  await server.ready();

  const closeReaders = async (): Promise<void> => {
    await Promise.all([acts.close(), ...feeds.map((each) => each.close())]);
  };
  return {
    desk,
    events,
    server,
    refs,
    async run(signal) {
      const timers = setInterval(() => {
        desk.sendDueTimers();
        desk.sayChangedByTime();
        desk.sayAgain();
        resolving.lookAgain();
        labelling.lookAgain();
      }, timersEveryMs);
      const end = (): void => void closeReaders();
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
      try {
        const outgoing = options.feeds == null ? null : { ...options.feeds, log, logger };
        await Promise.all([
          actsRun,
          ...feeds.map((each) => each.run()),
          ...(outgoing === null ? [] : [runOutgoingFeeds(outgoing, AbortSignal.any([signal, ending.signal]))]),
        ]);
      } finally {
        clearInterval(timers);
        signal.removeEventListener('abort', end);
        await closeReaders();
      }
    },
    close: () => closeAll(closing),
  };
};
