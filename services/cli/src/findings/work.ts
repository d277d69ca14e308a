import type { FindingRevision } from '@weir/journal';
import { typedAccount, WeirError } from '@weir/model';
import { followFindings } from '../alerts/follow-topic.js';
import { type Language, languageOf } from '../alerts/language.js';
import { tellForeign } from '../alerts/tell-foreign.js';
import { texts } from '../alerts/texts.js';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { wholeOption } from '../stack/time-range.js';
import { colours } from '../terminal/colours.js';
import { connectTo } from '../world/open-world.js';
import { type FindingsView, findingLines, findingsInStore } from './findings-view.js';

export interface FindingsFlags {
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
  const limit = wholeOption('--limit', flags.limit);
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

export const runFindings = async (flags: FindingsFlags): Promise<number> => {
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
