/**
 * What Node is asked of where services are started. Garbage is collected by the thread that makes it: a service's heap is
 * small, its state lies outside, in columns; but every 32 MiB that it reads sets the collector off, and what Node's
 * helping threads spend on waking and waiting for each other is a tenth of the processor time of ingest, follower,
 * patterns and writer, and a seventh of the matcher's. That time is another service's.
 */
export const serviceNodeOptions: readonly string[] = ['--single-threaded-gc'];
