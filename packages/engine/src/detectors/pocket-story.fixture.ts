import { type AccountId, assetOf, type TransferNature, transferNatures } from '@weir/model';
import { Pocket } from '../lots/pocket.js';
import { type DetectorBankOptions, defaultBankOptions } from './bank-options.js';
import { describeFinding } from './describe-finding.js';
import { DetectorBank } from './detector-bank.js';
import { firedRules } from './detector-rules.js';
import type { Finding } from './finding.js';

/** One entry of the account that the story is about: yuan in or out, at a minute, from or to someone. */
export interface StoryEntry {
  readonly minute: number;
  readonly yuan: number;
  readonly other: string;
  readonly nature?: TransferNature;
}
export const comes = (minute: number, yuan: number, other: string, nature?: TransferNature): StoryEntry =>
  nature === undefined ? { minute, yuan, other } : { minute, yuan, other, nature };
export const goes = (minute: number, yuan: number, other: string, nature?: TransferNature): StoryEntry =>
  comes(minute, -yuan, other, nature);

const dawn = Date.UTC(2026, 4, 1);

/** The findings about one account, told entry by entry; its money is matched first in, first out. */
export const findingsOf = (story: readonly StoryEntry[], options: Partial<DetectorBankOptions> = {}): Finding[] => {
  const bank = new DetectorBank(options, 1);
  const { splitWindowMs, leftOut } = { ...defaultBankOptions, ...options };
  const rules = { policy: 'fifo', windowMs: null, trustBalances: false, hubEntries: null } as const;
  const lots = new Pocket<StoryEntry>(rules, { hubFromStart: false, dustMinor: 0 });
  const others: string[] = [];
  const findings: Finding[] = [];
  for (const [token, entry] of story.entries()) {
    const { minute, yuan, other, nature = 'ordinary' } = entry;
    const instant = dawn + minute * 60_000;
    const amount = Math.round(Math.abs(yuan) * 100);
    const kind = yuan > 0 ? 'credit' : 'debit';
    let funded = 0;
    let dwellWeight = 0;
    for (const piece of lots.step({ kind, instant, amount, balance: null, source: entry }).sources) {
      const dwellMs = (minute - piece.source.minute) * 60_000;
      if (dwellMs > splitWindowMs || leftOut.includes(piece.source.nature ?? 'ordinary')) continue;
      funded += piece.end - piece.start;
      dwellWeight += (piece.end - piece.start) * dwellMs;
    }
    if (!others.includes(other)) others.push(other);
    const kindNumber = kind === 'credit' ? 1 : 0;
    const natureNumber = transferNatures.indexOf(nature);
    const place = others.indexOf(other);
    const fired = bank.push(0, kindNumber, instant, amount, place, natureNumber, funded, dwellWeight, 0, token);
    for (const rule of firedRules(fired)) {
      findings.push(
        describeFinding(bank.evidence(0, rule), {
          account: 'bank:CMB:6226000000000001' as AccountId,
          asset: assetOf('CNY'),
          transfer: (of) => ({ id: `t${of + 1}`, other: story[of]!.other as AccountId }),
        }),
      );
    }
  }
  return findings;
};

/** "pass-through warn", one for each finding. */
export const told = (story: readonly StoryEntry[], options: Partial<DetectorBankOptions> = {}): string[] =>
  findingsOf(story, options).map(({ rule, severity }) => `${rule} ${severity}`);
