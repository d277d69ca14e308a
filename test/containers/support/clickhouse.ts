import { GenericContainer, type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers';
import { images } from './images.js';
import { startedWithin2, telling } from './starting.js';

/** Of a server that does not answer: what it wrote, whether it answers inside its container, what its threads wait for. */
const examination = `
tail -n 40 /var/log/clickhouse/server.log
node -e 'fetch("http://127.0.0.1:8123/ping", { signal: AbortSignal.timeout(3000) }).then((answer) => answer.text()).then(console.log, console.log)'
for task in /proc/1/task/*; do echo "$(cat $task/comm): $(sed -n 's/^State:.//p' $task/status), $(cat $task/wchan)"; done | sort | uniq -c`;

export interface StartedClickHouse {
  readonly container: StartedTestContainer;
  /** For programs of this machine; containers of the same network say `http://clickhouse:8123`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Starts one server that has a user with a password, as every server that is not on loopback should.
 * @param host its name for containers of the network
 * @param shards hosts of the cluster that it is one of; none: it is alone
 */
export const startClickHouse = async (
  network: StartedNetwork,
  host = 'clickhouse',
  shards: readonly string[] = [],
): Promise<StartedClickHouse> => {
  const [username, password] = ['weir', 'only & for <tests>'];
  const ping = Wait.forHttp('/ping', 8123).forResponsePredicate((body) => body.trim() === 'Ok.');
  const container = await startedWithin2(host, () =>
    new GenericContainer(images.clickhouse)
      .withNetwork(network)
      .withNetworkAliases(host)
      .withExposedPorts(8123)
      .withEnvironment({
        CLICKHOUSE_USER: username,
        CLICKHOUSE_PASSWORD: password,
        ...(shards.length === 0 ? {} : { CLICKHOUSE_SHARDS: shards.join(',') }),
      })
      .withWaitStrategy(telling(ping, host, examination))
      .withStartupTimeout(60_000)
      .start(),
  );
  return { container, url: `http://127.0.0.1:${container.getMappedPort(8123)}`, username, password };
};
