import { type DestinationStream, type Logger, pino } from 'pino';
import { maskFields, maskText } from './masking.js';

export type { Logger } from 'pino';

/**
 * A log of JSON lines with accounts masked, wherever they stand: in fields named for them, at any depth, and in texts.
 * Source: architecture §9.
 */
export const createLogger = (name: string, level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      name,
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), bindings: maskFields, log: maskFields },
      hooks: { streamWrite: maskText },
    },
    ...(destination === undefined ? [] : [destination]),
  );
