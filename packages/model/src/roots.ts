import { type AccountId, normaliseAccount } from './account.js';
import { shownValue } from './nesting.js';
import { parseTime } from './time.js';

/** Every debit of, or every credit into, some accounts, within limits on that entry's instant. Source: trace §3. */
export interface RootSelector {
  readonly entry: 'debit' | 'credit';
  readonly accounts: readonly AccountId[];
  /** Inclusive, milliseconds UTC. */
  readonly since: number | null;
  /** Exclusive, milliseconds UTC. */
  readonly until: number | null;
  readonly counterparties: readonly AccountId[] | null;
}

/** One line of a roots file, or what one report says (trace §7). */
export interface RootsLine {
  readonly case: string;
  readonly transfers: readonly string[];
  readonly selectors: readonly RootSelector[];
  readonly victims: readonly AccountId[];
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.isWellFormed();
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Unreadable extends Error {}

const listOf = <T>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  item: (value: unknown) => T | null,
): T[] | null => {
  const value = fields[name] ?? null;
  if (value === null) return null;
  if (!Array.isArray(value)) throw new Unreadable(`${name} is no list`);
  return value.map((entry) => {
    const read = item(entry);
    if (read === null) throw new Unreadable(`${name} holds ${shownValue(entry)}`);
    return read;
  });
};

const instantOf = (fields: Readonly<Record<string, unknown>>, name: string): number | null => {
  const value = fields[name] ?? null;
  if (value === null) return null;
  const time = parseTime(value);
  if (time === null) throw new Unreadable(`${name} is no time: ${shownValue(value)}`);
  return time;
};

const attempt = <T>(read: () => T): Read<T> => {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
};

/** Reads one roots line. A line with a case and nothing else is unreadable. Source: trace §7. */
export const readRootsLine = (value: unknown): Read<RootsLine> =>
  attempt(() => {
    if (!isObject(value)) throw new Unreadable('no JSON object');
    const name = value['case'] ?? null;
    if (!isText(name)) throw new Unreadable(name === null ? 'case is missing' : 'case is no text');
    const transfers = listOf(value, 'transfers', (entry) => (isText(entry) ? entry : null));
    const victims = listOf(value, 'victims', normaliseAccount);
    const since = instantOf(value, 'since');
    const until = instantOf(value, 'until');
    const counterparties = listOf(value, 'counterparties', normaliseAccount);
    const selectors: RootSelector[] = [];
    for (const [field, entry] of [
      ['debitsOf', 'debit'],
      ['creditsInto', 'credit'],
    ] as const) {
      const accounts = listOf(value, field, normaliseAccount);
      if (accounts !== null) selectors.push({ entry, accounts, since, until, counterparties });
    }
    const saysNothing = [transfers, victims, since, until, counterparties].every((part) => part === null);
    if (saysNothing && selectors.length === 0) {
      throw new Unreadable('it names none of transfers, debitsOf, creditsInto, victims');
    }
    return { case: name, transfers: transfers ?? [], selectors, victims: victims ?? [] };
  });

/** What is known of an account for a time; some kinds end the following of money (trace §7). */
export interface Label {
  readonly account: AccountId;
  readonly kind: string;
  /** Inclusive, milliseconds UTC; null: since ever. */
  readonly from: number | null;
  /** Exclusive, milliseconds UTC; null: for ever. */
  readonly to: number | null;
}

const stoppingKinds: ReadonlySet<string> = new Set(['service', 'exchange', 'clearing', 'stop']);

/** True where money that reaches an account with such a label has arrived and is not followed further. */
export const labelStops = (kind: string): boolean => stoppingKinds.has(kind);

/** Reads one labels line. Source: trace §7. */
export const readLabelLine = (value: unknown): Read<Label> =>
  attempt(() => {
    if (!isObject(value)) throw new Unreadable('no JSON object');
    const given = value['account'] ?? null;
    if (given === null) throw new Unreadable('account is missing');
    const account = normaliseAccount(given);
    if (account === null) throw new Unreadable(`account is none: ${shownValue(given)}`);
    const kind = value['kind'] ?? null;
    if (!isText(kind)) throw new Unreadable('kind is missing or no text');
    return { account, kind, from: instantOf(value, 'from'), to: instantOf(value, 'to') };
  });
