import { z } from 'zod';
import { parseWhole } from '../amount.js';
import { assets, findAsset } from '../asset.js';
import { parseDuration, parseTime } from '../time.js';
import { checkSchema } from './check.js';
import { contractsDefault, readContract } from './contracts.js';
import { httpPortsDefault, serviceNames } from './services.js';
import {
  bytes,
  duration,
  durationOrNone,
  durationUpTo,
  list,
  oneOf,
  setting,
  table,
  text,
  whole,
  wholeOrNone,
  yesOrNo,
} from './setting.js';
import { webhookSecrets } from './webhooks.js';

const minute = 60_000;
const assetCodes = assets()
  .map((asset) => asset.code)
  .join(', ');

const broker = /^(?:\[[0-9A-Fa-f:]+\]|[^\s:,[\]]+):([0-9]{1,5})$/;
const isBroker = (given: string): boolean => {
  const port = Number(broker.exec(given)?.[1] ?? 0);
  return port > 0 && port < 65_536;
};

const isUrl = (given: unknown): given is string => {
  if (typeof given !== 'string' || !URL.canParse(given)) return false;
  const { protocol, username, password } = new URL(given);
  // A password in an address ends up in every message that names the address.
  return /^https?:$/.test(protocol) && username === '' && password === '';
};

const readShare = (given: unknown): { readonly part: number; readonly parts: number } | undefined => {
  const [, part, parts] = (typeof given === 'string' ? /^(\d{1,3})\/(\d{1,3})$/.exec(given) : null) ?? [];
  return Number(part) < Number(parts) ? { part: Number(part), parts: Number(parts) } : undefined;
};

const ports = z.strictObject(
  Object.fromEntries(serviceNames.map((name) => [name, whole(0, 65_535).default(httpPortsDefault[name])])) as Record<
    (typeof serviceNames)[number],
    z.ZodDefault<ReturnType<typeof whole>>
  >,
);

const kafka = z.strictObject({
  brokers: list('host:port of some brokers, with commas between', 1, (given) =>
    isBroker(given) ? given : undefined,
  ).default(['127.0.0.1:9092']),
  ssl: yesOrNo.default(false),
  sasl: z
    .strictObject({
      mechanism: oneOf('plain', 'scram-sha-256', 'scram-sha-512').optional(),
      username: text('a user name (in quotes if it is a number)').optional(),
      password: text('a password (in quotes if it is a number)').optional(),
    })
    .prefault({}),
});

const clickhouse = z.strictObject({
  url: setting('an http or https address without user and password', (given) =>
    isUrl(given) ? given : undefined,
  ).default('http://127.0.0.1:8123'),
  username: text('a user name (in quotes if it is a number)').default('default'),
  password: text('a password (in quotes if it is a number)', /^/).default(''),
  database: text('letters, digits and underscores, a letter first', /^[A-Za-z][A-Za-z0-9_]{0,63}$/).default('weir'),
  cluster: yesOrNo.default(false),
});

const schemaRegistry = z.strictObject({
  url: setting('an http or https address without user and password', (given) =>
    isUrl(given) ? given : undefined,
  ).optional(),
  username: text('a user name (in quotes if it is a number)').optional(),
  password: text('a password (in quotes if it is a number)').optional(),
});

const zone = setting('a zone like +08:00 or Z', (given) =>
  typeof given === 'string' && parseTime('2026-01-01T00:00:00', given) !== null ? given : undefined,
);

/** What decides the answers: a change here is another answer to the same feeds. Source: trace §2, §3, §5. */
const answers = z.strictObject({
  policy: oneOf('fifo', 'lifo').default('fifo'),
  window: durationOrNone.default(null),
  balances: oneOf('trust', 'ignore').default('trust'),
  detectors: oneOf('on', 'off').default('on'),
  hubEntries: wholeOrNone(1).default(null),
  maxLayers: whole(1, 1_000).default(20),
  floor: whole(0).default(0),
  sight: list('prefixes of accounts like bank:CMB:, with commas between', 0, (given) => given).default([]),
  lateness: table(`asset=duration like CNY=10m, with commas between; assets are ${assetCodes}`, (code, given) =>
    findAsset(code) !== null && typeof given === 'string' ? (parseDuration(given) ?? undefined) : undefined,
  ).default({}),
});

const visible = /^[\x21-\x7e]+$/;

/** What evidence packages are made with. */
const evidence = z.strictObject({
  key: text('a private key of Ed25519 in PEM', /^-----BEGIN PRIVATE KEY-----/).optional(),
});

/** As acts are signed: at most 200 characters, none of them unseen; nobody is called what the desk itself is. */
const isStaffName = (name: string): boolean =>
  /^[^\p{C}\p{Z}](?:[^\p{C}]{0,198}[^\p{C}\p{Z}])?$/u.test(name) && name !== 'weir' && name !== 'system';

