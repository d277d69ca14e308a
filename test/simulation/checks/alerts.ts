import type { Alert } from '@weir/journal';
import { compareBytes } from '@weir/model';
import { difference, type Evidence, type Finding } from './finding.js';
import { alertsOf } from './frames.js';

/** Alerts without what tells how often and when they were said; those that were taken back may never have been. */
const standing = (alerts: Iterable<Alert>): unknown[] =>
  [...alerts]
    .filter(({ state }) => state !== 'withdrawn')
    .sort((left, right) => compareBytes(left.id, right.id))
    .map(({ revision: _, asOf: __, ...alert }) => alert);

/** Every alert that stands is the one of a run over the same journal that nothing disturbed. */
export const checkAlerts = ({ remains, replay }: Evidence): Finding[] => {
  const undisturbed = new Map<string, Alert>();
  for (const alert of alertsOf(replay)) undisturbed.set(alert.id, alert);
  const wrong = difference(standing(remains.database.rows('alerts')), standing(undisturbed.values()));
  return wrong === null ? [] : [{ check: 'alerts', text: wrong }];
};
