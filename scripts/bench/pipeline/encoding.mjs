// How a value of the bank topic becomes bytes.

const json = (value) => Buffer.from(JSON.stringify(value));

const encoders = { json };

export const encodings = Object.keys(encoders);

/** @throws {Error} where there is no such encoding */
export const encoderOf = (name) => {
  const encode = encoders[name];
  if (encode === undefined) throw new Error(`no encoding ${name}; there are ${encodings.join(', ')}`);
  return encode;
};
