import type { Config } from '@weir/model';
import { livePositions, samplesOf } from '../run/live-positions.js';
import type { Connection } from '../stack/connection.js';
import { lagging, type StageRow, stageRows } from '../stack/stages.js';
import type { ReplayPlan } from '../world/world-records.js';

/** What a stage has left to do; null: it does not say. */
export interface StageLeft extends Pick<StageRow, 'of' | 'lag'> {
  readonly stage: StageRow['stage'] | 'repairer';
}

/** How far a replay has come. */
export interface WorldProgress {
  /** Raw messages that stand in its journal. */
  readonly taken: number;
  /** Raw messages there are to read. */
  readonly messages: number;
  /** Stages behind the ingest that are not through yet. */
  readonly left: readonly StageLeft[];
}

/** The repairer is a stage like the others here: what it has not worked in, a comparison would find. */
const repairerLag = async (config: Config, stateDir: string, end: number): Promise<number> => {
  const samples = await samplesOf(config, stateDir, 'repairer');
  const figure = (name: string): number | undefined => samples?.find((sample) => sample.name === name)?.value;
  const position = figure('weir_repairer_position') ?? 0;
  return Math.max(0, end - position) + (figure('weir_repairer_waiting') ?? 0);
};

/** @throws what looking throws: a log or a store that does not answer */
export const worldProgress = async (
  world: Connection,
  stateDir: string,
  { ranges }: Pick<ReplayPlan, 'ranges'>,
): Promise<WorldProgress> => {
  const { config } = world;
  const rows = await stageRows(world, livePositions(config, stateDir));
  let [taken, messages] = [0, 0];
  for (const [topic, partitions] of Object.entries(ranges))
    for (const [partition, { from, to }] of partitions.entries()) {
      const position =
        rows.find(({ stage, of }) => stage === 'ingest' && of === `${topic}/${partition}`)?.position ?? 0;
      taken += Math.min(Math.max(0, position - from), to - from);
      messages += to - from;
    }
  const left: StageLeft[] = lagging(rows)
    .filter(({ stage }) => stage !== 'ingest')
    .map(({ stage, of, lag }) => ({ stage, of, lag }));
  const journalEnd = rows.find(({ stage }) => stage === 'matcher')?.end ?? 0;
  const repairs = await repairerLag(config, stateDir, journalEnd);
  if (repairs > 0) left.push({ stage: 'repairer', of: 'journal messages and late events', lag: repairs });
  return { taken, messages, left };
};
