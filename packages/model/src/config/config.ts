import { assets } from '../asset.js';
import { type CheckConfig, toCheckConfig } from './check.js';
import type { TokenContract } from './contracts.js';
import type { WrittenConfig } from './schema.js';
import type { ServiceName } from './services.js';
import { type WebhookReceiver, webhookKeyId, webhookReceivers } from './webhooks.js';
import { topicsOf, type WorldConfig } from './world.js';

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  } | null;
}

export interface ClickhouseConfig {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Before the namespace is added: see `databaseName`. */
  readonly database: string;
  /** Whether the tables are made for a cluster of shards and replicas, whose name is the servers' macro `{cluster}`. */
  readonly cluster: boolean;
}

/** Where Avro schemas are that messages name by a registry's id. */
export interface SchemaRegistryConfig {
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** What decides the answers. Source: trace §2, §3, §5. */
export interface AnswersConfig {
  readonly policy: 'fifo' | 'lifo';
  readonly windowMs: number | null;
  readonly trustBalances: boolean;
  /** `off`: no rule looks at single pockets, matching is all that the matcher does. Left out: they look on. */
  readonly detectors?: 'off';
  readonly hubEntries: number | null;
  readonly maxLayers: number;
  /** Minor units. */
  readonly floor: number;
  /** Prefixes of accounts whose debits are seen; null: all. */
  readonly sight: readonly string[] | null;
  /** Milliseconds of event time, of every asset of the table. */
  readonly latenessMs: Readonly<Record<string, number>>;
}

/** Whose word the desk takes for who somebody is. */
export interface OidcConfig {
  readonly issuer: string;
  readonly audience: string;
  /** Ids of the clients whose tokens are taken. */
  readonly clients: readonly string[];
  readonly jwksUrl: string;
  /** Claim with the roles; names with dots between go inwards. */
  readonly rolesClaim: string;
  /** Roles of the issuer and what they are here; null: they have our names. */
  readonly roles: Readonly<Record<string, string>> | null;
}

/** Who works at the desk, and under which terms. */
export interface DeskConfig {
  /** How the desk's own accounts begin: `bank:CMB:`. */
  readonly own: readonly string[];
  /** The zone in which it works. */
  readonly zone: string;
  /** Refs and sessions are sealed with it; null: one that is made at the first start and kept under `stateDir`. */
  readonly secret: string | null;
  /** Folder of the browser application; null: where it is built. */
  readonly webDir: string | null;
  /** Whether browsers come by TLS: their cookie goes over nothing else then. */
  readonly secureCookies: boolean;
  readonly requestsPerMinute: number;
  /** By what the part of held money is shared out that cannot be traced: docs/guides/orders.md. */
  readonly refundFormula: 'loss-over-frozen' | 'outstanding';
  /** Where orders that are sent are told to programs, each signed with its receiver's secrets. */
  readonly webhooks: readonly WebhookReceiver[];
  readonly oidc: OidcConfig | null;
  /** By account, a name in tokens of the desk or `oidc:` and an issuer's subject: whose it is. Acts are signed with that. */
  readonly staff: Readonly<Record<string, string>>;
  /** Terms of orders as they are written; null: those that the acts have. */
  readonly terms: Readonly<Record<string, unknown>> | null;
}

/** What a process of weir is run with. */
export interface Config {
  readonly kafka: KafkaConfig;
  readonly clickhouse: ClickhouseConfig;
  /** Null: messages that name a registry's schema are refused. */
  readonly schemaRegistry: SchemaRegistryConfig | null;
  readonly namespace: string;
  /** Left out: it reads raw topics of its own. */
  readonly world?: WorldConfig;
  readonly rawPartitions: number;
  /** Into how many shards matching and following are parted. */
  readonly shards: { readonly matcher: number; readonly follower: number };
  /** Which shard of a service a process runs that runs one service only. */
  readonly shard: number;
  /** There are several instances of ingest, follower or patterns: each works only where no other does. */
  readonly standby: boolean;
  /** An ingest takes those raw partitions whose number leaves `part` when divided by `parts`. */
  readonly ingestShare: { readonly part: number; readonly parts: number };
  readonly http: {
    readonly host: string;
    readonly ports: Readonly<Record<ServiceName, number>>;
    /** What whoever asks for `/metrics` has to show; null: nothing. */
    readonly metricsToken: string | null;
  };
  readonly logLevel: WrittenConfig['logLevel'];
  readonly stateDir: string;
  /** So often the matcher keeps its state under `stateDir`; null: never, and each start folds the journal anew. */
  readonly snapshotEveryMs: number | null;
  readonly answers: AnswersConfig;
  /** Minor units below which no alert is raised, of every asset of the table. */
  readonly alertFloorMinor: Readonly<Record<string, number>>;
  /** How far a transfer's time may lie after its own message. */
  readonly futureToleranceMs: number;
  /** How long transfers that come close after others wait for more, to be read together. */
  readonly lingerMs: number;
  readonly idleAfterMs: number;
  readonly ringBytes: number;
  /** Memory that a service takes before its first message; 0: none. */
  readonly reserveBytes: number;
  /** How alerts are written for whoever reads them. */
  readonly outEncoding: 'json' | 'avro';
  /** Whether alerts are written in transactions of the log. */
  readonly outTransactions: boolean;
  /** The zone that the bank feed declares for times without one; null: such times are refused. */
  readonly zone: string | null;
  readonly contracts: readonly TokenContract[];
  /** The interface of a TRON node through which its logs come; null: for each transaction the first that tells of it. */
  readonly tronLogs: 'plugin' | 'rpc' | null;
  readonly desk: DeskConfig;
  /** Evidence packages are signed with this key, PEM; null: they are not signed. */
  readonly evidence: { readonly key: string | null };
  /** The check before a payment. */
  readonly check: CheckConfig;
  /** What looks like a mistake and was passed over. */
  readonly warnings: readonly string[];
}

const byAsset = (given: Readonly<Record<string, number>>, otherwise: (asset: string) => number) =>
  Object.fromEntries(assets().map(({ code }) => [code, given[code] ?? otherwise(code)]));

const latenessOf = Object.fromEntries(assets().map(({ code, latenessMs }) => [code, latenessMs]));

const registryOf = ({ url, username, password }: WrittenConfig['schemaRegistry']): SchemaRegistryConfig | null => {
  if (url === undefined) return null;
  return { url, credentials: username === undefined || password === undefined ? null : { username, password } };
};

const deskOf = (written: WrittenConfig['desk']): DeskConfig => {
  const { oidc, secret, terms, webDir, webhooks, webhookSecret, webhookSecretBefore, webhookSecrets, ...desk } =
    written;
  const { audience, clients, issuer, jwksUrl, roles, rolesClaim } = oidc;
  const isWhole = issuer !== undefined && audience !== undefined && jwksUrl !== undefined;
  return {
    ...desk,
    secret: secret ?? null,
    webDir: webDir ?? null,
    terms: terms ?? null,
    webhooks: webhookReceivers({ webhooks, webhookSecret, webhookSecretBefore, webhookSecrets }),
    oidc: isWhole
      ? {
          ...{ issuer, audience, jwksUrl, rolesClaim, roles: roles ?? null },
          clients: clients.length === 0 ? [audience] : clients,
        }
      : null,
  };
};

/** A configuration as it is used, from one as it is written. `sasl` must be whole or absent. */
export const toConfig = (written: WrittenConfig, warnings: readonly string[]): Config => {
  const { answers, kafka } = written;
  const { mechanism, username, password } = kafka.sasl;
  return {
    kafka: {
      brokers: kafka.brokers,
      ssl: kafka.ssl,
      sasl:
        mechanism === undefined || username === undefined || password === undefined
          ? null
          : { mechanism, username, password },
    },
    clickhouse: written.clickhouse,
    schemaRegistry: registryOf(written.schemaRegistry),
    namespace: written.namespace,
    rawPartitions: written.rawPartitions,
    shards: written.shards,
    shard: written.shard,
    standby: written.standby,
    ingestShare: written.ingestShare,
    http: { ...written.http, metricsToken: written.http.metricsToken ?? null },
    logLevel: written.logLevel,
    stateDir: written.stateDir,
    snapshotEveryMs: written.snapshotEvery,
    answers: {
      policy: answers.policy,
      windowMs: answers.window,
      trustBalances: answers.balances === 'trust',
      ...(answers.detectors === 'off' ? { detectors: 'off' as const } : {}),
      hubEntries: answers.hubEntries,
      maxLayers: answers.maxLayers,
      floor: answers.floor,
      sight: answers.sight.length === 0 ? null : answers.sight,
      latenessMs: byAsset(answers.lateness, (code) => latenessOf[code]!),
    },
    alertFloorMinor: byAsset(written.alertFloor, () => 1),
    futureToleranceMs: written.futureTolerance,
    lingerMs: written.linger,
    idleAfterMs: written.idleAfter,
    ringBytes: written.ringBytes,
    reserveBytes: written.reserveBytes,
    outEncoding: written.outEncoding,
    outTransactions: written.outTransactions === 'on',
    zone: written.zone ?? null,
    contracts: written.contracts,
    tronLogs: written.tronLogs === 'first' ? null : written.tronLogs,
    desk: deskOf(written.desk),
    evidence: { key: written.evidence.key ?? null },
    check: toCheckConfig(written.check),
    warnings,
  };
};

/** The database of an installation: its namespace is part of the name, with underscores for what SQL would quote. */
export const databaseName = ({ clickhouse, namespace }: Pick<Config, 'clickhouse' | 'namespace'>): string =>
  namespace === '' ? clickhouse.database : `${clickhouse.database}_${namespace.replaceAll('-', '_')}`;

/** What the journal's settings frame holds: the answers, and the topics whose partitions count for a watermark. */
export interface StreamSettings extends AnswersConfig {
  readonly topics: readonly { readonly topic: string; readonly partitions: number }[];
  /** Left out where there is one of each, as in journals of before there were any. */
  readonly shards?: Config['shards'];
}

export const settingsOf = (config: Config): StreamSettings => {
  const { answers, rawPartitions, shards } = config;
  const { bank, chain } = topicsOf(config);
  const topics = [bank, chain].map((topic) => ({ topic, partitions: rawPartitions }));
  return { ...answers, topics, ...(shards.matcher + shards.follower > 2 ? { shards } : {}) };
};

const masked = (secret: string): string => (secret === '' ? '' : '***');

/** A configuration that may be printed: secrets are stars. */
export const maskedConfig = (config: Config): Config => {
  const { clickhouse, desk, http, kafka, schemaRegistry: registry } = config;
  const pair = registry?.credentials;
  return {
    ...config,
    kafka: { ...kafka, sasl: kafka.sasl && { ...kafka.sasl, password: masked(kafka.sasl.password) } },
    clickhouse: { ...clickhouse, password: masked(clickhouse.password) },
    http: { ...http, metricsToken: http.metricsToken && masked(http.metricsToken) },
    desk: {
      ...desk,
      secret: desk.secret && masked(desk.secret),
      // Receivers of many kinds have their key in the address.
      webhooks: desk.webhooks.map(({ secrets, url }) => ({
        url: `${new URL(url).origin}/***`,
        secrets: secrets.map((each) => `*** (key ${webhookKeyId(each)})`),
      })),
    },
    evidence: { key: config.evidence.key && masked(config.evidence.key) },
    schemaRegistry: registry && {
      ...registry,
      credentials: pair ? { ...pair, password: masked(pair.password) } : null,
    },
  };
};
