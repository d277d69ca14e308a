import type { Command } from 'commander';
import { present } from './report.js';
import type { RulesFlags } from './rules-work.js';

/** `weir settings rules`: the thresholds of the detectors, live and on trial. */
export const addRules = (settings: Command, exit: (status: number) => void): void => {
  settings
    .command('rules')
    .argument('[file]', 'JSON: {"ruleSets": [{"set", "version", "holdsFrom", "thresholds"}]}; - for standard input')
    .description('put the thresholds of the detectors into the journal, or show what stands in it')
    .option('--show', 'print the rule sets that stand, as such a file; the defaults where there are none')
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      '\nA rule set replaces the one of the same set (live, shadow) and version. holdsFrom is event time: the latest that\n' +
        'it has reached holds. Thresholds that are left out have their defaults. The shadow set runs beside the live one;\n' +
        'weir findings --set shadow shows what it sees.',
    )
    .action((file: string | undefined, flags: RulesFlags, command: Command) =>
      // --json may have been taken by the command above.
      present(exit, flags.json ?? (command.parent?.opts()['json'] as boolean | undefined), async () =>
        (await import('./rules-work.js')).runRules(file, flags),
      ),
    );
};
