export type { WriterMetrics } from './metrics.js';
export { runWriter, type WriterOptions, type WriterTopics } from './run-writer.js';
