import type { TransferFields } from '@weir/journal';
import type { BankFeedOptions } from '../decode/bank.js';
import { AvroTransfers } from './avro-transfers.js';
import { JsonTransfers } from './json-transfers.js';
import type { PlainReader } from './plain-reader.js';

const openBrace = 0x7b;

/** The plain way of the bank topic: each message by its first byte, JSON or Avro. */
export class PlainTransfers implements PlainReader {
  readonly #json: JsonTransfers;
  readonly #avro: AvroTransfers;
  #last: PlainReader;

  /** @param isOurSchema whether a registry's id is known to stand for our newest schema of transfers */
  constructor(options: BankFeedOptions, isOurSchema: (schemaId: number) => boolean) {
    this.#json = new JsonTransfers(options);
    this.#avro = new AvroTransfers(isOurSchema);
    this.#last = this.#json;
  }

  get isAscii(): boolean {
    return this.#last.isAscii;
  }

  read(bytes: Buffer, from: number, to: number, fields: TransferFields): boolean {
    this.#last = bytes[from] === openBrace ? this.#json : this.#avro;
    return this.#last.read(bytes, from, to, fields);
  }
}
