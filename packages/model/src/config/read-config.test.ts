import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { checkRulesDefault } from './check.js';
import { type Config, databaseName, maskedConfig, settingsOf } from './config.js';
import { type ConfigInput, readConfig } from './read-config.js';
import { variables } from './variables.js';
import { webhookKeyId } from './webhooks.js';

/** Input with its YAML as a text. */
type Input = Omit<ConfigInput, 'yaml'> & { readonly yaml?: string };
const read = ({ yaml, ...rest }: Input) =>
  readConfig({ ...rest, ...(yaml === undefined ? {} : { yaml: { text: yaml, parseDocument } }) });

const configOf = (input: Input): Config => {
  const outcome = read(input);
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
  return outcome.config;
};

const problemsOf = (input: Input): readonly string[] => {
  const outcome = read(input);
  return outcome.ok ? [] : outcome.problems;
};

describe('configuration', () => {
  it('stands without any setting', () => {
    expect(configOf({ env: {} })).toEqual({
      kafka: { brokers: ['127.0.0.1:9092'], ssl: false, sasl: null },
      clickhouse: { url: 'http://127.0.0.1:8123', username: 'default', password: '', database: 'weir', cluster: false },
      schemaRegistry: null,
      namespace: '',
      rawPartitions: 3,
      shards: { matcher: 1, follower: 1 },
      shard: 0,
      standby: false,
      ingestShare: { part: 0, parts: 1 },
      http: {
        host: '127.0.0.1',
        ports: {
          desk: 7400,
          ingest: 7401,
          matcher: 7402,
          follower: 7403,
          writer: 7404,
          patterns: 7405,
          chainwatch: 7406,
          repairer: 7407,
          check: 7408,
        },
        metricsToken: null,
      },
      logLevel: 'info',
      stateDir: '.weir/state',
      snapshotEveryMs: 30_000,
      answers: {
        policy: 'fifo',
        windowMs: null,
        trustBalances: true,
        hubEntries: null,
        maxLayers: 20,
        floor: 0,
        sight: null,
        latenessMs: { CNY: 600_000, USD: 600_000, 'USDT-TRON': 300_000, 'USDT-ETH': 1_800_000, 'USDT-BSC': 1_800_000 },
      },
      alertFloorMinor: { CNY: 1, USD: 1, 'USDT-TRON': 1, 'USDT-ETH': 1, 'USDT-BSC': 1 },
      futureToleranceMs: 300_000,
      lingerMs: 50,
      idleAfterMs: 2_000,
      reserveBytes: 0,
      ringBytes: 268_435_456,
      outEncoding: 'json',
      outTransactions: false,
      zone: null,
      contracts: [
        {
          chain: 'eip155:1',
          address: '0xdac17f958d2ee523a2206206994597c13d831ec7',
          asset: 'USDT-ETH',
          decimals: 6,
          owner: '0xc6cde7c39eb2f0f0095f41570af89efc2c1ea828',
        },
        {
          chain: 'eip155:56',
          address: '0x55d398326f99059ff775485246999027b3197955',
          asset: 'USDT-BSC',
          decimals: 18,
        },
        { chain: 'tron:0x2b6653dc', address: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', asset: 'USDT-TRON', decimals: 6 },
      ],
      tronLogs: null,
      desk: {
        own: [],
        zone: '+08:00',
        secret: null,
        webDir: null,
        secureCookies: false,
        requestsPerMinute: 1_200,
        refundFormula: 'loss-over-frozen',
        webhooks: [],
        oidc: null,
        staff: {},
        terms: null,
      },
      evidence: { key: null },
      check: {
        tokensFile: null,
        staleAfterMs: 10_000,
        whenStale: 'allow',
        delayMs: 1_800_000,
        rules: checkRulesDefault,
        firstTimeFromMinor: {
          CNY: 500_000,
          USD: 70_000,
          'USDT-TRON': 700_000_000,
          'USDT-ETH': 700_000_000,
          'USDT-BSC': 700_000_000,
        },
        nearLayers: 3,
        findingAgeMs: 2_592_000_000,
        payeeMemoryMs: 15_552_000_000,
        pairBytes: 67_108_864,
        hourBytes: 33_554_432,
        deviceBytes: 16_777_216,
        hourPayments: 20,
        blockLabels: ['blocklist', 'sanctions', 'mule'],
        innocentLabels: ['merchant', 'utility', 'government', 'exchange', 'service', 'clearing'],
        factsMax: 2_000_000,
        snapshotEveryMs: 300_000,
      },
      warnings: [],
    });
  });

  it('takes what a desk needs, and the whole of an issuer or nothing', () => {
    const env = { WEIR_DESK_OWN: 'bank:CMB:,bank:ICBC:', WEIR_DESK_SECRET: 'x'.repeat(32) };
    const oidc = {
      WEIR_DESK_OIDC_ISSUER: 'https://id.example.org',
      WEIR_DESK_OIDC_AUDIENCE: 'weir',
      WEIR_DESK_OIDC_JWKS_URL: 'https://id.example.org/keys',
      WEIR_DESK_OIDC_ROLES: 'fraud-desk=analyst',
    };
    const { desk } = configOf({ env: { ...env, ...oidc }, yaml: 'desk: { terms: { stopsMax: 3 } }' });
    expect(desk).toMatchObject({ own: ['bank:CMB:', 'bank:ICBC:'], terms: { stopsMax: 3 } });
    expect(desk.oidc).toMatchObject({ rolesClaim: 'roles', roles: { 'fraud-desk': 'analyst' }, clients: ['weir'] });
    const clients = configOf({ env: { ...oidc, WEIR_DESK_OIDC_CLIENTS: 'weir-web,weir-cli' } }).desk.oidc?.clients;
    expect(clients).toEqual(['weir-web', 'weir-cli']);
    expect(maskedConfig(configOf({ env })).desk.secret).toBe('***');
    expect(problemsOf({ env: { WEIR_DESK_OIDC_ISSUER: 'x' } })).toHaveLength(2);
    expect(problemsOf({ env: { WEIR_DESK_SECRET: 'short' } })).toHaveLength(1);
    const hooks = { WEIR_DESK_WEBHOOKS: 'https://bank.example.org/orders' };
    expect(problemsOf({ env: hooks })).toHaveLength(1);
    const told = configOf({ env: { ...hooks, WEIR_DESK_WEBHOOK_SECRET: 'x'.repeat(16) } });
    const [url, shared] = [hooks.WEIR_DESK_WEBHOOKS, 'x'.repeat(16)];
    expect(told.desk.webhooks).toEqual([{ url, secrets: [shared] }]);
    const key = webhookKeyId(shared);
    expect(maskedConfig(told).desk.webhooks).toEqual([
      { url: 'https://bank.example.org/***', secrets: [`*** (key ${key})`] },
    ]);
  });

  it('know whose accounts of the desk are one person’s, in one way only', () => {
    const staff = (given: string) => readConfig({ env: { WEIR_DESK_STAFF: given } });
    const said = (given: string) => {
      const outcome = staff(given);
      return outcome.ok ? outcome.config.desk.staff : outcome.problems.join('; ');
    };
    expect(said('oidc:u-5=li, li-old=li, oidc:u-6=wang')).toEqual({
      'oidc:u-5': 'li',
      'li-old': 'li',
      'oidc:u-6': 'wang',
    });
    expect(configOf({ env: {}, yaml: 'desk: { staff: { "oidc:u-5": 李 } }' }).desk.staff).toEqual({ 'oidc:u-5': '李' });
    expect(said('oidc:u-5=li,oidc:u-5=wang')).toMatch(/^WEIR_DESK_STAFF wants account=person/);
    expect(said('oidc:u-5=li,li=wang')).toMatch(/li is a person, and an account of wang: wants one of the two/);
    expect(said('oidc:u-5=li,oidc:u-6=Li')).toMatch(/Li is written in several ways: wants one name for a person/);
    for (const desk of ['weir', 'system'])
      expect(said(`oidc:u-5=${desk}`)).toMatch(/^WEIR_DESK_STAFF wants account=person/);
    expect(said('oidc:u-5')).toMatch(/^WEIR_DESK_STAFF wants account=person/);
    expect(said('li=li')).toEqual({ li: 'li' });
    const twice = read({ env: {}, yaml: 'desk:\n  staff:\n    "oidc:u-5": li\n    "oidc:u-5": wang\n' });
    expect(twice).toMatchObject({ ok: false });
  });

  it('have a token for metrics that is long enough, may be a file, and is not shown', () => {
    const metricsToken = 'sixteen-signs-or-more';
    expect(configOf({ env: { WEIR_METRICS_TOKEN: metricsToken } }).http.metricsToken).toBe(metricsToken);
    const filed = configOf({ env: { WEIR_METRICS_TOKEN_FILE: '/run/token' }, secretFile: () => `${metricsToken}\n` });
    expect(filed.http.metricsToken).toBe(metricsToken);
    expect(maskedConfig(filed).http.metricsToken).toBe('***');
    for (const given of ['too-short', 'sixteen signs or more'])
      expect(readConfig({ env: { WEIR_METRICS_TOKEN: given } })).toEqual({
        ok: false,
        problems: ['WEIR_METRICS_TOKEN wants 16 characters and more, without spaces'],
      });
  });

  it('the environment wins over YAML, YAML over the defaults, each written in its own way', () => {
    const yaml = `
kafka: { brokers: [a:1, b:2], ssl: true }
rawPartitions: 6
answers:
  window: 30m
  hubEntries: none
  sight: ['bank:CMB:']
  lateness: { CNY: 1h }
`;
    const env = {
      WEIR_KAFKA_BROKERS: ' c:3 , [::1]:9092 ',
      WEIR_HUB_ENTRIES: '2000',
      WEIR_BALANCES: 'ignore',
      WEIR_LATENESS: 'USDT-ETH=45m, CNY=5m',
      WEIR_ALERT_FLOOR: 'CNY=10000',
      WEIR_HTTP_PORT_INGEST: '0',
      WEIR_RING_BYTES: '64MiB',
      WEIR_MATCHER_SHARDS: '4',
      WEIR_INGEST_SHARE: '1/2',
      WEIR_ZONE: '+08:00',
      WEIR_CONTRACTS:
        'eip155:10:0x94B008AA00579C1307B0EF2C499AD98A8CE58E58=USDT-ETH:6@0xC6CDE7C39eB2f0F0095F41570af89eFC2C1Ea828',
      WEIR_TRON_LOGS: 'plugin',
      WEIR_POLICY: '',
    };
    const config = configOf({ env, yaml });
    expect(config).toMatchObject({
      kafka: { brokers: ['c:3', '[::1]:9092'], ssl: true },
      rawPartitions: 6,
      answers: {
        policy: 'fifo',
        windowMs: 1_800_000,
        hubEntries: 2000,
        trustBalances: false,
        sight: ['bank:CMB:'],
        latenessMs: { CNY: 300_000, 'USDT-ETH': 2_700_000, USD: 600_000 },
      },
      alertFloorMinor: { CNY: 10_000, USD: 1 },
      ringBytes: 67_108_864,
      shards: { matcher: 4, follower: 1 },
      ingestShare: { part: 1, parts: 2 },
      zone: '+08:00',
      contracts: [
        {
          chain: 'eip155:10',
          address: '0x94b008aa00579c1307b0ef2c499ad98a8ce58e58',
          owner: '0xc6cde7c39eb2f0f0095f41570af89efc2c1ea828',
        },
      ],
      tronLogs: 'plugin',
    });
    expect(config.http.ports.ingest).toBe(0);
    // Journals of one shard of each are as they were before there were any.
    expect(settingsOf(config).shards).toEqual({ matcher: 4, follower: 1 });
    expect('shards' in settingsOf(configOf({ env: {} }))).toBe(false);
  });

  it('says all problems at once, each with the name by which it was given', () => {
    const yaml = 'rawPartitions: 0\nanswers: { window: 30, polcy: fifo }\nclickhouse: { password: 0123 }\nhttp: 5\n';
    const env = {
      WEIR_KAFKA_BROKERS: 'broker',
      WEIR_POLICY: 'hifo',
      WEIR_INGEST_SHARE: '2/2',
      WEIR_CLICKHOUSE_URL: 'http://user:hush@host:8123',
      WEIR_LATENESS: 'CNY=10',
      WEIR_CONTRACTS: 'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u=USDT-TRON',
      WEIR_KAFKA_SASL_MECHANISM: 'plain',
    };
    const problems = problemsOf({ env, yaml });
    expect(problems).toEqual([
      'WEIR_KAFKA_BROKERS wants host:port of some brokers, with commas between, not "broker"',
      'WEIR_CLICKHOUSE_URL wants an http or https address without user and password, not "http://***@host:8123"',
      expect.stringMatching(/^weir.yaml clickhouse.password \(WEIR_CLICKHOUSE_PASSWORD\) wants a password.*\)$/),
      'weir.yaml rawPartitions (WEIR_RAW_PARTITIONS) wants a whole number from 1 to 1000, not 0',
      'WEIR_INGEST_SHARE wants k/n like 0/2, k from 0 on and below n, not "2/2"',
      'weir.yaml http wants keys and values below it, not 5',
      'WEIR_POLICY wants one of fifo, lifo, not "hifo"',
      'weir.yaml answers.window (WEIR_WINDOW) wants none, or a whole number and ms, s, m, h or d, like 30m, not 30',
      expect.stringMatching(/^WEIR_LATENESS wants asset=duration .*, not "CNY=10"$/),
      'weir.yaml answers.polcy is no setting of weir',
      expect.stringMatching(/^WEIR_CONTRACTS wants chain:address=asset:decimals/),
      expect.stringMatching(/^WEIR_KAFKA_SASL_USERNAME is missing/),
      expect.stringMatching(/^WEIR_KAFKA_SASL_PASSWORD is missing/),
    ]);
    expect(problems.join('\n')).not.toMatch(/hush|123[^"]*password/);
  });

  it('refuses YAML that is none, and YAML that is no map', () => {
    expect(problemsOf({ env: {}, yaml: 'a: [1' })[0]).toMatch(/^weir.yaml: /);
    expect(problemsOf({ env: {}, yaml: '- a' })).toEqual(['weir.yaml: wants keys and values']);
    expect(problemsOf({ env: {}, yaml: '# nothing\n' })).toEqual([]);
  });

  it('takes secrets from files, and shows them to nobody', () => {
    const secretFile = (path: string) => {
      if (path === '/run/kafka') return 'k1\n';
      if (path === '/run/clickhouse') return ' c1 \r\n';
      if (path === '/run/registry') return 'r1\n';
      throw new Error(`no such file: ${path}`);
    };
    const env = {
      WEIR_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      WEIR_KAFKA_SASL_USERNAME: 'weir',
      WEIR_KAFKA_SASL_PASSWORD_FILE: '/run/kafka',
      WEIR_SCHEMA_REGISTRY: 'https://registry.example.org/apis/ccompat/v7',
      WEIR_SCHEMA_REGISTRY_USERNAME: 'reader',
      WEIR_SCHEMA_REGISTRY_PASSWORD_FILE: '/run/registry',
    };
    const yaml = 'clickhouse: { passwordFile: /run/clickhouse }';
    const config = configOf({ env, yaml, secretFile });
    expect(config.kafka.sasl).toEqual({ mechanism: 'scram-sha-512', username: 'weir', password: 'k1' });
    expect(config.clickhouse.password).toBe(' c1 ');
    expect(config.schemaRegistry).toEqual({
      url: 'https://registry.example.org/apis/ccompat/v7',
      credentials: { username: 'reader', password: 'r1' },
    });
    const shown = maskedConfig(config);
    expect(shown.kafka.sasl?.password).toBe('***');
    expect(shown.clickhouse.password).toBe('***');
    expect(shown.schemaRegistry?.credentials?.password).toBe('***');
    expect(maskedConfig(configOf({ env: {} })).clickhouse.password).toBe('');
    const lost = { ...env, WEIR_KAFKA_SASL_PASSWORD_FILE: '/run/lost' };
    expect(problemsOf({ env: lost, secretFile })).toEqual([
      'WEIR_KAFKA_SASL_PASSWORD_FILE wants a file that can be read: no such file: /run/lost',
    ]);
    expect(problemsOf({ env: { ...env, WEIR_KAFKA_SASL_PASSWORD: 'k2' }, secretFile })).toEqual([
      'WEIR_KAFKA_SASL_PASSWORD and WEIR_KAFKA_SASL_PASSWORD_FILE: wants one of the two',
    ]);
  });

  it('wants the address, and user and password together, of a schema registry', () => {
    const env = { WEIR_SCHEMA_REGISTRY: 'http://r:8081' };
    expect(configOf({ env }).schemaRegistry).toEqual({ url: 'http://r:8081', credentials: null });
    expect(problemsOf({ env: { ...env, WEIR_SCHEMA_REGISTRY_USERNAME: 'u' } })).toEqual([
      'WEIR_SCHEMA_REGISTRY_USERNAME and WEIR_SCHEMA_REGISTRY_PASSWORD: wants both, or none',
    ]);
    expect(problemsOf({ env: {}, yaml: 'schemaRegistry: { username: u, password: p }' })).toEqual([
      'WEIR_SCHEMA_REGISTRY is missing: wants the address that the user is for',
    ]);
    expect(problemsOf({ env: { WEIR_SCHEMA_REGISTRY: 'http://u:hush@r:8081' } })).toEqual([
      'WEIR_SCHEMA_REGISTRY wants an http or https address without user and password, not "http://***@r:8081"',
    ]);
  });

  it('warns of variables it does not know', () => {
    expect(configOf({ env: { WEIR_WINDWO: '30m', WEIR_CONFIG: 'x.yaml', PATH: '/' } }).warnings).toEqual([
      'WEIR_WINDWO is no setting of weir and was passed over',
    ]);
  });

  it('each variable has a place of its own in the file', () => {
    const places = variables.map(({ path }) => path.join('.'));
    expect(new Set(places).size).toBe(variables.length);
    expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length);
    // A value that no setting wants is refused by name: so every variable reaches its setting.
    const env = Object.fromEntries(variables.map(({ name, secret }) => [name, secret ? 'x' : '\u0000']));
    const anything = /DIR|USERNAME|SIGHT|CHECK_TOKENS|PASSWORD$/;
    const refused = problemsOf({ env }).map((problem) => problem.split(' ')[0]);
    expect(refused.sort()).toEqual(
      variables
        .map(({ name }) => name)
        .filter((name) => !anything.test(name))
        .sort(),
    );
  });

  it('has a decision for each reason of a payment check, and refuses what is none', () => {
    const { check } = configOf({ env: { WEIR_CHECK_RULES: 'payee-mule=off, first-time-payee=delay' } });
    expect(check.rules).toEqual({ ...checkRulesDefault, 'payee-mule': 'off', 'first-time-payee': 'delay' });
    expect(configOf({ env: {}, yaml: 'check: { rules: { payer-mule: warn } }' }).check.rules['payer-mule']).toBe(
      'warn',
    );
    for (const rules of ['payee-mule=stop', 'nothing=warn', 'toString=warn'])
      expect(problemsOf({ env: { WEIR_CHECK_RULES: rules } })[0]).toMatch(/^WEIR_CHECK_RULES wants reason=decision/);
    expect(problemsOf({ env: { WEIR_CHECK_WHEN_STALE: 'open', WEIR_CHECK_BLOCK_LABELS: 'Block' } })).toHaveLength(2);
  });

  it('names the database of a namespace, and the settings of the stream', () => {
    expect(databaseName(configOf({ env: {} }))).toBe('weir');
    const config = configOf({ env: { WEIR_NAMESPACE: 'test-1', WEIR_RAW_PARTITIONS: '4' } });
    expect(databaseName(config)).toBe('weir_test_1');
    expect(settingsOf(config)).toEqual({
      ...config.answers,
      topics: [
        { topic: 'test-1.bank.transfers.v1', partitions: 4 },
        { topic: 'test-1.chain.usdt.v1', partitions: 4 },
      ],
    });
  });
});
