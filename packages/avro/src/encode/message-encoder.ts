import { singleObjectHead } from '../framing.js';
import { newestSchema, type PublishedSchema } from '../published-schemas.js';
import { type AvroRole, subjectsOf } from '../subjects.js';
import { avroValueOf, type OwnSchema } from './avro-value.js';
import { type BankTransfer, TransferEncoder } from './transfer-encoder.js';

/** What stands before the data of a schema. */
export type HeadOf = (schema: PublishedSchema) => Buffer;

/** The head of single-object encoding. */
export const headOfSingleObject: HeadOf = ({ fingerprint }) => singleObjectHead(fingerprint);

/** Writes the messages of a raw topic in Avro, from the fields that they would have in JSON. */
export class MessageEncoder {
  readonly #subjects: readonly { readonly schema: PublishedSchema; readonly head: Buffer }[];
  readonly #transfers: TransferEncoder | null;

  constructor(role: AvroRole, headOf: HeadOf = headOfSingleObject) {
    this.#subjects = subjectsOf[role].map((subject) => {
      const schema = newestSchema(subject);
      return { schema, head: headOf(schema) };
    });
    const transfers = this.#subjects.find(({ schema }) => schema.subject === 'transfer');
    this.#transfers = transfers === undefined ? null : new TransferEncoder(transfers.head);
  }

  /** The message, or null where no schema of the topic can say all that it says, to the same effect. */
  encode(fields: Readonly<Record<string, unknown>>): Buffer | null {
    for (const { schema, head } of this.#subjects) {
      const value = avroValueOf(schema.schema as OwnSchema, fields);
      if (value === null) continue;
      if (schema.subject === 'transfer') return this.#transfers!.encode(value as unknown as BankTransfer);
      return Buffer.concat([head, schema.type.toBuffer(value)]);
    }
    return null;
  }
}

/** The name under which a schema is registered: topic and record, since a topic may carry several. */
export const registrySubject = (topic: string, { type }: PublishedSchema): string => `${topic}-${type.name}`;
