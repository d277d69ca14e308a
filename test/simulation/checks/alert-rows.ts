import { compareBytes } from '@weir/model';
import { openMemoryStore } from '@weir/store';
import { brokerAfterAllMs } from '../world.js';
import { difference, type Evidence, type Finding } from './finding.js';

const partNames = ['received', 'forwarded', 'returned', 'exited', 'notFollowed', 'outOfSight', 'atRest'] as const;

type Told = Readonly<Record<'case' | 'account' | 'asset' | 'layer' | (typeof partNames)[number], unknown>>;

const placeOf = (of: Told): string => [of.case, of.account, of.asset].join(' ');

const tellingOf = (of: Told, hasMore: boolean): string =>
  [placeOf(of), hasMore ? '' : `layer ${of.layer}`, ...partNames.map((part) => `${part} ${of[part]}`)].join(' ');

/**
 * The alerts that stand say of each pocket what the rows of its case say, and there is one for each pocket but the victims'
 * own. Where money may still be on its way they differ, so only worlds are looked at that lie in the past. What never
 * arrived, a payer's half alone, counts for the layer of an alert and not of a row.
 */
export const checkAlertRows = async ({ remains, world }: Evidence): Promise<Finding[]> => {
  if (world.epochMs !== brokerAfterAllMs) return [];
  const alerts = remains.database
    .rows('alerts')
    .filter(({ state, received }) => state !== 'withdrawn' && received !== '0');
  const withMore = new Set(alerts.filter(({ inFlight }) => inFlight !== '0').map(placeOf));
  const telling = (of: Told): string => tellingOf(of, withMore.has(placeOf(of)));
  const store = openMemoryStore(remains.database);
  const rows: Told[] = [];
  for (const { record } of await store.cases()) {
    for (const { record: row } of await store.caseAccounts(record.case))
      if (row.returned !== row.received) rows.push(row);
  }
  const wrong = difference(alerts.map(telling).sort(compareBytes), rows.map(telling).sort(compareBytes));
  return wrong === null ? [] : [{ check: 'alert rows', text: wrong }];
};
