import { serviceNames } from './services.js';

/** A setting's place in `weir.yaml` and its environment variable. */
export interface Variable {
  readonly name: string;
  readonly path: readonly string[];
  /** Never shown; may be given as a file: `<name>_FILE`, and in YAML with `File` after its key. */
  readonly secret: boolean;
}

const secret = true;

const variable = (name: string, path: string, isSecret = false): Variable => ({
  name: `WEIR_${name}`,
  path: path.split('.'),
  secret: isSecret,
});

/** All of them. */
export const variables: readonly Variable[] = [
  variable('KAFKA_BROKERS', 'kafka.brokers'),
  variable('KAFKA_SSL', 'kafka.ssl'),
  variable('KAFKA_SASL_MECHANISM', 'kafka.sasl.mechanism'),
  variable('KAFKA_SASL_USERNAME', 'kafka.sasl.username'),
  variable('KAFKA_SASL_PASSWORD', 'kafka.sasl.password', secret),
  variable('CLICKHOUSE_URL', 'clickhouse.url'),
  variable('CLICKHOUSE_USERNAME', 'clickhouse.username'),
  variable('CLICKHOUSE_PASSWORD', 'clickhouse.password', secret),
  variable('CLICKHOUSE_DATABASE', 'clickhouse.database'),
  variable('CLICKHOUSE_CLUSTER', 'clickhouse.cluster'),
  variable('SCHEMA_REGISTRY', 'schemaRegistry.url'),
  variable('SCHEMA_REGISTRY_USERNAME', 'schemaRegistry.username'),
  variable('SCHEMA_REGISTRY_PASSWORD', 'schemaRegistry.password', secret),
  variable('NAMESPACE', 'namespace'),
  variable('RAW_PARTITIONS', 'rawPartitions'),
  variable('MATCHER_SHARDS', 'shards.matcher'),
  variable('FOLLOWER_SHARDS', 'shards.follower'),
  variable('SHARD', 'shard'),
  variable('STANDBY', 'standby'),
  variable('INGEST_SHARE', 'ingestShare'),
  variable('HTTP_HOST', 'http.host'),
  variable('METRICS_TOKEN', 'http.metricsToken', secret),
  ...serviceNames.map((service) => variable(`HTTP_PORT_${service.toUpperCase()}`, `http.ports.${service}`)),
  variable('LOG_LEVEL', 'logLevel'),
  variable('STATE_DIR', 'stateDir'),
  variable('SNAPSHOT_EVERY', 'snapshotEvery'),
  variable('POLICY', 'answers.policy'),
  variable('WINDOW', 'answers.window'),
  variable('BALANCES', 'answers.balances'),
  variable('DETECTORS', 'answers.detectors'),
  variable('HUB_ENTRIES', 'answers.hubEntries'),
  variable('MAX_LAYERS', 'answers.maxLayers'),
  variable('FLOOR', 'answers.floor'),
  variable('SIGHT', 'answers.sight'),
  variable('LATENESS', 'answers.lateness'),
  variable('ALERT_FLOOR', 'alertFloor'),
  variable('FUTURE_TOLERANCE', 'futureTolerance'),
  variable('LINGER', 'linger'),
  variable('IDLE_AFTER', 'idleAfter'),
  variable('RING_BYTES', 'ringBytes'),
  variable('RESERVE_BYTES', 'reserveBytes'),
  variable('OUT_ENCODING', 'outEncoding'),
  variable('OUT_TRANSACTIONS', 'outTransactions'),
  variable('ZONE', 'zone'),
  variable('CONTRACTS', 'contracts'),
  variable('TRON_LOGS', 'tronLogs'),
  variable('DESK_OWN', 'desk.own'),
  variable('DESK_ZONE', 'desk.zone'),
  variable('DESK_SECRET', 'desk.secret', secret),
  variable('DESK_WEB_DIR', 'desk.webDir'),
  variable('DESK_SECURE_COOKIES', 'desk.secureCookies'),
  variable('DESK_REQUESTS_PER_MINUTE', 'desk.requestsPerMinute'),
  variable('DESK_REFUND_FORMULA', 'desk.refundFormula'),
  variable('DESK_WEBHOOKS', 'desk.webhooks'),
  variable('DESK_WEBHOOK_SECRET', 'desk.webhookSecret', secret),
  variable('DESK_WEBHOOK_SECRET_BEFORE', 'desk.webhookSecretBefore', secret),
  variable('DESK_WEBHOOK_SECRETS', 'desk.webhookSecrets', secret),
  variable('DESK_OIDC_ISSUER', 'desk.oidc.issuer'),
  variable('DESK_OIDC_AUDIENCE', 'desk.oidc.audience'),
  variable('DESK_OIDC_CLIENTS', 'desk.oidc.clients'),
  variable('DESK_OIDC_JWKS_URL', 'desk.oidc.jwksUrl'),
  variable('DESK_OIDC_ROLES_CLAIM', 'desk.oidc.rolesClaim'),
  variable('DESK_OIDC_ROLES', 'desk.oidc.roles'),
  variable('DESK_STAFF', 'desk.staff'),
  variable('EVIDENCE_KEY', 'evidence.key', secret),
  variable('CHECK_TOKENS', 'check.tokens'),
  variable('CHECK_STALE_AFTER', 'check.staleAfter'),
  variable('CHECK_WHEN_STALE', 'check.whenStale'),
  variable('CHECK_DELAY', 'check.delay'),
  variable('CHECK_RULES', 'check.rules'),
  variable('CHECK_FIRST_TIME_FROM', 'check.firstTimeFrom'),
  variable('CHECK_NEAR_LAYERS', 'check.nearLayers'),
  variable('CHECK_FINDING_AGE', 'check.findingAge'),
  variable('CHECK_PAYEE_MEMORY', 'check.payeeMemory'),
  variable('CHECK_PAIR_BYTES', 'check.pairBytes'),
  variable('CHECK_HOUR_BYTES', 'check.hourBytes'),
  variable('CHECK_DEVICE_BYTES', 'check.deviceBytes'),
  variable('CHECK_HOUR_PAYMENTS', 'check.hourPayments'),
  variable('CHECK_BLOCK_LABELS', 'check.blockLabels'),
  variable('CHECK_INNOCENT_LABELS', 'check.innocentLabels'),
  variable('CHECK_FACTS_MAX', 'check.factsMax'),
  variable('CHECK_SNAPSHOT_EVERY', 'check.snapshotEvery'),
];

/** Variables that are no settings of a service: where its file lies, the language of commands, what tests and tools read. */
export const foreignVariables = /^WEIR_(?:CONFIG|LANG|SHARED|CACHE|LIFETIME|TEST_.*)$/;
