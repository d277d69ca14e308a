import type { Population } from './population.js';

/** A label as `account.labels.v1` carries it; the account by index. */
export interface TrafficLabel {
  readonly account: number;
  readonly kind: 'exchange' | 'service';
  /** Whose it is: an exchanger's bank accounts and wallets have one owner. */
  readonly owner: string | null;
}

/** Exchangers with their wallets, and the houses that everybody pays. */
export const labelsOf = ({ ranges }: Population): TrafficLabel[] => {
  const labels: TrafficLabel[] = [];
  const add = (kind: keyof typeof ranges, label: TrafficLabel['kind'], owner: (place: number) => string | null) => {
    for (let place = 0; place < ranges[kind].count; place++)
      labels.push({ account: ranges[kind].first + place, kind: label, owner: owner(place) });
  };
  const wallets = ranges['exchanger wallet'].count;
  add('exchanger', 'exchange', (place) => `exchanger ${place % wallets}`);
  add('exchanger wallet', 'exchange', (place) => `exchanger ${place}`);
  for (const house of ['lender', 'fund platform', 'utility'] as const) add(house, 'service', () => null);
  return labels;
};
