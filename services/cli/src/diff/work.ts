import { WeirError } from '@weir/model';
import { spokenDetail } from '../errors/details.js';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import type { Report } from '../stack/report.js';
import { wholeOption } from '../stack/time-range.js';
import { progressLine } from '../terminal/progress.js';
import { openWorld, withWorlds } from '../world/open-world.js';
import { noteWorld } from '../world/world-records.js';
import { diffLines, isEqual } from './diff-report.js';
import { diffWorlds } from './diff-worlds.js';
import { texts } from './texts.js';
import { wholeWorlds } from './whole-worlds.js';

export interface DiffFlags {
  readonly limit: string;
  readonly unmasked: boolean;
  readonly json?: boolean;
}

export const runDiff = (names: readonly [string, string], flags: DiffFlags): Promise<Report> =>
  withWorlds(async (worlds) => {
    const shownMax = wholeOption('--limit', flags.limit, 0);
    const left = await openWorld(worlds, names[0]);
    const { signal, release } = interruption();
    const progress = progressLine();
    try {
      const right = await openWorld(worlds, names[1]);
      try {
        const namespaces = [left.config.namespace, right.config.namespace] as const;
        if (namespaces[0] === namespaces[1])
          throw new WeirError('USAGE', `${names[0]} and ${names[1]} are the same world`);
        // Before it is compared: what comes to be done meanwhile was not looked at.
        const { whole, undone } = await wholeWorlds([left, right], worlds.home, worlds.known, worlds.live.namespace);
        const onProgress = (text: string): void => progress.show(text);
        const diffed = await diffWorlds({ left, right }, { shownMax, unmasked: flags.unmasked, signal, onProgress });
        progress.end();
        const equal = isEqual(diffed);
        const differences = Object.values(diffed.counts).reduce((sum, count) => sum + count, 0);
        const at = new Date().toISOString();
        // Who wants to promote one of them is asked whether this was looked at.
        for (const [own, other] of [namespaces, [...namespaces].reverse() as [string, string]])
          if (!diffed.interrupted && whole.includes(own))
            await noteWorld(worlds.home.log, worlds.home.config.namespace, {
              kind: 'compared',
              namespace: own,
              with: other,
              differences,
              at,
            });
        const status = diffed.interrupted ? 130 : equal ? 0 : 1;
        const words = spoken(texts);
        const lines = [
          ...undone.map(({ namespace, why }) => words.undone(namespace, spokenDetail(why))),
          ...diffLines(diffed),
        ];
        return { status, lines, json: { equal: equal && !diffed.interrupted, differences, ...diffed, undone } };
      } finally {
        await right.close();
      }
    } finally {
      progress.end();
      release();
      await left.close();
    }
  });
