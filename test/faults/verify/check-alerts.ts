import { type Alert, ClaimFence, readAlerts } from '@weir/journal';
import type { World } from '../stack/world.js';
import { wholePartition } from './read-topic.js';
import type { Reference, Row } from './reference.js';
import type { Tally } from './tally.js';

const figures = ['received', 'forwarded', 'returned', 'exited', 'notFollowed', 'outOfSight', 'atRest'] as const;

/** The last revision of each alert that a reader of the topic has; each must follow the one before. */
const lastOnTopic = async ({ connection }: World, tally: Tally): Promise<Map<string, Alert>> => {
  const { log, topics } = connection;
  const last = new Map<string, Alert>();
  const fence = new ClaimFence();
  for await (const batch of wholePartition(log, topics.alerts, 0)) {
    for (const alert of readAlerts(batch, fence, () => undefined)) {
      const before = last.get(alert.id)?.revision ?? 0;
      if (alert.revision <= before)
        tally.add('doubled', `alert ${alert.id}: revision ${alert.revision} was said after ${before}`);
      else if (alert.revision > before + 1)
        tally.add('lost', `alert ${alert.id}: revision ${alert.revision} comes after ${before}`);
      if (alert.revision > before) last.set(alert.id, alert);
    }
  }
  return last;
};

const placeOf = (row: { readonly case: string; readonly account: string; readonly asset: string }): string =>
  `${row.case} ${row.account} ${row.asset}`;

/** What the alerts topic says in the end, against `weir trace`, and that the store has the same. */
export const checkAlerts = async (world: World, { cases, victims }: Reference, tally: Tally): Promise<void> => {
  const last = await lastOnTopic(world, tally);
  const standing = new Map([...last.values()].map((alert) => [placeOf(alert), alert]));
  for (const [name, { accounts }] of cases) {
    for (const row of accounts.filter(({ account }) => !victims.get(name)?.has(String(account)))) {
      const place = placeOf(row as Row & { case: string; account: string; asset: string });
      const alert = standing.get(place);
      standing.delete(place);
      if (alert === undefined) tally.add('lost', `no alert for ${place}`);
      else if (figures.some((figure) => alert[figure] !== row[figure]))
        tally.add('wrong', `alert ${place} says ${figures.map((figure) => `${figure} ${alert[figure]}`).join(', ')}`);
    }
  }
  for (const [place, { state }] of standing)
    if (state !== 'withdrawn') tally.add('doubled', `an alert stands for ${place}, and no tainted money came there`);

  const stored = new Map((await world.connection.store.alerts({ limit: 1_000_000 })).map((alert) => [alert.id, alert]));
  for (const [id, { revision }] of last) {
    const found = stored.get(id)?.revision ?? 0;
    if (found !== revision)
      tally.add(found < revision ? 'lost' : 'doubled', `alert ${id} is at ${revision}, in the store at ${found}`);
  }
};
