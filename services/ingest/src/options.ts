import type { Settings } from '@weir/journal';
import type { Log } from '@weir/log';
import {
  type Config,
  type SchemaRegistryConfig,
  settingsOf,
  type TokenContract,
  type TopicNames,
  topicsOf,
} from '@weir/model';
import type { IngestEvent } from './events.js';

/** What an ingest is told by the configuration. */
export interface IngestConfig {
  readonly topics: Pick<TopicNames, 'bank' | 'chain' | 'reports' | 'labels' | 'journal'>;
  /** What the journal's settings frame is to say, if it has none. */
  readonly settings: Settings;
  readonly contracts: readonly TokenContract[];
  /** Of the bank feed's times that carry none, like `+08:00`. */
  readonly zone: string | null;
  /** Where schemas are that messages name by a registry's id; null or left out: such messages are refused. */
  readonly schemaRegistry?: SchemaRegistryConfig | null;
  readonly futureToleranceMs: number;
  /** How long a partition must have brought nothing to count as idle. */
  readonly idleAfterMs: number;
}

export interface IngestOptions extends IngestConfig {
  readonly log: Log;
  /** Ends the ingest: what is in flight is finished, then `runIngest` resolves. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: IngestEvent) => void;
  /** Default 2,000. */
  readonly recordsPerFrameMax?: number;
}

export const ingestConfigOf = (config: Config): IngestConfig => ({
  topics: topicsOf(config),
  settings: settingsOf(config),
  contracts: config.contracts,
  zone: config.zone,
  schemaRegistry: config.schemaRegistry,
  futureToleranceMs: config.futureToleranceMs,
  idleAfterMs: config.idleAfterMs,
});
