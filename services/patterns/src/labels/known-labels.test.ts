import type { VersionedLabel } from '@weir/journal';
import type { AccountId } from '@weir/model';
import { expect, it } from 'vitest';
import { KnownLabels } from './known-labels.js';

const account = 'bank:CMB:62260000000017' as AccountId;
const says = (version: number, withdrawn: boolean): VersionedLabel => ({
  ...{ source: 'tagpack', version, withdrawn },
  label: { account, kind: 'exchange', from: null, to: null },
});

it('of a label the highest version stands, and of one version what came first, as for whoever follows money', () => {
  const labels = new KnownLabels();
  labels.take(says(1, false));
  labels.take(says(1, true));
  expect(labels.stops(account, 0)).toBe(true);
  labels.take(says(2, true));
  labels.take(says(2, false));
  labels.take(says(1, false));
  expect(labels.stops(account, 0)).toBe(false);
});

it('what is said otherwise under a version that was said already, or an older one, is told of; a repeat is not', () => {
  const labels = new KnownLabels();
  let passedOver = 0;
  for (const label of [says(2, false), says(2, false), says(2, true), says(1, false), says(3, false)])
    labels.take(label, () => passedOver++);
  expect(passedOver).toBe(2);
});
