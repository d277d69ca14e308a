/** What can go wrong with the local stack: what happened, and the one thing that mends it. Codes are stable. */
export const stackErrorCatalogue = {
  JAVA_MISSING: {
    text: 'Kafka needs Java 17 or later, and none was found',
    remedy: 'apt-get install -y openjdk-17-jre-headless maven (macOS: brew install openjdk@17 maven), or set JAVA_HOME',
  },
  MAVEN_MISSING: {
    text: 'Kafka is fetched with Maven once, and Maven was not found',
    remedy: 'apt-get install -y maven (macOS: brew install maven)',
  },
  KAFKA_NOT_FETCHED: {
    text: 'Maven could not fetch the jars of Kafka',
    remedy: 'check the network, or name a mirror in ~/.m2/settings.xml, and start again: what has arrived is kept',
  },
  CLICKHOUSE_MISSING: {
    text: 'the ClickHouse library of the npm package chdb is not there for this platform',
    remedy: 'npm ci, without --omit=optional; Linux with glibc or macOS, x64 or arm64',
  },
  PORT_IN_USE: { text: 'a port asked for is in use', remedy: 'end the process that holds it, or ask for another port' },
  OTHER_PORT: {
    text: 'the stack of this folder runs on another port than the one asked for',
    remedy: 'weir down, then weir up with the new port',
  },
  STACK_BUSY: {
    text: 'another process is at work on this stack',
    remedy: 'wait until it is done, or end it',
  },
  START_FAILED: {
    text: 'a part of the stack did not start',
    remedy: 'read the log file named; weir doctor checks the rest',
  },
  STOP_FAILED: { text: 'a process did not end, even when killed', remedy: 'look at the process named' },
} as const;

export type StackErrorCode = keyof typeof stackErrorCatalogue;

/** A failure of the local stack. The message says what happened and what to do. */
export class StackError extends Error {
  override readonly name = 'StackError';
  readonly remedy: string;

  /** @param remedy what mends it here, when that is more than the catalogue's line. */
  constructor(
    readonly code: StackErrorCode,
    readonly detail: string,
    remedy?: string,
    options?: ErrorOptions,
  ) {
    const way = remedy ?? stackErrorCatalogue[code].remedy;
    super(`${code}: ${stackErrorCatalogue[code].text}: ${detail}. To mend it: ${way}`, options);
    this.remedy = way;
  }
}
