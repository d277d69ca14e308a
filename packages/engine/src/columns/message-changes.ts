import type { TextPool } from './text-pool.js';
import { entryFlags as entryIs } from './transfer-layout.js';
import type { Transfers } from './transfers.js';

/** Where an entry stood that was told of and stands there no more. */
export interface DepartedEntry {
  readonly entry: number;
  readonly id: string;
  readonly pocket: number;
  readonly instant: number;
  readonly seq: number;
}

/** What one message changed in a ledger, for whoever tells of it. */
export class MessageChanges {
  readonly #transfers: Transfers;
  readonly #texts: TextPool;
  #entries = new Int32Array(1024);
  #count = 0;
  /** Entries that were told of and left their place in this message. */
  departed: DepartedEntry[] = [];

  constructor(transfers: Transfers, texts: TextPool) {
    this.#transfers = transfers;
    this.#texts = texts;
  }

  /** Entries whose records have to be told, some perhaps twice, in the order of their change. */
  get entries(): Int32Array {
    return this.#entries.subarray(0, this.#count);
  }

  mark(entry: number): void {
    const transfers = this.#transfers;
    if ((transfers.stateOf(entry) & entryIs.changed) !== 0) return;
    transfers.addState(entry, entryIs.changed);
    if (this.#count === this.#entries.length) this.#grow();
    this.#entries[this.#count++] = entry;
  }

  /** Both entries of a transfer have changed; the caller says so in their states. */
  noteBoth(debit: number): void {
    if (this.#count + 2 > this.#entries.length) this.#grow();
    this.#entries[this.#count++] = debit;
    this.#entries[this.#count++] = debit + 1;
  }

  /** An entry is about to leave its place. */
  noteDeparted(entry: number): void {
    const transfers = this.#transfers;
    if ((transfers.stateOf(entry) & entryIs.told) === 0) return;
    this.departed.push({
      entry,
      id: this.#texts.text(transfers.textOf(entry >> 1)),
      pocket: transfers.pocketOf(entry),
      instant: transfers.instantOf(entry),
      seq: transfers.seqOf(entry >> 1),
    });
  }

  clear(): void {
    this.#count = 0;
    if (this.departed.length > 0) this.departed = [];
  }

  #grow(): void {
    const entries = new Int32Array(this.#entries.length * 2);
    entries.set(this.#entries);
    this.#entries = entries;
  }
}
