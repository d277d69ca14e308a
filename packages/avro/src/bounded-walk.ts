import { isUtf8 } from 'node:buffer';
import avsc, { type Type } from 'avsc';

/** Far beyond what a schema of any feed nests, far below what ends the stack. */
const depthMax = 64;

/** Why bytes are no value of their schema. Names places in the bytes, never what stands there. */
export class NotOfItsSchema extends Error {}

/** Walks over one value. */
export type Step = (walk: Walk) => void;

/**
 * Where a walk stands in a message. Counts in the bytes are not believed: a message holds no more items than it has
 * bytes, so one that claims millions of empty items is refused before anybody makes room for them.
 */
export class Walk {
  at: number;
  readonly bytes: Buffer;
  #itemsLeft: number;
  #depth = 0;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
    this.#itemsLeft = bytes.length;
  }

  fail(why: string): never {
    throw new NotOfItsSchema(`byte ${this.at}: ${why}`);
  }

  /** Walks over the last value of the message. */
  toEnd(step: Step): void {
    step(this);
    if (this.at !== this.bytes.length) this.fail('bytes are left over after the record');
  }

  skip(count: number): void {
    if (count > this.bytes.length - this.at) this.fail('the message ends inside a value');
    this.at += count;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) return this.fail('the message ends inside a value');
    this.at++;
    return value;
  }

  /** A zigzag number of up to 64 bits that is exact, else ±∞. */
  long(): number {
    let value = 0;
    let scale = 1;
    for (let count = 1; count <= 10; count++) {
      const byte = this.byte();
      if (count === 10 && byte > 1) break;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        const half = Math.floor(value / 2);
        const signed = value % 2 === 0 ? half : -half - 1;
        if (value <= Number.MAX_SAFE_INTEGER) return signed;
        return value % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      }
      scale *= 0x80;
    }
    return this.fail('a number is longer than 64 bits');
  }

  /** The length of a text, or of bytes, that fits into what is left. */
  length(): number {
    const length = this.long();
    if (!(length >= 0 && length <= this.bytes.length - this.at)) this.fail('a length reaches beyond the message');
    return length;
  }

  text(): void {
    const end = this.length() + this.at;
    for (let at = this.at; at < end; at++) {
      if (this.bytes[at]! < 0x80) continue;
      // Bytes that are no UTF-8 would join names that differ.
      if (!isUtf8(this.bytes.subarray(at, end))) this.fail('a text is not UTF-8');
      break;
    }
    this.at = end;
  }

  index(count: number): number {
    const index = this.long();
    if (!(index >= 0 && index < count)) this.fail('a choice that the schema does not have');
    return index;
  }

  /** The blocks of a list or map; each item is walked by `item`. */
  blocks(item: (walk: Walk) => void): void {
    for (let count = this.long(); count !== 0; count = this.long()) {
      const sized = count < 0;
      const items = Math.abs(count);
      const blockBytes = sized ? this.length() : 0;
      const start = this.at;
      if (items > this.#itemsLeft) this.fail('a count is larger than the message');
      this.#itemsLeft -= items;
      for (let left = items; left > 0; left--) item(this);
      if (sized && this.at - start !== blockBytes) this.fail('a block is not as long as it says');
    }
  }

  nested(inner: (walk: Walk) => void): void {
    if (++this.#depth > depthMax) this.fail(`nested deeper than ${depthMax}`);
    inner(this);
    this.#depth--;
  }
}

const { types } = avsc;

const fixedBytes =
  (count: number): Step =>
  (walk) =>
    walk.skip(count);

const intMax = 2 ** 31;

const stepOf: Readonly<Record<string, Step>> = {
  null: () => {},
  boolean: (walk) => {
    if (walk.byte() > 1) walk.fail('neither true nor false');
  },
  int: (walk) => {
    const value = walk.long();
    if (!(value >= -intMax && value < intMax)) walk.fail('an int is longer than 32 bits');
  },
  long: (walk) => void walk.long(),
  'abstract:long': (walk) => void walk.long(),
  float: fixedBytes(4),
  double: fixedBytes(8),
  string: (walk) => walk.text(),
};

/**
 * A walk over the bytes that a schema writes, which makes nothing of them: it only finds out whether they are what the
 * schema says, to their end, without believing any length or count. What it lets pass can be read without harm.
 * @param textFields names of fields whose bytes are read as texts, so they must be UTF-8
 */
export const walkOf = (type: Type, textFields: ReadonlySet<string>): Step => {
  const records = new Map<Type, Step>();
  const of = (part: Type, isText: boolean): Step => {
    const plain = stepOf[part.typeName];
    if (plain !== undefined) return plain;
    if (part instanceof types.BytesType) return isText ? (walk) => walk.text() : (walk) => walk.skip(walk.length());
    if (part instanceof types.FixedType) return fixedBytes(part.size);
    if (part instanceof types.EnumType) {
      const count = part.symbols.length;
      return (walk) => void walk.index(count);
    }
    if (part instanceof types.ArrayType) {
      const item = of(part.itemsType, isText);
      return (walk) => walk.nested(() => walk.blocks(item));
    }
    if (part instanceof types.MapType) {
      const value = of(part.valuesType, isText);
      const entry: Step = (walk) => {
        walk.text();
        value(walk);
      };
      return (walk) => walk.nested(() => walk.blocks(entry));
    }
    if (part instanceof types.UnwrappedUnionType || part instanceof types.WrappedUnionType) {
      const branches = part.types.map((branch) => of(branch, isText));
      return (walk) => walk.nested(branches[walk.index(branches.length)]!);
    }
    if (part instanceof types.RecordType) return recordStep(part);
    throw new RangeError(`no way to walk over ${part.typeName}`);
  };
  // A record may hold itself: its step is known before those of its fields are.
  const recordStep = (record: InstanceType<typeof types.RecordType>): Step => {
    const known = records.get(record);
    if (known !== undefined) return known;
    let fields: readonly Step[] = [];
    const step: Step = (walk) => walk.nested(() => walkAll(walk, fields));
    records.set(record, step);
    fields = record.fields.map(({ name, type: part }) => of(part, textFields.has(name)));
    return step;
  };
  return of(type, false);
};

const walkAll = (walk: Walk, steps: readonly Step[]): void => {
  for (const step of steps) step(walk);
};
