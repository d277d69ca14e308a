import type { FindingRevision } from '@weir/journal';
import { type PatternsProgress, runPatterns } from '@weir/patterns';
import { Counter } from 'prom-client';
import { droppedFramesAlarm } from './dropped-frames-alarm.js';
import { foreignMessages } from './foreign-messages.js';
import { keepingInFolder } from './keeping-in-folder.js';
import { keptStateDir } from './kept-state.js';
import { passedOver } from './passed-over.js';
import { counterOfSum, gaugesOf } from './progress-metrics.js';
import type { Service } from './service.js';
import { snapshotGauges } from './snapshot-metrics.js';
import { isEmpty } from './topic-emptiness.js';

/** Journal and flows to findings. */
export const patterns: Service = {
  needs: ({ log }) => log.ping(),
  prepare: ({ config, connection, logger, registry, stage, signal, begun, stateDir }) => {
    const { log, topics } = connection;
    const set = gaugesOf<PatternsProgress>(registry, 'weir_patterns_', {
      position: { name: 'position', help: 'Journal offset up to which findings have been said.' },
      findings: { name: 'standing_findings', help: 'Findings that were ever said, in any state.' },
      transfers: { name: 'transfers', help: 'Recent transfers in memory.' },
      stateBytes: { name: 'state_bytes', help: 'Memory that recent transfers and their links take.' },
      accountsOfInterest: { name: 'accounts_of_interest', help: 'Accounts around which shapes are looked for.' },
      devices: { name: 'devices', help: 'Devices and network addresses in memory.' },
      claim: { name: 'claim_position', help: 'Journal offset of the claim under which they speak; −1: they stand by.' },
    });
    const counter = (name: string, help: string) => counterOfSum(registry, `weir_patterns_${name}_total`, help);
    const forgotten = counter(
      'transfers_forgotten_early',
      'Transfers that had to be forgotten before their window was over.',
    );
    const cutShort = counter('looks_cut_short', 'Looks for a shape that ended at their bound.');
    const dropped = counter(
      'dropped_frames',
      'Flows frames that began past what was covered; those that stand in the topic are counted by each start anew.',
    );
    const said = new Counter({
      name: 'weir_patterns_findings_total',
      help: 'Findings published, revisions too.',
      labelNames: ['rule', 'set', 'state'],
      registers: [registry],
    });
    const tellSnapshot = snapshotGauges(registry, 'patterns', 'looking', config.snapshotEveryMs);
    const alarm = droppedFramesAlarm(logger);
    const onForeign = foreignMessages(registry, 'weir_patterns_', logger);
    const tellPassedOver = passedOver(registry, 'weir_patterns_', logger);
    const onProgress = (progress: PatternsProgress): void => {
      set(progress);
      tellPassedOver(progress.passedOver);
      forgotten(progress.transfersForgottenEarly);
      cutShort(progress.looksCutShort);
      dropped(progress.droppedFrames);
      alarm(progress.droppedFrames);
      tellSnapshot(progress.snapshot);
      stage.took(topics.journal, 0, progress.position);
      stage.reached(progress.reachedMs);
      begun();
    };
    const onFinding = ({ rule, set: ruleSet, state }: FindingRevision): void => said.inc({ rule, set: ruleSet, state });
    return async () => {
      if (await isEmpty(log, topics.flows)) begun();
      const standby = config.standby ? { pulse: topics.pulse } : null;
      const folder = keptStateDir(stateDir, 'patterns', config.namespace);
      const keeping = keepingInFolder(folder, config.snapshotEveryMs, logger);
      await runPatterns({ log, topics, standby, ...keeping, signal, onProgress, onFinding, onForeign });
    };
  },
};
