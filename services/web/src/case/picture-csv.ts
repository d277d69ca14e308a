import type { Scene } from '../picture/scene.js';
import { csvOf } from '../show/csv.js';
import { plainMoney } from '../show/money.js';
import { formatTime, formatUtc } from '../show/time.js';

/** The flows of a picture, one row a link, as other programs of investigators take them. */
export const pictureCsv = (scene: Scene, zone: string): string => {
  const nameOf = (id: string): string => {
    const thing = scene.things.get(id);
    if (thing === undefined) return id;
    return thing.kind === 'node' ? thing.node.account.account : `group of ${thing.members.length}`;
  };
  return csvOf(
    [
      'from',
      'to',
      'from_layer',
      'to_layer',
      'asset',
      'transfers',
      'amount',
      'taint',
      'first_local',
      'last_local',
      'first_utc',
      'last_utc',
    ],
    scene.flows.map((flow) => [
      nameOf(flow.from),
      nameOf(flow.to),
      scene.things.get(flow.from)?.layer ?? null,
      scene.things.get(flow.to)?.layer ?? null,
      flow.asset,
      flow.transfers,
      plainMoney(flow.amount, flow.asset),
      plainMoney(flow.taint, flow.asset),
      formatTime(flow.firstTime, zone),
      formatTime(flow.lastTime, zone),
      formatUtc(flow.firstTime),
      formatUtc(flow.lastTime),
    ]),
  );
};
