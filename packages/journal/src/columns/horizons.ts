import type { Image, LiveLedger } from '@weir/engine';
import type { AssetCode } from '@weir/model';
import type { Settings } from '../journal-record.js';
import type { AssetNumbers } from './asset-numbers.js';
import { handedOutBefore } from './kept-ids.js';
import type { FrameUnderWay } from './raw-partitions.js';

const hourMs = 3_600_000;

/** Where the horizons have come to. Instants in milliseconds UTC; +∞: no asset was heard. */
export interface Raised {
  /** The lowest event time that an asset has reached. */
  readonly reached: number;
  /** No entry before it can change any more, of whatever asset. */
  readonly keptFrom: number;
}

/**
 * By asset number: before which instant entries can no longer change. An asset is held back by the topics that brought
 * it, and by its lateness. Source: trace §5, architecture §5.
 */
export class Horizons {
  readonly latenessMs: number[];
  /** Milliseconds UTC; −∞: all entries can change. */
  readonly horizons: number[];
  /** Pockets whose last entry lies before this instant (milliseconds UTC) rest. */
  readonly idleBefore = new Float64Array(256).fill(Number.NEGATIVE_INFINITY);
  /** Assets (by number) whose horizon the last message raised. */
  readonly #risen: number[] = [];
  readonly #assets: AssetNumbers;
  readonly #topicsOf = new Map<number, Set<string>>();
  readonly #idleMs: number;

  /** @param idleMs how long before the horizon a pocket's last entry lies that rests; +∞: none does */
  constructor(assets: AssetNumbers, idleMs: number) {
    this.#assets = assets;
    this.#idleMs = idleMs;
    this.latenessMs = assets.list.map(({ latenessMs }) => latenessMs);
    this.horizons = assets.list.map(() => Number.NEGATIVE_INFINITY);
  }

  settle({ latenessMs }: Settings): void {
    for (const [number, asset] of this.#assets.list.entries()) {
      this.latenessMs[number] = latenessMs[asset.code] ?? asset.latenessMs;
    }
  }

  of(asset: AssetCode): number {
    return this.horizons[this.#assets.of(asset)]!;
  }

  /** Horizons of the assets that were heard, milliseconds UTC; −∞: all entries can change. */
  get heard(): { readonly asset: AssetCode; readonly horizonMs: number }[] {
    return [...this.#topicsOf.keys()].map((asset) => ({
      asset: this.#assets.codeOf(asset),
      horizonMs: this.horizons[asset]!,
    }));
  }

  /** The horizons that the last message raised, as they are told: each is `reachedMs − latenessMs`. */
  get raised(): { readonly asset: AssetCode; readonly reachedMs: number; readonly latenessMs: number }[] {
    return this.#risen.map((asset) => {
      const latenessMs = this.latenessMs[asset]!;
      return { asset: this.#assets.codeOf(asset), reachedMs: this.horizons[asset]! + latenessMs, latenessMs };
    });
  }

  /** True where an instant lies before what may still change, for records of a partition that has come to `mark`. */
  isLate(asset: number, instant: number, mark: number): boolean {
    return instant < Math.max(mark - this.latenessMs[asset]!, this.horizons[asset]!);
  }

  /** The frame brought assets by its topic. */
  hear(topic: string, frame: FrameUnderWay): void {
    for (let asset = 0; frame.heard !== 0; asset++, frame.heard >>>= 1) {
      if ((frame.heard & 1) === 0) continue;
      const topics = this.#topicsOf.get(asset);
      if (topics === undefined) this.#topicsOf.set(asset, new Set([topic]));
      else topics.add(topic);
    }
  }

  /** @param raised is told of each asset whose horizon rose */
  raise(
    ledger: LiveLedger,
    reachedBy: (topic: string) => number,
    raised: (asset: number, horizon: number) => void,
  ): Raised {
    this.#risen.length = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let keptFrom = Number.POSITIVE_INFINITY;
    for (const [asset, topics] of this.#topicsOf) {
      let reached = Number.POSITIVE_INFINITY;
      for (const topic of topics) reached = Math.min(reached, reachedBy(topic));
      const horizon = reached - this.latenessMs[asset]!;
      lowest = Math.min(lowest, reached);
      if (horizon > this.horizons[asset]!) {
        this.horizons[asset] = horizon;
        this.#risen.push(asset);
        ledger.settledUpTo[asset] = horizon;
        ledger.matching.keptHours[asset] = Math.floor(horizon / hourMs);
        raised(asset, horizon);
        this.idleBefore[asset] = handedOutBefore(horizon - this.#idleMs);
      }
      keptFrom = Math.min(keptFrom, this.horizons[asset]!);
    }
    return { reached: lowest, keptFrom };
  }

  save(image: Image): void {
    const horizons = Float64Array.from(this.horizons);
    image.putColumn('horizons', horizons, horizons.length);
    image.put(
      'topicsOfAsset',
      [...this.#topicsOf].map(([asset, topics]) => [asset, [...topics]]),
    );
  }

  load(image: Image, ledger: LiveLedger): void {
    for (const [asset, horizon] of image.column('horizons', Float64Array, (length) => length).entries()) {
      this.horizons[asset] = horizon;
      this.idleBefore[asset] = handedOutBefore(horizon - this.#idleMs);
      if (Number.isFinite(horizon)) ledger.matching.keptHours[asset] = Math.floor(horizon / hourMs);
    }
    for (const [asset, topics] of image.value<[number, string[]][]>('topicsOfAsset')) {
      this.#topicsOf.set(asset, new Set(topics));
    }
    const keptFrom = Math.min(...[...this.#topicsOf.keys()].map((asset) => this.horizons[asset]!));
    if (Number.isFinite(keptFrom)) ledger.watchedFrom = keptFrom;
  }
}
