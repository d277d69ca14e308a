import { WeirError } from '@weir/model';
import type { Command } from 'commander';
import { spokenDetail } from '../errors/details.js';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { present, type Report } from '../stack/report.js';
import { wholeOption } from '../stack/time-range.js';
import { progressLine } from '../terminal/progress.js';
import { openWorld, withWorlds } from '../world/open-world.js';
import { noteWorld } from '../world/world-records.js';
import { diffLines, isEqual } from './diff-report.js';
import { diffWorlds } from './diff-worlds.js';
import { texts } from './texts.js';
import { wholeWorlds } from './whole-worlds.js';

interface DiffFlags {
  readonly limit: string;
  readonly unmasked: boolean;
  readonly json?: boolean;
}

const runDiff = (names: readonly [string, string], flags: DiffFlags): Promise<Report> =>
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

/** `weir diff`: what two worlds do not say alike, and why. Exit status as of `diff`. */
export const addDiff = (program: Command, exit: (status: number) => void): void => {
  program
    .command('diff')
    .description('compare two worlds: cases, alerts with their ranges, findings and flows that differ, and why')
    .argument('<world>', 'a namespace, or live')
    .argument('[other]', 'a namespace, or live', 'live')
    .option('--limit <n>', 'show so many differences of each thing at most; all are counted', '10')
    .option('--unmasked', 'show whole account numbers', false)
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      `
Compared is what stands in the stores. Flows and credits that rest on messages which the other world has not read are
counted, and no difference. Causes that a difference may have: settings by name (window), rules (versions of rule sets),
data (raw messages that one of them has not read), time (of the streams, where money is on its way), arrival (of findings:
rules look at what has come by then, and each journal has its own order of partitions); unexplained is what has none of them.

Exit status: 0 equal; 1 different; 2 an error: a wrong name or option, or a server is away; 130 interrupted.`,
    )
    .action((left: string, right: string, flags: DiffFlags) => {
      // 1 is said of worlds that differ, and of nothing else.
      let isFailure = true;
      const work = async (): Promise<Report> => {
        const report = await runDiff([left, right], flags);
        isFailure = false;
        return report;
      };
      return present((status) => exit(isFailure ? 2 : status), flags.json, work);
    });
};
