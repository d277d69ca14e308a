import { status as stackStatus } from '@weir/local';
import { type Config, compareBytes } from '@weir/model';
import { spokenDetail } from '../errors/details.js';
import { spokenProblem } from '../errors/remedies.js';
import { spoken } from '../language/words.js';
import { livePositions } from '../run/live-positions.js';
import { serviceRecords } from '../run/service-record.js';
import { type ServiceState, serviceState } from '../run/service-state.js';
import { hostable, type Part, partName, partsOf } from '../run/services.js';
import { configAt } from '../world/open-world.js';
import { type Configuration, loadConfiguration } from './configuration.js';
import { openConnection, withAddresses, withNamespace } from './connection.js';
import { foreseen, type Report } from './report.js';
import { spokenOf } from './spoken-of.js';
import { stackPorts } from './stack-ports.js';
import { type StageRow, stageRows } from './stages.js';
import { shownWhole, tableLines } from './table.js';
import { texts } from './texts.js';

interface ServiceRow extends Part {
  readonly namespace: string;
  readonly state: ServiceState | 'not running';
  readonly url: string | null;
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly logFile: string | null;
}

/** What has been started here, and what of the namespace that is asked for has not. */
const serviceRows = async (
  stateDir: string,
  { namespace, shards }: Pick<Config, 'namespace' | 'shards'>,
): Promise<ServiceRow[]> => {
  const records = serviceRecords(stateDir);
  const started = await Promise.all(
    records.map(async (record) => {
      const { name, shard, url, pid, startedAt, logFile } = record;
      return {
        name,
        shard,
        namespace: record.namespace,
        state: await serviceState(record),
        url,
        pid,
        startedAt,
        logFile,
      };
    }),
  );
  const isStarted = ({ name, shard }: Part): boolean =>
    records.some((record) => record.name === name && record.shard === shard && record.namespace === namespace);
  const missing = partsOf({ shards })
    .filter((part) => !isStarted(part))
    .map((part) => {
      const nothing = { url: null, pid: null, startedAt: null, logFile: null };
      return { ...part, namespace, state: 'not running' as const, ...nothing };
    });
  const rows: readonly ServiceRow[] = [...started, ...missing];
  const place = ({ name }: ServiceRow): number => hostable.indexOf(name);
  return [...rows].sort((a, b) => compareBytes(a.namespace, b.namespace) || place(a) - place(b) || a.shard - b.shard);
};

interface Reach {
  readonly ok: boolean;
  /** What is wrong, with what mends it. */
  readonly problem: string | null;
}

const reach = async (ask: () => Promise<unknown>): Promise<Reach> => {
  try {
    await ask();
    return { ok: true, problem: null };
  } catch (error) {
    const failure = foreseen(error);
    if (failure === null) throw error;
    return { ok: false, problem: failure.remedy === '' ? failure.message : `${failure.message} (${failure.remedy})` };
  }
};

interface Servers {
  readonly kafka: Reach & { readonly brokers: readonly string[] };
  readonly clickhouse: Reach & { readonly url: string; readonly database: string };
  readonly stages: readonly StageRow[] | null;
  /** Why there are no stages though both answer. */
  readonly problem: string | null;
}

const askServers = async (config: Config, stateDir: string): Promise<Servers> => {
  const connection = openConnection(config);
  const { log, store, database } = connection;
  try {
    const [logReach, storeReach] = await Promise.all([reach(() => log.ping()), reach(() => store.ping())]);
    let stages: readonly StageRow[] | null = null;
    let problem: string | null = null;
    if (logReach.ok && storeReach.ok) {
      const looked = await reach(async () => {
        stages = await stageRows(connection, livePositions(config, stateDir));
      });
      if (!looked.ok) problem = `${looked.problem}; weir up creates what is missing`;
    }
    const kafka = { ...logReach, brokers: config.kafka.brokers };
    return { kafka, clickhouse: { ...storeReach, url: config.clickhouse.url, database }, stages, problem };
  } finally {
    await connection.close();
  }
};

