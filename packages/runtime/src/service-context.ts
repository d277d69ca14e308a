import type { Config } from '@weir/model';
import type { Registry } from 'prom-client';
import type { Logger } from './logger.js';
import type { Readiness } from './readiness.js';

/** What a service is given to run. */
export interface ServiceContext {
  readonly config: Config;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Aborted when the service is to end: finish what is in flight and return. */
  readonly signal: AbortSignal;
  /** Where the service says that it does its work; until it does, `/readyz` answers 503. */
  readonly readiness: Readiness;
}
