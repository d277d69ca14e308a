import type { RequestListener } from 'node:http';
import type { ServiceContext } from '@weir/runtime';
import type { Connection } from '../stack/connection.js';
import type { StageGauges } from './stage-gauges.js';

/** What a service runs with here: its context, and a log and store of its own. */
export interface Hosted extends Omit<ServiceContext, 'readiness'> {
  readonly connection: Connection;
  /** Of a service that is parted: which shard this is; else 0. */
  readonly shard: number;
  /** Where it says how far it has come. */
  readonly stage: StageGauges;
  /** Folder of what runs here; absolute. */
  readonly stateDir: string;
  /** Called when it has begun to work; it is ready as long as what it needs answers. */
  readonly begun: () => void;
  /** Has every address of the service's port answered that is none of /livez, /readyz, /metrics, /version; null: none is. */
  readonly answer: (listener: RequestListener | null) => void;
}

/** One service as `weir run` knows it. */
export interface Service {
  /** Whatever must answer for it to be ready, asked every few seconds. */
  readonly needs: (connection: Connection) => Promise<unknown>;
  /** Made once, so that metrics outlive a start that is made again. */
  readonly prepare: (hosted: Hosted) => () => Promise<void>;
}
