import type { Alert } from '@weir/journal';

/** When everything an alert rests on had arrived: the latest of its messages, the report among them; milliseconds UTC. */
export const arrivedMs = ({ evidence }: Pick<Alert, 'evidence'>): number =>
  Math.max(...evidence.map(({ timeMs }) => timeMs));

/** Whether a report was the last to arrive of what an alert rests on: it has all accounts of its case alerted at once. */
export const isAfterReport = (alert: Pick<Alert, 'evidence'>, reports: string): boolean => {
  const last = arrivedMs(alert);
  return alert.evidence.some(({ timeMs, topic }) => timeMs === last && topic === reports);
};
