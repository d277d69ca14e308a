import type { VersionedLabel } from '@weir/journal';
import type { AccountId } from '@weir/model';
import { expect, it } from 'vitest';
import { FactRoom } from './fact-room.js';
import { KnownLabels } from './known-labels.js';

const account = 'bank:CMB:62260000000017' as AccountId;
const says = (version: number, withdrawn: boolean): VersionedLabel => ({
  ...{ source: 'police', version, withdrawn },
  label: { account, kind: 'mule', from: null, to: null },
});

it('of a label the highest version blocks, and of one version what came first, as for whoever follows money', () => {
  const labels = new KnownLabels({ block: ['mule'], innocent: [] }, new FactRoom(10));
  labels.take(says(1, false));
  labels.take(says(1, true));
  expect(labels.blocking(account, 0)).toHaveLength(1);
  labels.take(says(2, true));
  labels.take(says(2, false));
  labels.take(says(1, false));
  expect(labels.blocking(account, 0)).toHaveLength(0);
});
