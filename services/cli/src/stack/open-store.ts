import { type Config, databaseName } from '@weir/model';
import type { Store } from '@weir/store';
import { openStore } from '@weir/store/clickhouse';

/** Opens the store of a configuration whose addresses hold. Nothing is sent before the first use. */
export const openStoreOf = (config: Config): Store => {
  const { url, username, password, cluster } = config.clickhouse;
  return openStore({ url, username, password, database: databaseName(config), isClustered: cluster });
};
