import { topics } from '../world.js';
import type { Evidence, Finding } from './finding.js';
import { messagesOf } from './frames.js';

/**
 * The journal that is folded again has the times of the run's, and what the replay adds to it lets no time go by: alerts go
 * by the stream's time, so under other times money on its way would rightly be told of otherwise. Source: architecture §5.
 */
export const checkReplayedTimes = ({ remains, replay }: Pick<Evidence, 'remains' | 'replay'>): Finding[] => {
  const [was, again] = [remains, replay].map((run) => messagesOf(run, topics.journal).map((each) => each.timestampMs));
  const wrong = was!.findIndex((timeMs, offset) => again![offset] !== timeMs);
  if (wrong >= 0) {
    const text = `journal offset ${wrong}: of ${was![wrong]}, and of ${again![wrong] ?? 'no time'} when folded again`;
    return [{ check: 'replay', text }];
  }
  const [end, endAgain] = [was!, again!].map((timesMs) => Math.max(...timesMs));
  if (end === endAgain) return [];
  return [{ check: 'replay', text: `the journal ends at ${end}, and at ${endAgain} when folded again` }];
};
