import type { TransferFields } from '@weir/journal';
import { type TextRange, transferNatures } from '@weir/model';
import { hintCharactersMax, nameOf, textOf } from '../decode/hints.js';
import { natureOfPurpose } from '../decode/purpose.js';
import { textHolds } from './json-text.js';
import { PurposeMemory } from './purpose-memory.js';

/** The fields of a message that tell hints. */
export const hintFields = { device: 0, ip: 1, fromName: 2, toName: 3, purpose: 4, merchant: 5 } as const;
type HintField = (typeof hintFields)[keyof typeof hintFields];

const count = 6;
/** Of texts whose characters are not all where they lie to be seen. */
const spelt = textHolds.others | textHolds.escapes;
const space = 0x20;
const [ordinary, ownName, merchant] = (['ordinary', 'own-name', 'merchant'] as const).map((nature) =>
  transferNatures.indexOf(nature),
) as [number, number, number];

/** The text of a JSON text without its quotes. */
const unquoted = (literal: string): string => JSON.parse(`"${literal}"`) as string;

/**
 * What a message tells besides its facts, from the bytes of its texts: says what `readHints` says of the same texts. Names
 * and devices of ASCII and Chinese characters are looked at where they lie; for others strings are made.
 */
export class HintBytes {
  #bytes: Buffer = Buffer.alloc(0);
  #given = 0;
  readonly #at = new Int32Array(count);
  readonly #end = new Int32Array(count);
  readonly #holds = new Int32Array(count);
  readonly #purposes = new PurposeMemory((purpose) => natureOfPurpose(textOf(unquoted(purpose))));

  /** Forgets the texts of the message before. */
  begin(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#given = 0;
  }

  /** The field is the JSON text `[at, end)`, without its quotes. @param holds bits of `textHolds` */
  give(field: HintField, at: number, end: number, holds: number): void {
    this.#given |= 1 << field;
    this.#at[field] = at;
    this.#end[field] = end;
    this.#holds[field] = holds;
  }

  /** Says the hints of the texts that were given. */
  tell(fields: TransferFields): void {
    if (this.#given === 0) {
      fields.nature = ordinary;
      fields.device.clear();
      fields.address.clear();
      return;
    }
    fields.nature = this.#nature();
    this.#trimmed(hintFields.device, fields.device);
    this.#trimmed(hintFields.ip, fields.address);
  }

  #nature(): number {
    if (this.#isOwnName()) return ownName;
    if (this.#has(hintFields.purpose)) {
      const { purpose } = hintFields;
      const nature = this.#purposes.nature(this.#bytes, this.#at[purpose]!, this.#end[purpose]!);
      if (nature !== ordinary) return nature;
    }
    return this.#has(hintFields.merchant) && this.#tells(hintFields.merchant) ? merchant : ordinary;
  }

  #has(field: HintField): boolean {
    return (this.#given & (1 << field)) !== 0;
  }

  #text(field: HintField): string | null {
    return textOf(unquoted(this.#bytes.toString('utf8', this.#at[field]!, this.#end[field]!)));
  }

  /** The text without what stands around it, as `textOf` has it. */
  #trimmed(field: HintField, range: TextRange): void {
    if (!this.#has(field)) {
      range.clear();
      return;
    }
    if ((this.#holds[field]! & (spelt | textHolds.han)) !== 0) {
      const text = Buffer.from(this.#text(field) ?? '');
      range.set(text, 0, text.length);
      return;
    }
    const bytes = this.#bytes;
    let at = this.#at[field]!;
    let end = this.#end[field]!;
    while (at < end && bytes[at] === space) at++;
    while (at < end && bytes[end - 1] === space) end--;
    if (end - at > hintCharactersMax) range.clear();
    else range.set(bytes, at, end);
  }

  /** True where `textOf` says that there is a text. */
  #tells(field: HintField): boolean {
    const at = this.#at[field]!;
    const end = this.#end[field]!;
    // No byte but a space is space, and there are no more characters than bytes.
    if ((this.#holds[field]! & spelt) === 0 && end - at <= hintCharactersMax)
      for (let place = at; place < end; place++) if (this.#bytes[place] !== space) return true;
    return this.#text(field) !== null;
  }

  #isOwnName(): boolean {
    const { fromName, toName } = hintFields;
    if (!this.#has(fromName) || !this.#has(toName)) return false;
    // Mostly the two are unlike, and that can be seen where nothing is spelt in several ways but by spaces and case.
    if (((this.#holds[fromName]! | this.#holds[toName]!) & spelt) === 0 && !this.#areAlike()) return false;
    const payer = this.#text(fromName);
    const payee = this.#text(toName);
    return nameOf(payer) !== null && nameOf(payer) === nameOf(payee);
  }

  /** True where the names are the same but for spaces and the case of ASCII. */
  #areAlike(): boolean {
    const bytes = this.#bytes;
    const { fromName, toName } = hintFields;
    const payerEnd = this.#end[fromName]!;
    const payeeEnd = this.#end[toName]!;
    let payer = this.#at[fromName]!;
    let payee = this.#at[toName]!;
    for (;;) {
      while (payer < payerEnd && bytes[payer] === space) payer++;
      while (payee < payeeEnd && bytes[payee] === space) payee++;
      if (payer === payerEnd || payee === payeeEnd) return payer === payerEnd && payee === payeeEnd;
      if (lowerCase(bytes[payer++]!) !== lowerCase(bytes[payee++]!)) return false;
    }
  }
}

const lowerCase = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);
