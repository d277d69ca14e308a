import { z } from 'zod';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Months of the regulation, as days: a clock that runs out early harms nobody. */
const halfYearMs = 180 * dayMs;

/** What an order asks for. */
export const OrderKind = z.enum([
  'stop',
  'extension',
  'release',
  'limit-freeze',
  'receive-only-freeze',
  'renewal',
  'unfreeze',
  'watch',
]);
export type OrderKind = z.infer<typeof OrderKind>;

const centuryMs = 36_525 * dayMs;
const DurationMs = z.int().positive().max(centuryMs);

/** What an order of a kind is and does. */
export const KindTerms = z.strictObject({
  /** The platform's message code. */
  code: z.string().min(1).max(20),
  /** How long it holds from its start, or by how much it lengthens what it is `of`; null: without end. */
  termMs: DurationMs.nullable(),
  /** It uses up one of the account's stops. */
  countsAsStop: z.boolean(),
  /** Drafted by one, confirmed by another, before it may be sent; what is the same as an act (freeze, renew) is another’s too. */
  needsSecondPerson: z.boolean(),
  /** What it does to the order it is `of` when executed; `none`: it stands for itself. */
  effect: z.enum(['none', 'extend', 'renew', 'freeze', 'release']),
  /** It must name an order that it is `of`. */
  needsOf: z.boolean(),
  /** It holds money. */
  holds: z.boolean(),
});
export type KindTerms = z.infer<typeof KindTerms>;

const kind = (code: string, rest: Partial<Omit<KindTerms, 'code'>>): KindTerms => ({
  code,
  termMs: null,
  countsAsStop: false,
  needsSecondPerson: false,
  effect: 'none',
  needsOf: false,
  holds: false,
  ...rest,
});

const stopTermMs = 48 * hourMs;

/** The platform's messages as public code shows them; versions may have moved. */
const kindsByDefault: Readonly<Record<OrderKind, KindTerms>> = {
  stop: kind('100101', { termMs: stopTermMs, countsAsStop: true, holds: true }),
  extension: kind('100105', {
    termMs: stopTermMs,
    countsAsStop: true,
    needsSecondPerson: true,
    effect: 'extend',
    needsOf: true,
  }),
  release: kind('100103', { needsSecondPerson: true, effect: 'release', needsOf: true }),
  'limit-freeze': kind('100201', { termMs: halfYearMs, needsSecondPerson: true, effect: 'freeze', holds: true }),
  'receive-only-freeze': kind('100201', {
    termMs: halfYearMs,
    needsSecondPerson: true,
    effect: 'freeze',
    holds: true,
  }),
  renewal: kind('100205', { termMs: halfYearMs, needsSecondPerson: true, effect: 'renew', needsOf: true }),
  unfreeze: kind('100203', { needsSecondPerson: true, effect: 'release', needsOf: true }),
  watch: kind('100305', { termMs: halfYearMs }),
};

/**
 * The terms under which orders live. All of it is configuration: what a regulation says changes, and secondary sources
 * quote it differently. Limits by asset are sums in minor units; an asset that is not named has none, so nothing of it is
 * stopped by one person.
 */
export const OrderTerms = z.strictObject({
  kinds: z.record(OrderKind, KindTerms).default(kindsByDefault),
  /** How often one account is stopped, over all cases. */
  stopsMax: z.int().positive().default(2),
  /** A stop that nobody confirmed held all the same, until it lapsed: it counts. */
  lapsedCounts: z.boolean().default(true),
  /** An own stop lapses unless a second person confirms it in this time. */
  confirmWithinMs: DurationMs.default(30 * minuteMs),
  answerWithinMs: DurationMs.default(30 * minuteMs),
  /** How long before its end an order is called expiring. */
  expiringBeforeMs: DurationMs.default(6 * hourMs),
  papersWithinMs: DurationMs.default(24 * hourMs),
  /** Up to here one person acts alone on money, on an own account at once: minor units by asset. */
  onePersonMax: z.record(z.string(), z.string().regex(/^\d{1,39}$/)).default({
    CNY: '5000000',
    USD: '700000',
    'USDT-TRON': '7000000000',
    'USDT-ETH': '7000000000',
    'USDT-BSC': '7000000000',
  }),
  /** Kinds that a bank may put on its own accounts without being asked. */
  ownKinds: z.array(OrderKind).default(['stop', 'limit-freeze']),
  /** How long a freeze holds that is not an order of its own. */
  freezeMs: DurationMs.default(halfYearMs),
  releaseWithinMs: DurationMs.default(24 * hourMs),
  appealWithinMs: DurationMs.default(3 * dayMs),
});
export type OrderTerms = z.infer<typeof OrderTerms>;

/** The terms that hold until others are set. */
export const defaultTerms = (): OrderTerms => OrderTerms.parse({});
