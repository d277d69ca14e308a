import type { MatcherProgress, MatcherState } from '@weir/matcher';
import type { Logger } from '@weir/runtime';
import { Counter, Gauge, type Registry } from 'prom-client';
import { passedOver } from './passed-over.js';
import { counterOfSum, countersOfSums, gaugesOf } from './progress-metrics.js';
import { snapshotGauges } from './snapshot-metrics.js';
import type { StageGauges } from './stage-gauges.js';

/** Registers what a matcher counts, and returns who counts it. What is in memory is counted when somebody looks. */
export const matcherMetrics = (
  registry: Registry,
  parts: { stage: StageGauges; journal: string; snapshotEveryMs: number | null; logger: Logger },
): ((progress: MatcherProgress) => void) => {
  const { stage, journal, snapshotEveryMs, logger } = parts;
  const registers = [registry];
  const set = gaugesOf<MatcherProgress>(registry, 'weir_matcher_', {
    position: { name: 'position', help: 'Journal offset up to which flows have been written.' },
    isStandby: { name: 'standby', help: '1 while another instance of the shard writes and this one keeps ready.' },
    shelvedPockets: { name: 'shelved_pockets', help: 'Pockets whose lots lie in a file, because they rest.' },
  });
  const dropped = counterOfSum(
    registry,
    'weir_matcher_dropped_frames_total',
    'Journal frames that began past their mark; those that stand in the journal are counted by each start anew.',
  );
  const written = counterOfSum(registry, 'weir_matcher_records_total', 'Flow records written.');
  const late = countersOfSums(
    new Counter({
      name: 'weir_matcher_late_total',
      help: 'Events that came late.',
      labelNames: ['topic', 'asset'],
      registers,
    }),
  );
  const tellPassedOver = passedOver(registry, 'weir_matcher_', logger);
  const tellSnapshot = snapshotGauges(registry, 'matcher', 'matching', snapshotEveryMs);
  let newest: MatcherProgress | null = null;
  stateGauges(registry, () => newest?.state() ?? null);
  return (progress) => {
    newest = progress;
    set(progress);
    dropped(progress.droppedFrames);
    written(progress.recordsWritten);
    for (const { topic, asset, count } of progress.late) late({ topic, asset }, count);
    tellPassedOver(progress.passedOver);
    tellSnapshot(progress.snapshot);
    stage.took(journal, 0, progress.position);
    stage.reached(progress.reachedMs);
  };
};

/** Gauges of the state, read when the page is asked for. */
const stateGauges = (registry: Registry, stateNow: () => MatcherState | null): void => {
  const figure = (name: string, help: string, of: (state: MatcherState) => number): void => {
    new Gauge({
      name: `weir_matcher_${name}`,
      help,
      registers: [registry],
      collect() {
        const state = stateNow();
        if (state !== null) this.set(of(state));
      },
    });
  };
  figure('pockets', 'Pockets known, those that rest too.', ({ pockets }) => pockets);
  figure('lots', 'Lots in memory.', ({ lots }) => lots);
  figure('identities', 'Ids that are kept until they are past their lateness.', ({ identities }) => identities);
  figure('entries', 'Entries that may still change: those inside the lateness.', ({ entries }) => entries);
  figure('settled_bytes', 'Bytes in use for pockets, their lots and texts.', ({ settledBytes }) => settledBytes);
  figure('changeable_bytes', 'Bytes in use for what may still change.', ({ changeableBytes }) => changeableBytes);
  new Gauge({
    name: 'weir_matcher_watermark_timestamp_seconds',
    help: 'Event time that all partitions of a raw topic have reached, Unix time.',
    labelNames: ['topic'],
    registers: [registry],
    collect() {
      for (const { topic, watermarkMs } of stateNow()?.topics ?? [])
        if (watermarkMs !== null) this.set({ topic }, watermarkMs / 1_000);
    },
  });
  new Gauge({
    name: 'weir_matcher_horizon_timestamp_seconds',
    help: 'Entries of an asset before it can no longer change, Unix time.',
    labelNames: ['asset'],
    registers: [registry],
    collect() {
      for (const { asset, horizonMs } of stateNow()?.horizons ?? [])
        if (Number.isFinite(horizonMs)) this.set({ asset }, horizonMs / 1_000);
    },
  });
};
