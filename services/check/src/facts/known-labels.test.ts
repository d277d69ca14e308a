import type { VersionedLabel } from '@weir/journal';
import { type AccountId, issuerLabels } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { FactRoom } from './fact-room.js';
import { KnownLabels } from './known-labels.js';

const account = 'bank:CMB:62260000000017' as AccountId;
const acts = (kind: string, from: number, more: { source?: string; version?: number; withdrawn?: boolean } = {}) => {
  const { source = `block ${from}`, version = 1, withdrawn = false } = more;
  return { source, version, withdrawn, label: { account, kind, from, to: null } } satisfies VersionedLabel;
};
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

describe('what the issuer of a coin did', () => {
  const { frozen, released } = issuerLabels;
  const story = [acts(frozen, 10), acts(released, 20), acts(frozen, 30)];
  const heldBy = (said: readonly VersionedLabel[], block: readonly string[] = []) => {
    const labels = new KnownLabels({ block, innocent: [] }, new FactRoom(10));
    for (const each of said) labels.take(each);
    return {
      frozen: labels.frozen(account).map(({ source }) => source),
      blocking: labels.blocking(account, 99).length,
    };
  };

  it('holds an account from a freeze to its release, in whatever order the events come, and is known without any setting', () => {
    expect([0, 1, 2, 3].map((count) => heldBy(story.slice(0, count)).frozen)).toEqual([
      [],
      ['block 10'],
      [],
      ['block 30'],
    ]);
    expect(heldBy([story[1]!, story[0]!]).frozen).toEqual([]);
    expect(heldBy([...story].reverse()).frozen).toEqual(['block 30']);
  });

  it('of a dropped block never happened', () => {
    const dropped = (event: VersionedLabel): VersionedLabel => ({ ...event, version: 2, withdrawn: true });
    expect(heldBy([story[0]!, dropped(story[0]!)]).frozen).toEqual([]);
    expect(heldBy([dropped(story[0]!), story[0]!]).frozen).toEqual([]);
    expect(heldBy([story[0]!, story[1]!, dropped(story[1]!)]).frozen).toEqual(['block 10']);
  });

  it('blocks by no kind of label that is configured: those stand until somebody takes them back, and a release does not', () => {
    expect(heldBy(story.slice(0, 1), [frozen])).toEqual({ frozen: ['block 10'], blocking: 0 });
    expect(heldBy(story.slice(0, 2), [frozen])).toEqual({ frozen: [], blocking: 0 });
  });

  it('is no innocent’s label, and other labels freeze nobody', () => {
    expect(heldBy([says(1, false), acts('merchant', 5)], ['mule'])).toEqual({ frozen: [], blocking: 1 });
  });
});

it('what is said otherwise under a version that was said already, or an older one, is told of; a repeat is not', () => {
  const labels = new KnownLabels({ block: ['mule'], innocent: [] }, new FactRoom(10));
  let passedOver = 0;
  for (const label of [says(2, false), says(2, false), says(2, true), says(1, false), says(3, false)])
    labels.take(label, () => passedOver++);
  labels.take({ ...says(1, true), label: { ...says(1, true).label, kind: 'nobody asks' } }, () => passedOver++);
  expect(passedOver).toBe(2);
});
