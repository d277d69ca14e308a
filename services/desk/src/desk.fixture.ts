// A desk over a log in memory, with people of every role, and alerts to work on.
import { subjectOf } from '@weir/acts';
import { Role } from '@weir/desk-api';
import type { Alert } from '@weir/journal';
import { type Log, MemoryBroker, openMemoryLog } from '@weir/log';
import { topicNames } from '@weir/model';
import { createLogger } from '@weir/runtime';
import type { InjectOptions } from 'fastify';
import { hashOfToken, newToken } from './auth/tokens.js';
import { type DeskOptions, type OpenDesk, openDesk } from './open-desk.js';

export const topics = topicNames('');
export const secret = Buffer.alloc(32, 7);

/** A clock that stands until it is set. */
export interface Clock {
  nowMs: number;
}

export interface World {
  readonly broker: MemoryBroker;
  readonly log: Log;
  readonly clock: Clock;
}

export const newWorld = (): World => {
  const clock = { nowMs: Date.UTC(2026, 4, 1) };
  const broker = new MemoryBroker({ nowMs: () => clock.nowMs });
  for (const topic of [topics.acts, topics.alerts, topics.labels, topics.reports])
    broker.create({ topic, partitions: 1, config: { 'message.timestamp.type': 'LogAppendTime' } });
  return { broker, log: openMemoryLog(broker), clock };
};

export const alertOf = (given: Partial<Alert> = {}): Alert => {
  const { account = 'bank:CMB:6226000000000017', case: name = 'c1' } = given;
  return {
    ...{ id: `${name}/${account}`, revision: 1, state: 'open', case: name, account, asset: 'CNY', layer: 1 },
    ...{ received: '100000', forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' },
    ...{ atRest: '100000', inFlight: '0', holdable: '100000', range: null, rangeReason: 'past-not-read' },
    ...{ firstIn: 1_000, lastIn: 2_000, firstOut: null },
    anchor: {
      id: 't1',
      time: 900,
      creditTime: 1_000,
      from: 'bank:ICBC:6222000000000001',
      to: account,
      amount: '100000',
    },
    path: ['t1'],
    action: 'stop',
    reasons: [{ code: 'LAYER', zh: '一级卡', en: 'layer 1' }],
    ...{ provisional: false, stale: false, asOf: 10 },
    evidence: [],
    ...given,
  };
};

export const sayAlerts = (world: World, ...alerts: readonly Alert[]): void => {
  const messages = alerts.map((alert) => ({ key: alert.id, value: Buffer.from(JSON.stringify(alert)) }));
  world.broker.append(topics.alerts, 0, messages);
};

/** Somebody with a token, and how they ask. */
export interface Person {
  readonly token: string;
  ask(
    method: InjectOptions['method'],
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
}

export interface Answered {
  readonly status: number;
  // Tests look into answers of many forms.
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what a route says
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Staffed {
  readonly open: OpenDesk;
  readonly firstToken: string | null;
  /** A new person with these roles. */
  hire(person: string, ...roles: readonly Role[]): Promise<Person>;
  as(token: string | null): Person;
  end(): Promise<void>;
}

const asker = (open: OpenDesk, token: string | null): Person['ask'] => {
  const bearer: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return async (method, url, body, headers = {}) => {
    const payload = body === undefined ? {} : { payload: body as object };
    const answer = await open.server.inject({ method: method!, url, ...payload, headers: { ...bearer, ...headers } });
    const type = String(answer.headers['content-type'] ?? '');
    return {
      status: answer.statusCode,
      body: type.includes('json') ? answer.json() : answer.body,
      headers: answer.headers,
    };
  };
};

/** Opens a desk on a world, and lets it run. */
export const staffDesk = async (world: World, options: Partial<DeskOptions> = {}): Promise<Staffed> => {
  let firstToken: string | null = null;
  const open = await openDesk({
    log: world.log,
    topics,
    logger: createLogger('desk', process.env['DESK_LOG'] ?? 'silent'),
    secret,
    own: ['bank:CMB:'],
    zone: '+08:00',
    oidc: null,
    terms: null,
    webDir: null,
    isSecure: false,
    requestsPerMinute: 1_000_000,
    onFirstToken: (token) => {
      firstToken = token;
    },
    nowMs: () => world.clock.nowMs,
    checkAnswers: true,
    ...options,
  });
  const ending = new AbortController();
  const run = open.run(ending.signal);
  const as = (token: string | null): Person => ({ token: token ?? '', ask: asker(open, token) });
  let hired = 0;
  return {
    open,
    firstToken,
    as,
    async hire(person, ...roles) {
      const token = newToken();
      const id = `${person}.${++hired}`;
      await open.desk.parts.acts.make({
        id: `hire.${id}.${token.slice(0, 12)}`,
        actor: 'admin',
        subject: subjectOf('token', `${id}.${token.slice(5, 12)}`),
        seen: null,
        deed: {
          kind: 'token.issue',
          hash: hashOfToken(token),
          person,
          name: person,
          roles: [...roles],
          expiresAt: null,
        },
      });
      return as(token);
    },
    async end() {
      ending.abort();
      await run;
      await open.close();
    },
  };
};

/** Waits until what was said in the log has been read. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

export const allRoles = Role.options;
