import { WeirError } from '@weir/model';

/** One labelled laundering attempt. Amounts in US cents at fixed rates, so that shapes can be compared across currencies. */
export interface Attempt {
  readonly id: string;
  readonly typology: string;
  /** In order of time. */
  readonly transfers: readonly AttemptTransfer[];
  /** From its first to its last transfer. */
  readonly spanMs: number;
  /** Why no detector can see it; null: one can. */
  readonly notFindable: string | null;
}

export interface AttemptTransfer {
  readonly id: string;
  readonly timeMs: number;
  readonly from: string;
  readonly to: string;
  readonly amountMinor: number;
}

/** What one US dollar is, as the data set itself converts (autumn 2022). */
const perDollar: Readonly<Record<string, number>> = {
  'US Dollar': 1,
  Euro: 0.8533,
  Yuan: 6.6976,
  Yen: 105.4,
  Rupee: 73.44,
  Ruble: 77.79,
  'UK Pound': 0.774,
  'Swiss Franc': 0.915,
  'Saudi Riyal': 3.7511,
  'Canadian Dollar': 1.3193,
  'Australian Dollar': 1.4128,
  'Mexican Peso': 21.143,
  Shekel: 3.377,
  'Brazil Real': 5.6465,
};

interface AttemptsFile {
  readonly patterns: readonly {
    readonly pattern_id: string;
    readonly pattern_family: string;
    readonly transactions: readonly Record<string, string | number>[];
  }[];
}

/**
 * The attempts of a file as the IBM AMLworld patterns are written: minutes without a zone (taken as UTC), accounts as
 * bank and number.
 * @throws {WeirError} `BAD_FIELD` for a currency or a time that cannot be read
 */
export const readAttempts = (file: AttemptsFile): Attempt[] =>
  file.patterns.map(({ pattern_id: id, pattern_family: family, transactions }) => {
    const typology = family.toLowerCase();
    const transfers = transactions
      .map((one, place) => readTransfer(one, `${id}-${String(place).padStart(3, '0')}`))
      .filter(({ from, to }) => from !== to)
      .sort((left, right) => left.timeMs - right.timeMs);
    const spanMs = transfers.length === 0 ? 0 : transfers[transfers.length - 1]!.timeMs - transfers[0]!.timeMs;
    return { id, typology, transfers, spanMs, notFindable: whyNotFindable(typology, transfers) };
  });

const readTransfer = (one: Record<string, string | number>, id: string): AttemptTransfer => {
  const parts = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d)$/.exec(String(one['timestamp']));
  const rate = perDollar[String(one['payment_currency'])];
  if (parts === null || rate === undefined)
    throw new WeirError('BAD_FIELD', `${id}: ${one['timestamp']}, ${one['payment_currency']}`);
  const [year, month, day, hour, minute] = parts.slice(1).map(Number);
  return {
    id,
    timeMs: Date.UTC(year!, month! - 1, day!, hour!, minute!),
    from: `bank:${one['from_bank']}:${one['from_account']}`,
    to: `bank:${one['to_bank']}:${one['to_account']}`,
    amountMinor: Math.max(1, Math.round((Number(one['amount_paid']) / rate) * 100)),
  };
};

/** A shape is there when its smallest size is: two counterparties of a fan, two ways, two payers of one account. */
const whyNotFindable = (typology: string, transfers: readonly AttemptTransfer[]): string | null => {
  const payees = new Set(transfers.map(({ to }) => to));
  const payers = new Set(transfers.map(({ from }) => from));
  const middles = [...payees].filter((account) => payers.has(account));
  const sharesAccount = payers.size < transfers.length || payees.size < transfers.length;
  if (typology === 'fan-out' && payees.size < 2) return 'a fan of one counterparty';
  if (typology === 'fan-in' && payers.size < 2) return 'a fan of one counterparty';
  if (transfers.length < 2) return 'a single transfer';
  if (typology === 'bipartite' && !sharesAccount) return 'transfers that share no account';
  if (typology === 'stack' && !sharesAccount) return 'chains that share no account';
  if (typology === 'cycle' && !comesRound(transfers)) return 'payments not in the order of the money';
  if (typology === 'scatter-gather' && waysBetweenTwo(middles, transfers) < 2) return 'one way, or there and back';
  if (typology === 'gather-scatter') {
    const isOnBothSides = middles.some(
      (hub) =>
        new Set(transfers.filter(({ to }) => to === hub).map(({ from }) => from)).size >= 2 &&
        new Set(transfers.filter(({ from }) => from === hub).map(({ to }) => to)).size >= 2,
    );
    if (!isOnBothSides) return 'one counterparty on a side';
  }
  return null;
};

/** The most accounts that stand between one payer and one other account. */
const waysBetweenTwo = (middles: readonly string[], transfers: readonly AttemptTransfer[]): number => {
  const ways = new Map<string, Set<string>>();
  for (const middle of middles) {
    for (const { from: origin } of transfers.filter(({ to }) => to === middle)) {
      for (const { to: beneficiary } of transfers.filter(({ from }) => from === middle)) {
        if (origin === beneficiary) continue;
        const pair = `${origin} ${beneficiary}`;
        ways.set(pair, (ways.get(pair) ?? new Set()).add(middle));
      }
    }
  }
  return Math.max(0, ...[...ways.values()].map((through) => through.size));
};

/** From some payment on, each is followed by a later one of its payee, until all have been and the first payer is paid. */
const comesRound = (transfers: readonly AttemptTransfer[]): boolean =>
  transfers.some((first) => {
    let last = first;
    for (let length = 1; length < transfers.length; length++) {
      const next = transfers.find(({ from, timeMs }) => from === last.to && timeMs >= last.timeMs);
      if (next === undefined) return false;
      last = next;
    }
    return last.to === first.from;
  });
