import { flowsWritten } from '@weir/store/flows-written';
import { resumeWords } from '../replay/plan-replay.js';
import type { Connection } from '../stack/connection.js';
import { shownWhole } from '../stack/table.js';
import type { KnownWorld } from '../world/world-records.js';

/** Why a world should not become live as it is. */
export interface Doubt {
  /** The option that says: all the same. Null: nothing does. */
  readonly unless: '--behind' | '--undiffed' | null;
  readonly text: string;
}

/** How far a world is from what it would have to answer for. */
export interface Readiness {
  /** Raw messages of its ranges that its store does not have yet. */
  readonly unfinished: number;
  /** Journal messages that its store does not have yet. */
  readonly behindJournal: number;
  /** Raw messages after its ranges: its services read them once it is live. */
  readonly after: number;
}

/**
 * @param home the installation whose raw topics it reads
 * @param world as it was replayed, its ends included
 */
export const readinessOf = async (
  home: Connection,
  world: Connection,
  { plan }: Pick<KnownWorld, 'plan'>,
): Promise<Readiness> => {
  const positions = await world.store.positions();
  let [unfinished, after] = [0, 0];
  for (const [topic, ranges] of Object.entries(plan.ranges)) {
    const held = await home.log.offsets(topic);
    for (const [partition, { from, to }] of ranges.entries()) {
      const position = Math.max(from, positions.get(`raw/${topic}/${partition}`) ?? 0);
      // After it was live once, it has read on.
      unfinished += Math.max(0, to - position);
      after += Math.max(0, (held[partition]?.next ?? 0) - Math.max(to, position));
    }
  }
  const [journal] = await world.log.offsets(world.topics.journal);
  const written = await flowsWritten(world.store, await world.log.partitions(world.topics.flows));
  const behindJournal = Math.max(0, (journal?.next ?? 0) - written);
  return { unfinished, behindJournal, after };
};

/**
 * Why a replay is not done, and what is typed to go on with it; null: it is. The store's marks are of messages and flows: where they
 * stand at the end, cases, alerts, findings and repairs may still be missing, and only a run that saw them come through says so.
 */
export const whyNotDone = (
  { behindJournal, unfinished }: Pick<Readiness, 'behindJournal' | 'unfinished'>,
  { finishedAt, plan }: Pick<KnownWorld, 'finishedAt' | 'plan'>,
): string | null => {
  const again = `to go on: ${resumeWords(plan)}`;
  if (unfinished > 0)
    return `the replay is not done: ${shownWhole(unfinished)} messages are not in its store yet; ${again}`;
  if (behindJournal > 0) return `its store is ${shownWhole(behindJournal)} journal messages behind; ${again}`;
  if (finishedAt === null)
    return `the replay is not done: its messages are in its store, but no run has seen cases, alerts, findings and repairs come through; ${again}`;
  return null;
};

/** What speaks against promoting a world in the place of the one that is live. */
export const doubtsOf = (readiness: Readiness, world: KnownWorld, liveNamespace: string): Doubt[] => {
  const { compared, plan } = world;
  const { after } = readiness;
  const doubts: Doubt[] = [];
  const undone = whyNotDone(readiness, world);
  if (undone !== null) doubts.push({ unless: null, text: undone });
  if (after > 0) {
    const text = `it is not at the head: ${shownWhole(after)} messages came after its end; --extend of weir replay reads them, or its services once it is live`;
    doubts.push({ unless: '--behind', text });
  }
  if (compared === null || compared.with !== liveNamespace) {
    const text = `nobody has looked at what it says otherwise: weir diff ${plan.namespace} live`;
    doubts.push({ unless: '--undiffed', text });
  }
  return doubts;
};
