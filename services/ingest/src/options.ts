import type { Settings } from '@weir/journal';
import type { Log } from '@weir/log';
import {
  type Config,
  type SchemaRegistryConfig,
  settingsOf,
  type TokenContract,
  type TopicNames,
  topicNames,
  topicsOf,
} from '@weir/model';
import type { IngestEvent } from './events.js';

/** What an ingest is told by the configuration. */
export interface IngestConfig {
  readonly topics: Pick<TopicNames, 'bank' | 'chain' | 'reports' | 'labels' | 'journal' | 'flows'>;
  /** What the journal's settings frame is to say, if it has none. */
  readonly settings: Settings;
  readonly contracts: readonly TokenContract[];
  /** The interface through which logs of TRON come; null or left out: for each transaction the first that tells of it. */
  readonly tronLogs?: Config['tronLogs'];
  /** Of the bank feed's times that carry none, like `+08:00`. */
  readonly zone: string | null;
  /** Where schemas are that messages name by a registry's id; null or left out: such messages are refused. */
  readonly schemaRegistry?: SchemaRegistryConfig | null;
  readonly futureToleranceMs: number;
  /** Transfers that come within so long of others are read together; 0 or left out: none waits. See ADR 32. */
  readonly lingerMs?: number;
  /** How long a partition must have brought nothing to count as idle. */
  readonly idleAfterMs: number;
  /** It takes those raw partitions whose number leaves `part` when divided by `parts`; left out: all. */
  readonly share?: { readonly part: number; readonly parts: number };
  /**
   * One of several instances of a share: it works, and says so on `pulse`, where nobody else has done that for
   * `silenceMs`; until then it keeps up with the journal. Null or left out: it works at once.
   */
  readonly standby?: { readonly pulse: string; readonly silenceMs?: number } | null;
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
  tronLogs: config.tronLogs,
  zone: config.zone,
  schemaRegistry: config.schemaRegistry,
  futureToleranceMs: config.futureToleranceMs,
  lingerMs: config.lingerMs,
  idleAfterMs: config.idleAfterMs,
  share: config.ingestShare,
  standby: config.standby ? { pulse: topicNames(config.namespace).pulse } : null,
});
