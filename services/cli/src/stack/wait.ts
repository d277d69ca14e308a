import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration, WeirError } from '@weir/model';
import { spoken } from '../language/words.js';
import { livePositions } from '../run/live-positions.js';
import { progressLine } from '../terminal/progress.js';
import { loadConfiguration } from './configuration.js';
import { type Connection, connect } from './connection.js';
import type { Report } from './report.js';
import { spokenOf } from './spoken-of.js';
import { type LivePositions, lagging, type StageRow, stageRows } from './stages.js';
import { shownWhole } from './table.js';
import { texts } from './texts.js';

const lookEveryMs = 250;
/** Until so many looks in a row find nothing left: a follower says where it is a moment before its answers are out. */
const looksClear = 2;

export interface Waited {
  readonly drained: boolean;
  /** What was left at the last look. */
  readonly left: readonly StageRow[];
  readonly seconds: number;
}

/**
 * Waits until everything that was sent before the call has come through all stages into the store.
 * @throws what looking throws: a log or a store that does not answer
 */
export const waitDrained = async (
  connection: Connection,
  live: LivePositions,
  { timeoutMs, onLook = () => {} }: { timeoutMs: number; onLook?: (left: readonly StageRow[]) => void },
): Promise<Waited> => {
  const beganMs = performance.now();
  for (let clear = 0; ; ) {
    const left = lagging(await stageRows(connection, live));
    clear = left.length === 0 ? clear + 1 : 0;
    onLook(left);
    const seconds = (performance.now() - beganMs) / 1000;
    if (clear >= looksClear) return { drained: true, left: [], seconds };
    if (seconds * 1000 >= timeoutMs && left.length > 0) return { drained: false, left, seconds };
    await sleep(lookEveryMs);
  }
};

/** One row in words: `matcher: 1,200 behind in weir.journal.v1`. */
export const shownLag = ({ stage, of, lag }: Pick<StageRow, 'of' | 'lag'> & { readonly stage: string }): string =>
  lag === null ? spoken(texts).lagUnknown(stage) : spoken(texts).lag(stage, shownWhole(lag), spokenOf(of));

export const runWait = async (timeout: string): Promise<Report> => {
  const timeoutMs = parseDuration(timeout);
  if (timeoutMs === null)
    throw new WeirError('USAGE', `--timeout wants a whole number with ms, s, m, h or d, not ${timeout}`);
  const { stateDir } = loadConfiguration();
  const connection = await connect();
  const progress = progressLine();
  try {
    await connection.log.ping();
    const live = livePositions(connection.config, stateDir);
    const onLook = (left: readonly StageRow[]): void => progress.show(left.map(shownLag).join('; '));
    const { drained, left, seconds } = await waitDrained(connection, live, { timeoutMs, onLook });
    progress.end();
    const json = { drained, seconds, left };
    if (drained) {
      return {
        status: 0,
        lines: [spoken(texts).drained(seconds.toFixed(1))],
        json,
      };
    }
    const lines = [spoken(texts).notDrained(seconds.toFixed(1)), ...left.map((row) => `  ${shownLag(row)}`)];
    lines.push(spoken(texts).whoRuns);
    return { status: 1, lines, json };
  } finally {
    progress.end();
    await connection.close();
  }
};
