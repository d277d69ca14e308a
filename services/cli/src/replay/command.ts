import { setTimeout as sleep } from 'node:timers/promises';
import { WeirError } from '@weir/model/errors';
import type { Command } from 'commander';
import { present } from '../stack/report.js';
import type { ReplayFlags } from './work.js';
import { addWorlds } from './worlds-command.js';

/** `weir replay`: the raw messages of a time once more, into a world beside the live one. */
export const addReplay = (program: Command, exit: (status: number) => void): void => {
  const collect = (value: string, sofar: readonly string[]): string[] => [...sofar, value];
  const replay = program
    .command('replay')
    .description('read raw messages once more, into topics and tables of their own, beside what is live')
    .argument('[topic...]', 'bank, chain, reports, labels or whole names; all is all of them', ['all'])
    .option('--from <point>', 'a time with its zone, how long ago (2h), an offset, or earliest', 'earliest')
    .option('--to <point>', 'likewise, exclusive; latest is the end as it is now', 'latest')
    .option('--into <namespace>', 'the namespace of the new world')
    .option('--set <name=value>', 'another setting than the live journal’s, like window=30m; repeatable', collect, [])
    .option('--settings <file>', 'such settings, YAML or JSON: the names below answers in weir.yaml')
    .option('--rules <file>', 'other rule sets than the live journal’s, as weir settings rules takes them')
    .option('--matcher-shards <n>', 'fold into so many shards (default: as the live journal)')
    .option('--follower-shards <n>', 'follow in so many shards (default: as the live journal)')
    .option('--zone <zone>', 'the zone of local times shown, like +08:00 (default: this machine’s)')
    .option('--extend', 'read on to where --to is by now, in a replay that was begun', false)
    .option('--run', 'do it; without it, it says what it would read', false)
    .option('--json', 'print one JSON object in the last line')
    .addHelpText(
      'after',
      `
The world reads the original messages, so broker times stay; nothing is written to the installation it reads. Beside
transfers, labels and reports from before --from are read too: they hold until they are withdrawn. Ctrl-C ends it in good
order; the same command goes on. Its services run in this process while it lasts.

Exit status: 0 done, or rehearsed; 1 a service failed or a server is away; 2 a wrong option; 130 interrupted.`,
    )
    .action((names: string[], flags: ReplayFlags) =>
      present(exit, flags.json, async () => {
        if (flags.into === undefined) throw new WeirError('USAGE', 'weir replay wants --into and a namespace');
        const report = await (await import('./work.js')).runCommand(names, flags);
        // What a server that is away left hanging must not keep a process that has done its work.
        void sleep(2_000, undefined, { ref: false }).then(() => process.exit());
        return report;
      }),
    );
  addWorlds(replay, exit);
};
