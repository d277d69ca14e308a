// Writes the configuration of the container's ClickHouse and becomes its server: programs/clickhouse.mjs of the local
// stack does the rest. CLICKHOUSE_USER and CLICKHOUSE_PASSWORD name the one user, CLICKHOUSE_MEMORY_BYTES the most it takes;
// CLICKHOUSE_SHARDS lists the hosts of a cluster named weir, one a shard, with commas between.
import { writeFileSync } from 'node:fs';

const {
  CLICKHOUSE_USER: user = 'default',
  CLICKHOUSE_PASSWORD: password = '',
  CLICKHOUSE_MEMORY_BYTES,
  CLICKHOUSE_SHARDS,
} = process.env;
const shards = CLICKHOUSE_SHARDS?.split(',') ?? [];
const memoryBytes = Number(CLICKHOUSE_MEMORY_BYTES ?? 2 * 1024 ** 3);
if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(user)) throw new Error(`CLICKHOUSE_USER is no name: ${user}`);

const [config, users, data] = ['config.xml', 'users.xml', 'data'].map((name) => `/var/lib/clickhouse/${name}`);
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const shard = (host) =>
  `<shard><replica><host>${host}</host><port>9000</port><user>${user}</user><password>${escaped(password)}</password></replica></shard>`;
const cluster = `<remote_servers><weir>${shards.map(shard).join('')}</weir></remote_servers>
  <macros><cluster>weir</cluster></macros>`;

writeFileSync(
  config,
  `<clickhouse>
  <path>${data}</path>
  <users_config>${users}</users_config>
  <listen_host>0.0.0.0</listen_host>
  <http_port>8123</http_port>
  <tcp_port>9000</tcp_port>
  <timezone>UTC</timezone>
  <log-level>information</log-level>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <mark_cache_size>${64 * 1024 ** 2}</mark_cache_size>
  <background_pool_size>4</background_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>
  <logger><log>/var/log/clickhouse/server.log</log><size>10M</size><count>2</count></logger>
  ${shards.length === 0 ? '' : cluster}
</clickhouse>
`,
);
// The library's own first query runs as `default`, so that user stays; from outside it is shut where another is named.
const userOf = (name, word, networks) =>
  `<${name}><password>${escaped(word)}</password><networks>${networks.map((ip) => `<ip>${ip}</ip>`).join('')}</networks>` +
  `<profile>default</profile><quota>default</quota></${name}>`;
const anywhere = ['::/0', '0.0.0.0/0'];
const listed =
  user === 'default'
    ? [userOf('default', password, anywhere)]
    : [userOf('default', '', ['127.0.0.1', '::1']), userOf(user, password, anywhere)];
writeFileSync(
  users,
  `<clickhouse>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
  <users>${listed.join('\n  ')}</users>
</clickhouse>
`,
);

process.argv.splice(2, process.argv.length, 'container', '/opt/clickhouse/libchdb.so', config, 'http://127.0.0.1:8123');
await import('./programs/clickhouse.mjs');
