import type { Command } from 'commander';
import { present } from './report.js';
import { addRules } from './rules-command.js';
import type { SettingsFlags } from './settings-work.js';

/** `weir settings`: what the stream's answers rest on. */
export const addSettings = (program: Command, exit: (status: number) => void): void => {
  const settings = program
    .command('settings')
    .description('the settings that stand in the journal: what the answers rest on')
    .option('--as-trace-options', 'as the options that make weir trace give the same answers')
    .option('--json', 'print one JSON object in the last line')
    .action((flags: SettingsFlags) =>
      present(exit, flags.json, async () => (await import('./settings-work.js')).runSettings(flags)),
    );
  addRules(settings, exit);
};
