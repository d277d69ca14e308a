// How a value of the bank topic becomes bytes.
import { MessageEncoder, newestSchema, singleObjectHead, TransferEncoder } from '@weir/avro';

const transfers = new TransferEncoder(singleObjectHead(newestSchema('transfer').fingerprint));
const others = new MessageEncoder('bank');

const encoders = {
  avro: (value) => (value.void === undefined ? transfers.encode(value) : others.encode(value)),
  json: (value) => Buffer.from(JSON.stringify(value)),
};

export const encodings = Object.keys(encoders);

/** @throws {Error} where there is no such encoding */
export const encoderOf = (name) => {
  const encode = encoders[name];
  if (encode === undefined) throw new Error(`no encoding ${name}; there are ${encodings.join(', ')}`);
  return encode;
};
