import { ClaimFence, readFindings } from '@weir/journal';
import type { World } from '../stack/world.js';
import { wholePartition } from './read-topic.js';
import type { Tally } from './tally.js';

/** Each revision of a finding follows the one before, and the store has the last. What findings say is not compared. */
export const checkFindings = async ({ connection }: World, tally: Tally): Promise<void> => {
  const { log, store, topics } = connection;
  const last = new Map<string, number>();
  const fence = new ClaimFence();
  for await (const batch of wholePartition(log, topics.findings, 0)) {
    for (const { id, revision } of readFindings(batch, fence, () => undefined)) {
      const before = last.get(id) ?? 0;
      const kind = revision <= before ? 'doubled' : 'lost';
      if (revision !== before + 1) tally.add(kind, `finding ${id}: revision ${revision} was said after ${before}`);
      last.set(id, Math.max(before, revision));
    }
  }
  const stored = new Map((await store.findings({ limit: 1_000_000 })).map(({ id, revision }) => [id, revision]));
  for (const [id, revision] of last) {
    const found = stored.get(id) ?? 0;
    const kind = found < revision ? 'lost' : 'doubled';
    if (found !== revision) tally.add(kind, `finding ${id} is at ${revision}, in the store at ${found}`);
  }
};
