export interface ClickHouseSettings {
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly dataFolder: string;
  readonly logFile: string;
  /** Memory of the machine, bytes; the server takes at most two fifths of it. */
  readonly machineBytes: number;
}

/** The configuration file. XML, because the library is built without a YAML reader. */
export function clickhouseConfiguration(settings: ClickHouseSettings): string {
  const entries: Record<string, string | number> = {
    path: settings.dataFolder,
    listen_host: '127.0.0.1',
    http_port: settings.httpPort,
    tcp_port: settings.tcpPort,
    timezone: 'UTC',
    // `logger.level` is overruled by clickhouse-local's own option, whose default is trace.
    'log-level': 'information',
    max_server_memory_usage: Math.floor(settings.machineBytes * 0.4),
    mark_cache_size: 256 * 1024 * 1024,
    // For the questions of people, which say that they want it: they read granules here and there, again and again.
    uncompressed_cache_size: Math.floor(settings.machineBytes * 0.1),
    background_pool_size: 4,
    // clickhouse-local starts with 2 threads here, too few: it warns twice per insert and delays merges.
    background_schedule_pool_size: 8,
    // Merges wait for inserts and questions where processors are short. As `nice` counts.
    os_threads_nice_value_merge_mutate: 10,
  };
  const lines = Object.entries(entries).map(([name, value]) => `  <${name}>${escapeXml(String(value))}</${name}>`);
  const logger = `  <logger><log>${escapeXml(settings.logFile)}</log><size>10M</size><count>2</count></logger>`;
  return `<!-- Written anew at every start of the local stack. -->\n<clickhouse>\n${[...lines, logger].join('\n')}\n</clickhouse>\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
