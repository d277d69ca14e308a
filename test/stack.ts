import { fileURLToPath } from 'node:url';
import { down, up } from '@weir/local';

const dir = fileURLToPath(new URL('../.weir-test', import.meta.url));

/** Longer than any run of the tests; a killed run leaves nothing behind for ever. */
const lifetimeSeconds = 3_600;

/**
 * Brings up one real Kafka and ClickHouse for all end-to-end tests and says where they are: WEIR_TEST_KAFKA as
 * `host:port`, WEIR_TEST_CLICKHOUSE as an HTTP address. Addresses that are set already are used as they are.
 * @returns what ends the stack again; one that was found running stays, so that `weir up --dir .weir-test` beforehand
 *   makes repeated runs start at once
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  const { WEIR_TEST_KAFKA: kafka, WEIR_TEST_CLICKHOUSE: clickhouse } = process.env;
  if (kafka !== undefined && clickhouse !== undefined) return undefined;
  const stack = await up({ dir, lifetimeSeconds, onProgress: (line) => console.log(`stack: ${line}`) });
  process.env['WEIR_TEST_KAFKA'] = stack.kafka.brokers.join(',');
  process.env['WEIR_TEST_CLICKHOUSE'] = stack.clickhouse.url;
  if (stack.foundRunning) return undefined;
  return async () => {
    await down({ dir, wipe: true });
  };
}
