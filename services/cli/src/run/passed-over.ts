import { type OnPassedOver, type PassedOver, PassedOverCounts } from '@weir/journal';
import type { Logger } from '@weir/runtime';
import { Counter, type Registry } from 'prom-client';
import { countersOfSums } from './progress-metrics.js';

const tellEveryMs = 60_000;

/**
 * Counts records that were passed over, by reason, and says so in one line a minute at most: a feed that uses its ids
 * again could bring thousands. No id and no account is told, only where the last of them stands: in the journal, or in the
 * topic that is named.
 * @param nowMs a clock that does not go back
 */
export const passedOver = (
  registry: Registry,
  prefix: string,
  logger: Logger,
  nowMs: () => number = () => performance.now(),
): ((passed: readonly PassedOver[]) => void) => {
  const count = countersOfSums(
    new Counter({
      name: `${prefix}passed_over_total`,
      help: 'Records passed over, by reason; each start counts those it reads anew.',
      labelNames: ['reason'],
      registers: [registry],
    }),
  );
  let told = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (passed) => {
    let sum = 0;
    for (const { reason, count: ofReason } of passed) {
      count({ reason }, ofReason);
      sum += ofReason;
    }
    // A start that was made again counts from nothing.
    if (sum < told) told = 0;
    if (sum === told || nowMs() - toldAtMs < tellEveryMs) return;
    logger.warn(
      { passed, more: sum - told },
      'records are passed over: the monitoring guide says what each reason asks for',
    );
    told = sum;
    toldAtMs = nowMs();
  };
};

/**
 * The same for a service that tells of each as it happens. What comes within a minute after a line is told when the next
 * comes, or at the next `tell`.
 */
export const passedOverOneByOne = (
  registry: Registry,
  prefix: string,
  logger: Logger,
  nowMs?: () => number,
): { readonly onPassedOver: OnPassedOver; readonly tell: () => void } => {
  const counts = new PassedOverCounts();
  const tellAll = passedOver(registry, prefix, logger, nowMs);
  const tell = (): void => tellAll(counts.list());
  return {
    tell,
    onPassedOver: ({ reason, offset, count = 1, topic }) => {
      counts.add(reason, offset, count, topic);
      tell();
    },
  };
};
