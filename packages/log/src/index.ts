export { isLogError, type LogErrorCode, type LogPlace, logErrorCatalogue, WeirLogError } from './errors.js';
export { openKafkaLog } from './kafka/log.js';
export type { KafkaLogOptions, LogLevel } from './kafka/options.js';
export { MemoryBroker, type MemoryBrokerOptions } from './memory/broker.js';
export { openMemoryLog } from './memory/log.js';
export { batchOf } from './packed-records.js';
export { PartitionReaders } from './partition-readers.js';
export type {
  Log,
  LogBatch,
  LogReader,
  LogRecord,
  LogWriter,
  OutMessage,
  PackedRecords,
  PartitionOffsets,
  Position,
  ReaderOptions,
  TopicFound,
  TopicSpec,
  WriterOptions,
} from './port.js';
export { beat, type PulseTopic, untilSilent } from './pulse.js';
