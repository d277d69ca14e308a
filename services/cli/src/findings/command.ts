import type { FindingRevision } from '@weir/journal';
import { parseWhole, typedAccount, WeirError } from '@weir/model';
import { type Command, Option } from 'commander';
import colours from 'picocolors';
import { followFindings } from '../alerts/follow-topic.js';
import { type Language, languageOf } from '../alerts/language.js';
import { tellForeign } from '../alerts/tell-foreign.js';
import { texts } from '../alerts/texts.js';
import { languageOption } from '../language/spoken-command.js';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { telling } from '../stack/report.js';
import { connectTo } from '../world/open-world.js';
import { type FindingsView, findingLines, findingsInStore } from './findings-view.js';

interface FindingsFlags {
  readonly account?: string;
  readonly rule?: string;
  readonly set: FindingRevision['set'];
  readonly state: FindingRevision['state'];
  readonly limit: string;
  readonly follow: boolean;
  readonly json: boolean;
  readonly unmasked: boolean;
  readonly lang?: Language;
  readonly namespace?: string;
}

const accountOf = (given: string) => {
  const account = typedAccount(given);
  if (account === null) throw new WeirError('USAGE', `--account wants an account like bank:CMB:6226…, not ${given}`);
  return account;
};

const viewOf = (flags: FindingsFlags): FindingsView => {
  const limit = parseWhole(flags.limit);
  if (limit === null || limit === 0) throw new WeirError('USAGE', `--limit wants a whole number, not ${flags.limit}`);
  const { account, rule, set, state } = flags;
  return {
    filter: {
      ...(account === undefined ? {} : { account: accountOf(account) }),
      ...(rule === undefined ? {} : { rule }),
      set,
      state,
      limit,
    },
    filtered: account !== undefined || rule !== undefined || set !== 'live' || state !== 'standing',
    json: flags.json,
    style: { language: flags.lang ?? languageOf(), unmasked: flags.unmasked, colours },
  };
};

const runFindings = async (flags: FindingsFlags): Promise<number> => {
  const view = viewOf(flags);
  const connection = await connectTo(flags.namespace, {
    onLog: (level, message) => {
      if (flags.follow && (level === 'warn' || level === 'error')) console.error(`weir findings: ${message}`);
    },
  });
  const { signal, release } = interruption();
  try {
    if (!flags.follow) {
      const onCut = (shown: number): void => console.error(spoken(texts).findingsCut(shown));
      for (const line of await findingsInStore(connection.store, view, onCut)) console.log(line);
      return 0;
    }
    const batches = followFindings(connection.log, connection.topics.findings, signal, tellForeign('findings'));
    for await (const lines of findingLines(batches, view)) for (const line of lines) console.log(line);
    return 0;
  } finally {
    release();
    await connection.close();
  }
};

/** `weir findings`: what the rules saw. Exit status 0 (also when `--follow` is ended), 1 a server is away, 2 usage. */
export const addFindings = (program: Command, exit: (status: number) => void): void => {
  program
    .command('findings')
    .description('what the rules saw besides reported cases: splits, shared devices, shapes, swaps')
    .option('--account <account>', 'those that this account takes part in')
    .option('--rule <rule>', 'of this rule only, like same-device')
    .addOption(
      new Option('--set <set>', 'of the rules that run live, or on trial').choices(['live', 'shadow']).default('live'),
    )
    .addOption(new Option('--state <state>', 'in this state').choices(['standing', 'withdrawn']).default('standing'))
    .option('--limit <n>', 'show so many at most', '30')
    .option('--follow', 'go on with what comes; ends with Ctrl-C', false)
    .option('--json', 'NDJSON of findings as they stand on the topic, accounts whole', false)
    .option('--unmasked', 'show whole account numbers', false)
    .addOption(languageOption())
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .addHelpText('after', '\nExit status: 0, also when --follow is ended; 1 a server is away; 2 a wrong option.')
    .action((flags: FindingsFlags) => telling(exit, () => runFindings(flags)));
};
