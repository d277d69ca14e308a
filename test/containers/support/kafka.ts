import { GenericContainer, type StartedNetwork, type StartedTestContainer, Wait } from 'testcontainers';
import { freePort } from '../../free-port.js';
import { images } from './images.js';
import { startedWithin2, telling } from './starting.js';

export interface StartedKafka {
  readonly container: StartedTestContainer;
  /** `host:port` for programs of this machine; containers of the same network say `kafka:9092`. */
  readonly broker: string;
}

/** Starts one broker that is its own controller, with the settings of `deploy/compose`. */
export const startKafka = (network: StartedNetwork): Promise<StartedKafka> =>
  startedWithin2('kafka', () => startOnce(network));

const startOnce = async (network: StartedNetwork): Promise<StartedKafka> => {
  const port = await freePort();
  const container = await new GenericContainer(images.kafka)
    .withNetwork(network)
    .withNetworkAliases('kafka')
    .withExposedPorts({ container: 19092, host: port })
    .withEnvironment({
      CLUSTER_ID: 'd2VpcnRlc3RjbHVzdGVyMQ',
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'INSIDE://:9092,OUTSIDE://:19092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `INSIDE://kafka:9092,OUTSIDE://127.0.0.1:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INSIDE',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka:9093',
      KAFKA_LOG_DIRS: '/var/lib/kafka/data',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_MESSAGE_MAX_BYTES: String(12 * 1024 * 1024),
      KAFKA_LOG_RETENTION_MS: '-1',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '4',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      // After a kill the controller takes the broker back only when its old session has run out: 9 s by default.
      KAFKA_BROKER_SESSION_TIMEOUT_MS: '3000',
      KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: '500',
    })
    .withWaitStrategy(telling(Wait.forLogMessage(/Kafka Server started/), 'kafka', 'cat /proc/1/status'))
    .withStartupTimeout(60_000)
    .start();
  return { container, broker: `127.0.0.1:${port}` };
};
