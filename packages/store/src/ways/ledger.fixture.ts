import type { CreditRecord, FlowRecord } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { openMemoryStore } from '../memory/store.js';
import type { Store } from '../port.js';
import type { TransferFacts } from '../questions/port.js';

export const accountOf = (name: string): AccountId => `bank:CMB:${name}` as AccountId;

/** A transfer told in short: `credited` null: it has not arrived. */
export interface Told {
  readonly id: string;
  readonly time: number;
  readonly credited?: number | null;
  readonly from: string;
  readonly to: string;
  readonly amount?: number;
  readonly asset?: string;
}

export const transferOf = ({ id, time, credited, from, to, amount = 100, asset = 'CNY' }: Told): TransferFacts => ({
  id,
  time,
  creditTime: credited === undefined ? time : credited,
  seq: 0,
  from: accountOf(from),
  to: accountOf(to),
  asset: asset as AssetCode,
  amount,
});

/** A store that holds these transfers. */
export const storeWith = async (transfers: readonly TransferFacts[]): Promise<Store> => {
  const store = openMemoryStore();
  const effects = { balance: null, hub: false, aged: [], nameless: [], ceased: [], messages: [] };
  await store.insert(
    'flows',
    transfers.map(({ creditTime: _, ...entry }) => {
      const record: FlowRecord = { ...entry, ...effects, kind: 'flow', unseen: '0', seen: null, sources: [] };
      return { version: 1, record };
    }),
  );
  await store.insert(
    'credits',
    transfers.flatMap(({ creditTime, ...entry }) => {
      if (creditTime === null) return [];
      const record: CreditRecord = { ...entry, ...effects, kind: 'credit', time: creditTime };
      return [{ version: 1, record }];
    }),
  );
  return store;
};
