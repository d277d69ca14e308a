import type { LedgerFold } from '@weir/journal';
import type { Remains } from '../pipeline.js';
import type { World } from '../world.js';

/** What a check is told: the world, what the run left, and what an undisturbed run over the same journal left. */
export interface Evidence {
  readonly world: World;
  readonly remains: Remains;
  readonly replay: Remains;
  /** A repairer was at work: then no case may be wrong, or stale, in the end. */
  readonly repairs: boolean;
  /** So many shards are folded side by side, to be compared with those of the run. */
  readonly sideShards: number;
  readonly foldOf: (shard: number, shards: number) => LedgerFold;
}

/** Something that should not be. */
export interface Finding {
  readonly check: string;
  readonly text: string;
}

/** The first differences between two lists of values, in words; null: there are none. */
export const difference = (was: readonly unknown[], wanted: readonly unknown[]): string | null => {
  const [wasTexts, wantedTexts] = [was, wanted].map((list) => list.map((item) => JSON.stringify(item)));
  const [wasSet, wantedSet] = [new Set(wasTexts), new Set(wantedTexts)];
  const missing = wantedTexts!.filter((text) => !wasSet.has(text));
  const extra = wasTexts!.filter((text) => !wantedSet.has(text));
  if (missing.length + extra.length === 0) {
    if (was.length !== wanted.length) return `${was.length} in all, ${wanted.length} wanted`;
    return wasTexts!.every((text, index) => text === wantedTexts![index]) ? null : 'in another order';
  }
  const shown = (label: string, texts: readonly string[]): string =>
    texts.length === 0 ? '' : ` ${label} ${texts.length}: ${texts.slice(0, 3).join(' ')}`;
  return (shown('missing', missing) + shown('not wanted', extra)).trim();
};
