export interface KafkaSettings {
  readonly port: number;
  readonly controllerPort: number;
  readonly proxied?: ProxiedListener | undefined;
}

/**
 * A second listener with a proxy before it. Clients go where the broker says it is, so the broker names the proxy to
 * those that come through it, and itself to all others.
 */
export interface ProxiedListener {
  readonly port: number;
  /** Where the proxy listens, on 127.0.0.1. */
  readonly advertisedPort: number;
}

/** The largest message a topic takes. Raw messages go up to 10 MB; the rest is room for headers and batches. */
export const messageBytesMax = 12 * 1024 * 1024;

/**
 * `server.properties` of a single KRaft node that is broker and controller. Paths are relative to the broker's
 * working folder: a comma in an absolute one would be read as two folders.
 */
export function kafkaProperties({ port, controllerPort, proxied }: KafkaSettings): string {
  const [beside, advertisedBeside, protocolBeside] =
    proxied === undefined
      ? ['', '', '']
      : [
          `,PROXIED://127.0.0.1:${proxied.port}`,
          `,PROXIED://127.0.0.1:${proxied.advertisedPort}`,
          ',PROXIED:PLAINTEXT',
        ];
  const groups: Record<string, string | number | boolean>[] = [
    {
      'process.roles': 'broker,controller',
      'node.id': 1,
      listeners: `BROKER://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}${beside}`,
      'advertised.listeners': `BROKER://127.0.0.1:${port}${advertisedBeside}`,
      'listener.security.protocol.map': `BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT${protocolBeside}`,
      'inter.broker.listener.name': 'BROKER',
      'controller.listener.names': 'CONTROLLER',
      'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
      'log.dirs': 'data',
    },
    {
      // Topics are made on purpose, by `weir topics apply`.
      'auto.create.topics.enable': false,
      'message.max.bytes': messageBytesMax,
      'replica.fetch.max.bytes': messageBytesMax,
      // Nothing goes by age: back-filled records carry old times, and the default week would delete them.
      'log.retention.ms': -1,
      'log.retention.bytes': -1,
    },
    {
      // One node: its own topics have one copy, and few partitions, which halves the time to start.
      'offsets.topic.replication.factor': 1,
      'offsets.topic.num.partitions': 4,
      'transaction.state.log.replication.factor': 1,
      'transaction.state.log.min.isr': 1,
      'transaction.state.log.num.partitions': 4,
      'share.coordinator.state.topic.replication.factor': 1,
      'share.coordinator.state.topic.min.isr': 1,
      'share.coordinator.state.topic.num.partitions': 1,
    },
    {
      // A group's first member need not wait for others.
      'group.initial.rebalance.delay.ms': 0,
      // After kill −9 the controller takes the broker back only when its old session has run out: 9 s by default.
      'broker.session.timeout.ms': 3_000,
      'broker.heartbeat.interval.ms': 500,
      // −1: the system tunes the buffers; 100 kB is too little for large frames on loopback.
      'socket.send.buffer.bytes': -1,
      'socket.receive.buffer.bytes': -1,
      'num.network.threads': 2,
      'num.io.threads': 4,
      // The default of 128 MB would take a quarter of the heap.
      'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    },
  ];
  const lines = groups.flatMap((group) => Object.entries(group).map(([key, value]) => `${key}=${value}`));
  return `# Written anew at every start of the local stack.\n${lines.join('\n')}\n`;
}

/** Arguments of the broker's JVM before the class name: bounded memory, short pauses. */
export function kafkaJvmArguments(jarFolder: string, loggingFile: string, logFile: string, marker: string): string[] {
  return [
    marker,
    '-Xms256m',
    '-Xmx512m',
    // The second compiler pays after hours; a local broker lives for minutes, and in the first of them that compiler takes
    // more processor time than the requests do.
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseG1GC',
    '-XX:MaxGCPauseMillis=20',
    '-XX:+ExitOnOutOfMemoryError',
    // Without it every network thread keeps a buffer as large as the largest message it has seen, outside the heap.
    '-Djdk.nio.maxCachedBufferSize=1048576',
    '-Djava.awt.headless=true',
    `-Dlog4j2.configurationFile=${loggingFile}`,
    `-Dweir.kafka.log=${logFile}`,
    '-cp',
    `${jarFolder}/*`,
  ];
}
