import type { FindingRevision } from '@weir/journal';
import { typedAccount, WeirError } from '@weir/model';
import { type Language, languageOf } from '../alerts/language.js';
import { texts } from '../alerts/texts.js';
import { spoken } from '../language/words.js';
import { wholeOption } from '../stack/time-range.js';
import { colours } from '../terminal/colours.js';
import { connectToStore } from '../world/connect-to-store.js';
import { findingRules } from './finding-table.js';
import { type FindingsView, findingsInStore } from './findings-view.js';

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

/** What is asked for. @throws {WeirError} `USAGE`: of a misspelt rule there would be no findings, as if all were well */
export const viewOf = (flags: FindingsFlags): FindingsView => {
  const limit = wholeOption('--limit', flags.limit);
  const { account, rule, set, state } = flags;
  if (rule !== undefined && !findingRules.includes(rule))
    throw new WeirError('USAGE', `there is no rule ${rule}; there are ${findingRules.join(', ')}`);
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
  // Who asks once waits for nothing of Kafka to be loaded.
  if (flags.follow) return (await import('./follow-work.js')).runFollowedFindings(flags.namespace, view);
  const { store, close } = await connectToStore(flags.namespace);
  try {
    const onCut = (shown: number): void => console.error(spoken(texts).findingsCut(shown));
    for (const line of await findingsInStore(store, view, onCut)) console.log(line);
    return 0;
  } finally {
    await close();
  }
};
