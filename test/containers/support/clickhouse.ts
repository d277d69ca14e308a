import { GenericContainer, type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers';
import { images } from './images.js';

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
  const container = await new GenericContainer(images.clickhouse)
    .withNetwork(network)
    .withNetworkAliases(host)
    .withExposedPorts(8123)
    .withEnvironment({
      CLICKHOUSE_USER: username,
      CLICKHOUSE_PASSWORD: password,
      ...(shards.length === 0 ? {} : { CLICKHOUSE_SHARDS: shards.join(',') }),
    })
    .withWaitStrategy(Wait.forHttp('/ping', 8123).forResponsePredicate((body) => body.trim() === 'Ok.'))
    .withStartupTimeout(60_000)
    .start();
  return { container, url: `http://127.0.0.1:${container.getMappedPort(8123)}`, username, password };
};
