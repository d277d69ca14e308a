import { createRequire } from 'node:module';
import { crc32c } from './records/crc32c.js';

const require = createRequire(import.meta.url);

/** Its own checksum takes a byte a step, a third of the speed, and is most of what producing a frame costs. */
const checksum = require.resolve('kafkajs/src/protocol/recordBatch/crc32C/index.js');
if (require.cache[checksum] === undefined) {
  require(checksum);
  require.cache[checksum]!.exports = (bytes: Buffer) => crc32c(bytes);
}

/** kafkajs with a faster checksum. Import it from here alone: what was loaded before keeps the slow one. */
const kafkajs = require('kafkajs') as typeof import('kafkajs');
export const { AssignerProtocol, Kafka, logLevel } = kafkajs;