/** The desk: who works at it, and under which terms. */
const desk = z.strictObject({
  own: list('prefixes of accounts like bank:CMB:, with commas between', 0, (given) =>
    /^[a-z0-9]+:[^:\s]+:/.test(given) ? given : undefined,
  ).default([]),
  zone: zone.default('+08:00'),
  secret: text('a text of 32 characters and more', /^.{32,}$/).optional(),
  webDir: text('a folder').optional(),
  secureCookies: yesOrNo.default(false),
  requestsPerMinute: whole(1, 1_000_000).default(1_200),
  refundFormula: oneOf('loss-over-frozen', 'outstanding').default('loss-over-frozen'),
  webhooks: list('http or https addresses without user and password, with commas between', 0, (given) =>
    isUrl(given) ? given : undefined,
  ).default([]),
  webhookSecret: text('a text of 16 characters and more', /^.{16,}$/).optional(),
  webhookSecretBefore: text('a text of 16 characters and more', /^.{16,}$/).optional(),
  webhookSecrets: webhookSecrets.default({}),
  oidc: z
    .strictObject({
      issuer: text('the address of an issuer of tokens', visible).optional(),
      audience: text('a name', visible).optional(),
      clients: list('names of clients, with commas between', 0, (given) =>
        visible.test(given) ? given : undefined,
      ).default([]),
      jwksUrl: setting('an http or https address without user and password', (given) =>
        isUrl(given) ? given : undefined,
      ).optional(),
      rolesClaim: text('the name of a claim', visible).default('roles'),
      roles: table('role of the issuer=role like fraud-desk=analyst, with commas between', (_name, given) =>
        typeof given === 'string' && /^(?:viewer|analyst|approver|admin|engineer)$/.test(given) ? given : undefined,
      ).optional(),
    })
    .prefault({}),
  staff: table('account=person like oidc:7f3a=li, with commas between', (account, given) =>
    isStaffName(account) && typeof given === 'string' && isStaffName(given) ? given : undefined,
  ).default({}),
  /** As the acts have them: docs/guides/desk.md. Checked by the desk. */
  terms: z.record(z.string(), z.unknown()).optional(),
});

/** The configuration as it is written: its keys are those of `weir.yaml`. */
export const configSchema = z.strictObject({
  kafka: kafka.prefault({}),
  clickhouse: clickhouse.prefault({}),
  schemaRegistry: schemaRegistry.prefault({}),
  namespace: text('letters, digits and dashes (in quotes if it is a number)', /^[A-Za-z0-9-]{0,60}$/).default(''),
  rawPartitions: whole(1, 1_000).default(3),
  /** What the topics and the journal's settings have once they stand: another number is another installation. */
  shards: z.strictObject({ matcher: whole(1, 256).default(1), follower: whole(1, 256).default(1) }).prefault({}),
  /** Of a process that runs one service: which shard of it. */
  shard: whole(0, 255).default(0),
  standby: yesOrNo.default(false),
  ingestShare: setting('k/n like 0/2, k from 0 on and below n', readShare).default({ part: 0, parts: 1 }),
  http: z
    .strictObject({
      host: text('a host name or address', /^[0-9A-Za-z.:_-]+$/).default('127.0.0.1'),
      ports: ports.prefault({}),
      metricsToken: text('16 characters and more, without spaces', /^[\x21-\x7e]{16,}$/).optional(),
    })
    .prefault({}),
  logLevel: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  stateDir: text('a folder').default('.weir/state'),
  snapshotEvery: durationOrNone.default(30_000),
  answers: answers.prefault({}),
  alertFloor: table(`asset=minor units like CNY=10000, with commas between; assets are ${assetCodes}`, (code, given) =>
    findAsset(code) === null ? undefined : (parseWhole(given) ?? undefined),
  ).default({}),
  futureTolerance: duration.default(5 * minute),
  linger: durationUpTo(1_000, '0ms to 1s, like 50ms').default(50),
  idleAfter: duration.default(2_000),
  ringBytes: bytes('bytes like 256MiB, at least 1MiB', 2 ** 20).default(256 * 2 ** 20),
  reserveBytes: bytes('bytes like 1GiB, or 0', 0).default(0),
  outEncoding: oneOf('json', 'avro').default('json'),
  outTransactions: oneOf('on', 'off').default('off'),
  zone: zone.optional(),
  desk: desk.prefault({}),
  evidence: evidence.prefault({}),
  check: checkSchema.prefault({}),
  contracts: list(
    'chain:address=asset:decimals or chain:address=asset:decimals@owner, with commas between',
    0,
    readContract,
  ).default(contractsDefault),
  tronLogs: oneOf('first', 'plugin', 'rpc').default('first'),
});

export type WrittenConfig = z.output<typeof configSchema>;
