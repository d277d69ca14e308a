import { createClient } from '@clickhouse/client';
import type { StartedNetwork } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../packages/store/src/clickhouse/empty-database.fixture.js';
import { describeStoreConformance } from '../../packages/store/src/conformance.js';
import { openStore } from '../../packages/store/src/index.js';
import { type StartedClickHouse, startClickHouse } from './support/clickhouse.js';
import { missingHere } from './support/images.js';
import { startNetwork } from './support/network.js';

const missing = missingHere();

describe.skipIf(missing !== undefined)(
  `ClickHouse in a container${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let network: StartedNetwork;
    let clickhouse: StartedClickHouse;
    beforeAll(async () => {
      network = await startNetwork();
      clickhouse = await startClickHouse(network);
    });
    afterAll(async () => {
      await clickhouse?.container.stop();
      await network?.stop();
    });

    // The server goes with its container, so databases need no cleaning up.
    describeStoreConformance('ClickHouse', async () => {
      const { url, username, password } = clickhouse;
      const client = createClient({ url, username, password });
      return {
        openStore: (database) => openStore({ url, username, password, database }),
        empty: (database) => emptyDatabase(client, database),
        close: () => client.close(),
      };
    });

    it('lets nobody in without the password', async () => {
      const { url, username } = clickhouse;
      for (const stranger of [{}, { username }, { username, password: 'guessed' }, { username: 'default' }]) {
        const store = openStore({ url, database: 'weir', ...stranger });
        await expect(store.ping(), JSON.stringify(stranger)).rejects.toMatchObject({ code: 'STORE_REFUSED' });
        await store.close();
      }
    });

    it('keeps what was acknowledged over a kill and a new start of its container', async () => {
      const { url, username, password, container } = clickhouse;
      const store = openStore({ url, username, password, database: 'killed' });
      await store.migrate();
      await store.savePosition('flows/0', 7);
      await store.close();
      await container.restart({ timeout: 0 });
      // A port that was drawn is drawn anew.
      const again = `http://127.0.0.1:${container.getMappedPort(8123)}`;
      const client = createClient({ url: again, username, password });
      await expect.poll(async () => (await client.ping()).success, { timeout: 30_000 }).toBe(true);
      await client.close();
      const reopened = openStore({ url: again, username, password, database: 'killed' });
      expect(await reopened.position('flows/0')).toBe(7);
      await reopened.close();
    });
  },
);
