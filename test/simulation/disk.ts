import {
  MemoryLots,
  MemoryLotsFolder,
  MemorySnapshots,
  MemorySnapshotsFolder,
  type OpenStoredLots,
  type ShelfMark,
  type SnapshotShelf,
} from '@weir/matcher';
import type { Dice } from '../reference/generate/dice.js';
import type { Instance } from './instance.js';
import type { Network } from './network.js';

/** Lots whose `sync` takes its time, and has happened only once the medium says so. */
class LotsOnDisk extends MemoryLots {
  readonly #sync: () => Promise<void>;

  constructor(folder: MemoryLotsFolder, mark: ShelfMark | null, fileBytesMax: number, sync: () => Promise<void>) {
    super(folder, mark, fileBytesMax);
    this.#sync = sync;
  }

  override sync(): Promise<void> {
    return this.#sync();
  }
}

/** What a matcher's place keeps between the lives of its instances. Owns what of it stands firmly. */
export class Disk {
  readonly snapshots = new MemorySnapshotsFolder();
  readonly #lots = new MemoryLotsFolder();
  /** By file: so many bytes survive a power cut. */
  readonly #firmBytes = new Map<number, number>();

  /** The snapshots as one instance sees them. What is put may be lost, torn or altered without a word. */
  snapshotsFor(instance: Instance, network: Network): SnapshotShelf {
    const shelf = new MemorySnapshots(this.snapshots, {
      mishap: (bytes) => network.snapshotMishap(bytes),
      onPassedOver: ({ name, why }) => {
        network.happened.passedOver++;
        network.tell(`${instance.name} passes over ${name}: ${why}`);
      },
    });
    return {
      latest: () => instance.through(() => shelf.latest()),
      put: (offset, pieces) => {
        network.happened.snapshots++;
        return instance.through(() => shelf.put(offset, pieces));
      },
    };
  }

  lotsFor(instance: Instance, fileBytesMax: number): OpenStoredLots {
    const sync = (): Promise<void> => instance.through(() => this.#sync());
    return (mark) => new LotsOnDisk(this.#lots, mark, fileBytesMax, sync);
  }

  /** What was not synced is gone, but for a part of it. */
  cutPower(dice: Dice): void {
    for (const [number, file] of this.#lots.files) {
      const firm = this.#firmBytes.get(number) ?? 0;
      const kept = dice.between(Math.min(firm, file.bytes), file.bytes);
      for (const [at, { length }] of file.records) if (at + length > kept) file.records.delete(at);
      file.bytes = kept;
    }
  }

  #sync(): void {
    for (const [number, { bytes }] of this.#lots.files) this.#firmBytes.set(number, bytes);
  }
}
