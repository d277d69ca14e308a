import { type AccountId, findAsset, parseMajor, typedAccount, WeirError } from '@weir/model';
import { findWays, usualCost, type WaysAsked } from '@weir/store/ways';
import { type Language, languageOf } from '../alerts/language.js';
import { spoken } from '../language/words.js';
import { interruption } from '../send/interruption.js';
import { timeRangeOf, wholeOption } from '../stack/time-range.js';
import { colours } from '../terminal/colours.js';
import { progressLine } from '../terminal/progress.js';
import { connectToStore } from '../world/connect-to-store.js';
import { texts } from './texts.js';
import { unknownAccounts } from './unknown-accounts.js';
import { waysJson, waysText } from './ways-text.js';

export interface PathFlags {
  readonly asset?: string;
  readonly since?: string;
  readonly until?: string;
  readonly maxHops: string;
  readonly min?: string;
  readonly pockets: string;
  readonly json: boolean;
  readonly unmasked: boolean;
  readonly lang?: Language;
  readonly namespace?: string;
}

const accountOf = (given: string): AccountId => {
  const account = typedAccount(given);
  if (account === null)
    throw new WeirError('USAGE', `${given} is no account like bank:CMB:6226…, or its checksum does not hold`);
  return account;
};

/** What the command line asks for. @throws {WeirError} `USAGE` */
export const waysAskedOf = (from: string, to: string, flags: PathFlags, nowMs = Date.now()): WaysAsked => {
  const asset = flags.asset === undefined ? null : findAsset(flags.asset);
  if (flags.asset !== undefined && asset === null) throw new WeirError('USAGE', `there is no asset ${flags.asset}`);
  if (flags.min !== undefined && asset === null) throw new WeirError('USAGE', '--min needs --asset: 5000 of which?');
  const minAmount = flags.min === undefined ? null : parseMajor(flags.min, asset!);
  if (flags.min !== undefined && minAmount === null)
    throw new WeirError('USAGE', `--min ${flags.min} is no amount of ${flags.asset}`);
  const maxHops = wholeOption('--max-hops', flags.maxHops);
  if (maxHops > 12) throw new WeirError('USAGE', `--max-hops wants at most 12, not ${flags.maxHops}`);
  const { sinceMs, untilMs } = timeRangeOf(flags, nowMs);
  const [payer, payee] = [accountOf(from), accountOf(to)];
  if (payer === payee) throw new WeirError('USAGE', 'both accounts are the same');
  return { from: payer, to: payee, asset: asset?.code ?? null, since: sinceMs, until: untilMs, maxHops, minAmount };
};

export const runPath = async (from: string, to: string, flags: PathFlags): Promise<number> => {
  const asked = waysAskedOf(from, to, flags);
  const pocketsMax = wholeOption('--pockets', flags.pockets);
  const { store, close } = await connectToStore(flags.namespace);
  const { signal, release } = interruption();
  const progress = progressLine();
  try {
    const scale = pocketsMax / usualCost.pocketsMax;
    const cost = { ...usualCost, pocketsMax, entriesMax: Math.ceil(usualCost.entriesMax * Math.max(1, scale)) };
    const found = await findWays(store, asked, cost, {
      signal,
      onStep: ({ pockets, entries, depth }) =>
        progress.show(spoken(texts).progress(depth, asked.maxHops, pockets, entries)),
    });
    const unknown = found.path === null ? await unknownAccounts(store, [asked.from, asked.to], signal) : [];
    progress.end();
    const style = { language: flags.lang ?? languageOf(), unmasked: flags.unmasked, colours };
    for (const line of flags.json ? [JSON.stringify(waysJson(found, unknown))] : waysText(found, style, unknown))
      console.log(line);
    return found.path === null ? 3 : 0;
  } finally {
    progress.end();
    release();
    await close();
  }
};
