import type { EventEmitter } from 'node:events';
import { failureOf } from './failure.js';
import type { Logger } from './logger.js';
import type { Readiness } from './readiness.js';

export interface Supervised {
  readonly logger: Logger;
  readonly readiness: Readiness;
  /** Where signals come from: the process. */
  readonly signals: EventEmitter;
  /** Ends the process at once. */
  readonly exit: (status: number) => void;
  /** How long a service has to finish after it was asked to. */
  readonly graceMs: number;
}

/** As shells see them. */
const statusOf = { SIGINT: 130, SIGTERM: 143 } as const;
const signalNames = Object.keys(statusOf) as (keyof typeof statusOf)[];

/**
 * Runs a service until it ends, fails or is asked to end. The first SIGTERM or SIGINT makes it unready and aborts
 * `signal`; it then has `graceMs`. A second one ends the process at once. Resolves with the exit status.
 */
export const supervise = async (
  run: (signal: AbortSignal) => Promise<void>,
  { exit, graceMs, logger, readiness, signals }: Supervised,
): Promise<number> => {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (status: number) => void = () => undefined;
  const givenUp = new Promise<number>((resolve) => {
    giveUp = resolve;
  });
  const onSignal = (name: keyof typeof statusOf) => {
    if (ending.signal.aborted) {
      logger.warn({ signal: name }, 'asked to end twice: ending at once');
      exit(statusOf[name]);
      return;
    }
    logger.info({ signal: name }, 'ending: what is in flight is finished first');
    readiness.drain();
    ending.abort();
    timer = setTimeout(() => {
      logger.warn({ graceMs }, 'not finished in time: ending; the next start goes on from what stands in the log');
      giveUp(0);
    }, graceMs);
  };
  const fail = (error: unknown): number => {
    const { code, remedy, text } = failureOf(error);
    readiness.notReady(code);
    logger.fatal({ code, remedy, err: error }, text);
    return 1;
  };
  const onUncaught = (error: unknown) => giveUp(fail(error));
  const listeners = signalNames.map((name) => [name, () => onSignal(name)] as const);
  for (const [name, listener] of listeners) signals.on(name, listener);
  signals.on('uncaughtException', onUncaught);
  try {
    return await Promise.race([givenUp, run(ending.signal).then(() => 0, fail)]);
  } finally {
    clearTimeout(timer);
    for (const [name, listener] of listeners) signals.off(name, listener);
    signals.off('uncaughtException', onUncaught);
  }
};
