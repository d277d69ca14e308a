import type { MatchLine } from '@weir/acts';
import { type AccountId, type AssetCode, endsIn, findAsset, parseTime, parseWhole, typedAccount } from '@weir/model';
import type { TransferWords } from './words.js';

/** What a line of a report says of a transfer. Amounts in minor units, times in milliseconds UTC. */
export interface KnownOfTransfer {
  readonly from: AccountId | null;
  readonly to: AccountId | null;
  /** Last digits of the payer's account, where that is all that is known. */
  readonly fromTail: string | null;
  readonly toTail: string | null;
  /** Names and remark as whoever reported knows them; null: not said. */
  readonly words: TransferWords;
  readonly amount: number | null;
  readonly asset: AssetCode;
  /** Inclusive. */
  readonly sinceMs: number;
  /** Exclusive. */
  readonly untilMs: number;
}

/** A text, or a number in its digits: names of firms may be one. Nothing else is a word. */
const textOf = (value: unknown): string | null => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text : null;
};

export type ReadLine =
  | { readonly ok: true; readonly known: KnownOfTransfer }
  | { readonly ok: false; readonly why: string };

/** Where a line says one instant, the transfer may have been so much before or after it. */
const aboutMs = 30 * 60_000;
/** Longer spans say nothing of when it was. */
const spanMsMax = 7 * 24 * 3_600_000;

interface Party {
  readonly account: AccountId | null;
  readonly tail: string | null;
}

/** People write numbers in groups. */
const ungrouped = (given: unknown): string => (typeof given === 'string' ? given.replace(/[\s-]/g, '') : '');

/**
 * The last characters of an account: digits, on a chain letters too. Null where they are too few to tell anybody, and where
 * they came as a number, which has lost the zeros before it.
 */
const tailOf = (given: unknown): string | null => {
  const bare = ungrouped(given);
  return /^[0-9A-Za-z]{4,64}$/.test(bare) ? bare : null;
};

/**
 * An account whole, or the digits at its end: people know the number on the card, not how feeds write it. Null where what is
 * said cannot be read, or contradicts itself: what is passed over here nobody compares, and a rule would be certain without it.
 */
const partyOf = (given: unknown, tailGiven: unknown): Party | null => {
  const tail = (tailGiven ?? null) === null ? null : tailOf(tailGiven);
  if (tail === null && (tailGiven ?? null) !== null) return null;
  if ((given ?? null) === null) return { account: null, tail };
  const account = typedAccount(given);
  if (account !== null) return tail === null || endsIn(account, tail) ? { account, tail: null } : null;
  const bare = ungrouped(given);
  if (!/^\d{4,32}$/.test(bare)) return null;
  if (tail === null || bare.endsWith(tail)) return { account: null, tail: bare };
  return tail.endsWith(bare) ? { account: null, tail } : null;
};

/** An instant that is given; undefined where it is given and is none, null where it is not given. */
const instantOf = (given: unknown): number | null | undefined =>
  (given ?? null) === null ? null : (parseTime(given) ?? undefined);

/**
 * Reads a line of `match`: `from` and `to` (an account, or its last digits, also as `fromTail` and `toTail`), `amount`, `asset` (CNY
 * where it is left out), `since` and `until`, or `time`, `fromName`, `toName`, `memo` (`remark`). Fields that are not known here change
 * nothing.
 */
export const readMatchLine = (line: MatchLine): ReadLine => {
  const no = (why: string): ReadLine => ({ ok: false, why });
  const asset = findAsset(line['asset'] ?? 'CNY')?.code ?? null;
  if (asset === null) return no('asset');
  const [from, to] = [partyOf(line['from'], line['fromTail']), partyOf(line['to'], line['toTail'])];
  if (from === null) return no('from');
  if (to === null) return no('to');
  const amount = (line['amount'] ?? null) === null ? null : parseWhole(line['amount']);
  if (amount === null && (line['amount'] ?? null) !== null) return no('amount');
  const [at, since, until] = [instantOf(line['time']), instantOf(line['since']), instantOf(line['until'])];
  if (at === undefined || since === undefined || until === undefined) return no('time');
  const sinceMs = since ?? (at === null ? null : Math.max(0, at - aboutMs));
  const untilMs = until ?? (at === null ? null : at + aboutMs);
  if (sinceMs === null || untilMs === null || untilMs <= sinceMs) return no('time');
  if (untilMs - sinceMs > spanMsMax) return no('span');
  // Everybody moved money about that time.
  if (amount === null && from.account === null && to.account === null) return no('little');
  return {
    ok: true,
    known: {
      ...{ from: from.account, fromTail: from.tail, to: to.account, toTail: to.tail },
      ...{ amount, asset, sinceMs, untilMs },
      words: {
        fromName: textOf(line['fromName']),
        toName: textOf(line['toName']),
        memo: textOf(line['memo'] ?? line['remark']),
      },
    },
  };
};
