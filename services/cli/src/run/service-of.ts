import type { Service } from './service.js';
import type { RunnableName } from './services.js';

/**
 * Loads a service, and none of the others: their programs take 20 MB of memory, which the collector of garbage goes through
 * again and again, and most of the time that a process or a thread needs to start.
 */
export const serviceOf = (name: RunnableName): Promise<Service> => loaders[name]();

const loaders: Readonly<Record<RunnableName, () => Promise<Service>>> = {
  ingest: async () => (await import('./ingest.js')).ingest,
  matcher: async () => (await import('./matcher.js')).matcher,
  repairer: async () => (await import('./repairer.js')).repairer,
  follower: async () => (await import('./follower.js')).follower,
  patterns: async () => (await import('./patterns.js')).patterns,
  writer: async () => (await import('./writer.js')).writer,
  desk: async () => (await import('./desk.js')).desk,
  check: async () => (await import('./check.js')).check,
};