/** The configuration with its addresses, of the namespace that is asked for; null: there are none. */
const addressedConfig = async (
  configuration: Configuration,
  namespace: string | undefined,
): Promise<{ readonly config: Config | null; readonly problem: string | null }> => {
  let live: Config | null = null;
  const { problem } = await reach(async () => {
    live = await withAddresses(configuration);
  });
  // Past reach: a namespace that nothing is in is a mistake of whoever asks, and no state of the servers.
  const config = live === null || namespace === undefined ? live : await configAt(live, namespace);
  return { config, problem };
};

export const runStatus = async (asked: string | undefined): Promise<Report> => {
  const configuration: Configuration = loadConfiguration();
  const { stateDir } = configuration;
  const { components } = await stackStatus(stateDir);
  const stack = { components, ports: stackPorts(stateDir) };
  const addressed = await addressedConfig(configuration, asked);
  const { config } = addressed;
  const { namespace, shards } = config ?? withNamespace(configuration.config, asked);
  const services = await serviceRows(stateDir, { namespace, shards });
  const servers = config === null ? null : await askServers(config, stateDir);
  const reachable = servers?.kafka.ok === true && servers.clickhouse.ok;
  const problem = addressed.problem ?? servers?.problem ?? null;
  const json = {
    namespace,
    dir: stateDir,
    reachable,
    kafka: servers?.kafka ?? null,
    clickhouse: servers?.clickhouse ?? null,
    stack,
    services,
    stages: servers?.stages ?? null,
    problem,
  };
  const lines = [...stackLines(json), '', ...serviceLines(services), ...stageLines(json.stages)];
  if (problem !== null) lines.push('', spokenProblem(problem));
  return { status: reachable ? 0 : 1, lines, json };
};

const stackLines = ({
  stack,
  kafka,
  clickhouse,
}: {
  readonly stack: { readonly components: Awaited<ReturnType<typeof stackStatus>>['components'] };
  readonly kafka: Servers['kafka'] | null;
  readonly clickhouse: Servers['clickhouse'] | null;
}): string[] => {
  const addresses = { kafka: kafka?.brokers.join(','), clickhouse: clickhouse?.url };
  const answers = { kafka, clickhouse };
  const said = spoken(texts);
  const rows = stack.components.map(({ name, state, address, pid, logFile, detail: health }) => {
    const configured = addresses[name] !== undefined && addresses[name] !== address;
    if (configured) {
      const answer = answers[name];
      const [answered, problem] = [answer?.ok ? said.answers : said['no answer'], answer?.problem ?? null];
      const detail = problem === null ? said.isConfigured : spokenProblem(problem);
      return [name, answered, addresses[name]!, '', '', detail];
    }
    const lives = state === 'running' ? said.runs : said[state];
    return [name, lives, address ?? '', pid === null ? '' : String(pid), logFile ?? '', spokenDetail(health)];
  });
  return tableLines(said.serverHeads.split('|'), rows);
};

const serviceLines = (services: readonly ServiceRow[]): string[] => {
  const said = spoken(texts);
  return tableLines(
    said.serviceHeads.split('|'),
    services.map((row) => [
      partName(row),
      row.namespace || said.noNamespace,
      said[row.state],
      row.url ?? '',
      row.pid === null ? '' : String(row.pid),
      row.logFile ?? '',
    ]),
  );
};

const stageLines = (stages: readonly StageRow[] | null): string[] => {
  if (stages === null) return [];
  const rows = stages.map(({ stage, of, position, end, lag }) => [
    stage,
    spokenOf(of),
    shownWhole(position),
    shownWhole(end),
    shownWhole(lag),
  ]);
  return ['', ...tableLines(spoken(texts).stageHeads.split('|'), rows)];
};
