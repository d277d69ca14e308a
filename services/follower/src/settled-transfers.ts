import { ByteReader, ByteWriter, type CaseMove, type MessageRef } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { HeldTransfers } from './held-transfers.js';

/** How a path from a root comes to a transfer: from nobody, from the nth that was let go of, or from one by its id. */
export type PathParent = number | string | null;

/** A tainted transfer that was let go of, as it is told. Times in milliseconds UTC, amounts in minor units. */
export interface SettledTransfer {
  readonly id: string;
  readonly payer: string;
  /** The pocket it was paid into. */
  readonly place: number;
  readonly amount: number;
  readonly time: number;
  readonly seq: number;
  readonly creditTime: number;
  readonly taint: number;
  readonly layer: number;
  /** When money of it was first paid on; null: never. */
  readonly firstOut: number | null;
  readonly parent: PathParent;
  readonly messages: readonly MessageRef[];
}

/** What it moved. @param transfers where its place is known */
export const moveOfSettled = (
  { payer, place, amount, creditTime }: Pick<SettledTransfer, 'payer' | 'place' | 'amount' | 'creditTime'>,
  { places }: Pick<HeldTransfers, 'places'>,
): CaseMove => ({
  from: payer as AccountId,
  to: places.accountAt(place),
  asset: places.assetAt(place),
  amount,
  creditTime,
});

const parents = { none: 0, ordinal: 1, id: 2 } as const;

const writeParent = (body: ByteWriter, parent: PathParent): void => {
  if (parent === null) body.byte(parents.none);
  else if (typeof parent === 'number') {
    body.byte(parents.ordinal);
    body.whole(parent);
  } else {
    body.byte(parents.id);
    body.text(parent);
  }
};

const readParent = (body: ByteReader): PathParent => {
  const kind = body.byte();
  return kind === parents.none ? null : kind === parents.ordinal ? body.whole() : body.text();
};

/**
 * The transfers of one case that were let go of, packed: they are looked at when a pocket or a path of theirs is told
 * again, and when the case begins anew. About 150 bytes each, of which the hash of the message is 32.
 */
export class SettledTransfers {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;
  #count = 0;
  #latest = Number.NEGATIVE_INFINITY;

  get count(): number {
    return this.#count;
  }

  get heldBytes(): number {
    return this.#bytes.length;
  }

  add(transfer: SettledTransfer): void {
    const body = new ByteWriter();
    body.text(transfer.id);
    body.text(transfer.payer);
    for (const number of [transfer.place, transfer.amount, transfer.time, transfer.seq, transfer.creditTime])
      body.whole(number);
    body.whole(transfer.taint);
    body.whole(transfer.layer);
    body.wholeOrNull(transfer.firstOut);
    writeParent(body, transfer.parent);
    body.whole(transfer.messages.length);
    for (const { topic, partition, offset, timeMs, sha256 } of transfer.messages) {
      body.text(topic);
      body.whole(partition);
      body.whole(offset);
      body.whole(timeMs);
      body.bytes(Buffer.from(sha256, 'hex'));
    }
    const bytes = body.finish();
    if (this.#length + bytes.length > this.#bytes.length) {
      const longer = Buffer.alloc(this.#length + bytes.length + (this.#length >>> 1));
      this.#bytes.copy(longer, 0, 0, this.#length);
      this.#bytes = longer;
    }
    bytes.copy(this.#bytes, this.#length);
    this.#length += bytes.length;
    this.#count++;
    this.#latest = Math.max(this.#latest, transfer.time);
  }

  /** All of them, in the order in which they were let go of. */
  list(): SettledTransfer[] {
    const body = new ByteReader(this.#bytes.subarray(0, this.#length));
    return Array.from({ length: this.#count }, () => this.#read(body));
  }

  /**
   * False where the id is none of theirs; quick, and true at times where it is none either.
   * @param time of its debit entry, where it stands: what is later than all of theirs is not searched for
   */
  mayHave(id: string, time = Number.NEGATIVE_INFINITY): boolean {
    return this.#count > 0 && time <= this.#latest && this.#bytes.subarray(0, this.#length).includes(id);
  }

  /** What `load` takes up; a view. */
  saved(): { readonly bytes: Uint8Array; readonly count: number } {
    return { bytes: this.#bytes.subarray(0, this.#length), count: this.#count };
  }

  load(bytes: Uint8Array, count: number): void {
    this.#bytes = Buffer.from(bytes);
    this.#length = bytes.length;
    this.#count = count;
    for (const { time } of this.list()) this.#latest = Math.max(this.#latest, time);
  }

  clear(): void {
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
    this.#count = 0;
    this.#latest = Number.NEGATIVE_INFINITY;
  }

  #read(body: ByteReader): SettledTransfer {
    return {
      id: body.text(),
      payer: body.text(),
      place: body.whole(),
      amount: body.whole(),
      time: body.whole(),
      seq: body.whole(),
      creditTime: body.whole(),
      taint: body.whole(),
      layer: body.whole(),
      firstOut: body.wholeOrNull(),
      parent: readParent(body),
      messages: Array.from({ length: body.whole() }, () => ({
        topic: body.text(),
        partition: body.whole(),
        offset: body.whole(),
        timeMs: body.whole(),
        sha256: body.bytes().toString('hex'),
      })),
    };
  }
}
