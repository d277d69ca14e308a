// What kafkajs alone does with the same topic: node raw-consume.mjs BROKERS TOPIC MESSAGES
// Prints one JSON line: messages a second from the first batch to the last, and CPU microseconds of a message.
import { Kafka, logLevel } from 'kafkajs';

const [brokers, topic, count] = process.argv.slice(2);
const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'weir-bench-raw', logLevel: logLevel.ERROR });
const consumer = kafka.consumer({
  groupId: `weir-bench-raw-${process.pid}`,
  maxBytesPerPartition: 8 * 2 ** 20,
  maxBytes: 64 * 2 ** 20,
});
let seen = 0;
let beganMs = 0;
let cpuBegan = null;
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
const done = new Promise((resolve) => {
  consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      if (beganMs === 0) {
        beganMs = performance.now();
        cpuBegan = process.cpuUsage();
      }
      let bytes = 0;
      for (const { value } of batch.messages) bytes += value.length;
      seen += bytes > 0 ? batch.messages.length : 0;
      if (seen >= Number(count)) resolve();
    },
  });
});
await done;
const seconds = (performance.now() - beganMs) / 1000;
const { user, system } = process.cpuUsage(cpuBegan);
console.log(JSON.stringify({ messagesPerSecond: seen / seconds, microsPerMessage: (user + system) / seen }));
await consumer.disconnect();
