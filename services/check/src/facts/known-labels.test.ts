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

it('what is said otherwise under a version that was said already, or an older one, is told of; a repeat is not', () => {
  const labels = new KnownLabels({ block: ['mule'], innocent: [] }, new FactRoom(10));
  let passedOver = 0;
  for (const label of [says(2, false), says(2, false), says(2, true), says(1, false), says(3, false)])
    labels.take(label, () => passedOver++);
  labels.take({ ...says(1, true), label: { ...says(1, true).label, kind: 'nobody asks' } }, () => passedOver++);
  expect(passedOver).toBe(2);
});
