import { findAsset, parseMajor, parseWhole, WeirError } from '@weir/model';
import { type Language, languageOf } from '../alerts/language.js';
import { spoken } from '../language/words.js';
import { colours } from '../terminal/colours.js';
import { connectToStore, type StoreConnection } from '../world/connect-to-store.js';
import { caseJson } from './case-json.js';
import { caseList } from './case-list.js';
import { readCase } from './case-rows.js';
import { caseTree } from './case-tree.js';
import { exportCase } from './export-case.js';
import type { LayerChoice } from './layers.js';
import { texts } from './texts.js';

export interface Flags {
  readonly namespace?: string;
  readonly json: boolean;
}

export interface ShowFlags extends Flags {
  readonly min?: string;
  readonly depth?: string;
  readonly top: string;
  readonly unmasked: boolean;
  readonly lang?: Language;
}

const positive = (name: string, text: string): number => {
  const value = parseWhole(text);
  if (value === null || value === 0) throw new WeirError('USAGE', `${name} wants a whole number above 0, not ${text}`);
  return value;
};

/** `--min` is what people write, 5000 or 99.50 of whatever asset; what an asset cannot express it cannot have. */
const minMinorOf = (text: string | undefined): LayerChoice['minMinor'] => {
  if (text === undefined) return () => 0n;
  if (!/^[0-9]+(?:\.[0-9]+)?$/.test(text)) {
    throw new WeirError('USAGE', `--min wants an amount like 5000 or 99.50, not ${text}`);
  }
  return (code) => {
    const asset = findAsset(code);
    const minor = asset === null ? null : parseMajor(text, asset);
    if (minor === null) throw new WeirError('USAGE', `--min ${text} is no amount of ${code}`);
    return BigInt(minor);
  };
};

const withConnection = async (
  { namespace }: { readonly namespace?: string },
  work: (connection: StoreConnection) => Promise<void>,
): Promise<number> => {
  const connection = await connectToStore(namespace);
  try {
    await work(connection);
    return 0;
  } finally {
    await connection.close();
  }
};

export const runShow = (name: string, flags: ShowFlags): Promise<number> => {
  const choice: LayerChoice = {
    minMinor: minMinorOf(flags.min),
    depth: flags.depth === undefined ? null : positive('--depth', flags.depth),
    top: flags.top === 'all' ? null : positive('--top', flags.top),
  };
  return withConnection(flags, async ({ store }) => {
    const rows = await readCase(store, name);
    if (flags.json) {
      console.log(JSON.stringify(caseJson(rows, choice)));
      return;
    }
    const style = { language: flags.lang ?? languageOf(), unmasked: flags.unmasked, colours };
    for (const line of caseTree(rows, choice, style)) console.log(line);
  });
};

export const runList = (flags: Flags & { readonly lang?: Language }): Promise<number> =>
  withConnection(flags, async ({ store }) => {
    const cases = (await store.cases()).map(({ record }) => record);
    const lines = flags.json
      ? cases.map(({ kind: _, ...summary }) => JSON.stringify(summary))
      : caseList(cases, flags.lang ?? languageOf());
    for (const line of lines) console.log(line);
  });

export const runExport = (name: string, flags: Flags & { readonly out: string }): Promise<number> =>
  withConnection(flags, async ({ store }) => {
    const exported = await exportCase(store, name, flags.out);
    if (flags.json) {
      console.log(JSON.stringify(exported));
      return;
    }
    const { transfers, accounts, addsUp, stale } = exported;
    const said = spoken(texts);
    console.log(said.exported(name, transfers, accounts, flags.out));
    if (stale) console.error(said.stale);
    if (!addsUp) console.error(said.unbalanced);
  });
