import type { Command } from 'commander';
import { present, type Report } from '../stack/report.js';
import type { DiffFlags } from './work.js';

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
        const report = await (await import('./work.js')).runDiff([left, right], flags);
        isFailure = false;
        return report;
      };
      return present((status) => exit(isFailure ? 2 : status), flags.json, work);
    });
};
