import type { Config } from '@weir/model';
import type { Store } from '@weir/store';
import { withAddresses } from '../stack/addresses.js';
import { loadConfiguration } from '../stack/configuration.js';
import { openStoreOf } from '../stack/open-store.js';

/** What a command works with that asks nothing of the log, and loads nothing of it. */
export interface StoreConnection {
  readonly config: Config;
  readonly store: Store;
  close(): Promise<void>;
}

/**
 * As `connectTo`, to the store alone. Of a namespace that is not the live one the log says what is in it.
 * @throws {WeirError} `USAGE` where nothing is in the namespace
 */
export const connectToStore = async (namespace: string | undefined): Promise<StoreConnection> => {
  const live = await withAddresses(loadConfiguration());
  const isLive = namespace === undefined || namespace === live.namespace;
  const config = isLive ? live : await (await import('./open-world.js')).configAt(live, namespace);
  const store = openStoreOf(config);
  return { config, store, close: () => store.close() };
};
