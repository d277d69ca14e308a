import { z } from 'zod';
import { parseWhole } from '../amount.js';
import { assets, findAsset } from '../asset.js';
import { bytes, duration, durationOrNone, list, oneOf, table, text, whole } from './setting.js';

/** What a payment check says, from the least to the most. */
export const checkDecisions = ['allow', 'warn', 'delay', 'hold'] as const;
export type CheckDecision = (typeof checkDecisions)[number];

/**
 * Why a payment check says so, and how much each reason asks for unless configured. `unusual-hour` is said only beside
 * another reason: it raises what that one asks for by one step, up to its own.
 */
export const checkRulesDefault = {
  'payee-taint': 'hold',
  'payer-taint': 'hold',
  'payee-blocked': 'hold',
  'payer-blocked': 'hold',
  'payee-stopped': 'hold',
  'payer-stopped': 'hold',
  'payee-frozen': 'hold',
  'payer-frozen': 'hold',
  'payee-near-case': 'delay',
  'payee-mule': 'delay',
  'payer-mule': 'delay',
  'payee-shared-device': 'warn',
  'payer-shared-device': 'warn',
  'first-time-payee': 'warn',
  'unusual-hour': 'delay',
} as const satisfies Readonly<Record<string, CheckDecision>>;

export type CheckRule = keyof typeof checkRulesDefault;
export const checkRules = Object.keys(checkRulesDefault) as readonly CheckRule[];

/** What each reason asks for; `off`: it is not looked for. */
export type CheckRules = Readonly<Record<CheckRule, CheckDecision | 'off'>>;

const minute = 60_000;
const day = 86_400_000;

/** Minor units from which on a first payment to somebody is worth a warning: 5,000 yuan, and about as much of others. */
const firstTimeFromDefault: Readonly<Record<string, number>> = {
  CNY: 500_000,
  USD: 70_000,
  'USDT-TRON': 700_000_000,
  'USDT-ETH': 700_000_000,
  'USDT-BSC': 700_000_000,
};

const ruleWords: readonly (CheckDecision | 'off')[] = ['off', ...checkDecisions];
const isRule = (name: string): boolean => Object.hasOwn(checkRulesDefault, name);
const kind = (given: string): string | undefined => (/^[a-z][a-z0-9-]{0,49}$/.test(given) ? given : undefined);
const kinds = list('kinds of labels like blocklist, with commas between', 0, kind);

/** The settings of the check before a payment, as they are written. */
export const checkSchema = z.strictObject({
  tokens: text('a file of SHA-256 hashes of tokens, one a line').optional(),
  staleAfter: duration.default(10_000),
  whenStale: oneOf(...checkDecisions).default('allow'),
  delay: duration.default(30 * minute),
  rules: table(
    `reason=decision like first-time-payee=off, with commas between; reasons are ${checkRules.join(', ')}; decisions ${ruleWords.join(', ')}`,
    (name, given) => (isRule(name) ? ruleWords.find((word) => word === given) : undefined),
  ).default({}),
  firstTimeFrom: table('asset=minor units like CNY=500000, with commas between', (code, given) =>
    findAsset(code) === null ? undefined : (parseWhole(given) ?? undefined),
  ).default({}),
  nearLayers: whole(1, 100).default(3),
  findingAge: duration.default(30 * day),
  payeeMemory: duration.default(180 * day),
  pairBytes: bytes('bytes like 64MiB, at least 1MiB', 2 ** 20).default(64 * 2 ** 20),
  hourBytes: bytes('bytes like 32MiB, at least 1MiB', 2 ** 20).default(32 * 2 ** 20),
  deviceBytes: bytes('bytes like 16MiB, at least 1MiB', 2 ** 20).default(16 * 2 ** 20),
  hourPayments: whole(1, 100).default(20),
  blockLabels: kinds.default(['blocklist', 'sanctions', 'mule']),
  innocentLabels: kinds.default(['merchant', 'utility', 'government', 'exchange', 'service', 'clearing']),
  factsMax: whole(1_000).default(2_000_000),
  snapshotEvery: durationOrNone.default(5 * minute),
});

type WrittenCheck = z.output<typeof checkSchema>;

/** The settings of the check before a payment, as they are used. */
export interface CheckConfig
  extends Omit<
    WrittenCheck,
    'tokens' | 'staleAfter' | 'delay' | 'rules' | 'firstTimeFrom' | 'findingAge' | 'payeeMemory' | 'snapshotEvery'
  > {
  /** Null: whoever reaches it may ask; it then listens on this machine only. */
  readonly tokensFile: string | null;
  /** So much older than now what it knows may be. */
  readonly staleAfterMs: number;
  readonly delayMs: number;
  readonly rules: CheckRules;
  /** Minor units, of every asset of the table. */
  readonly firstTimeFromMinor: Readonly<Record<string, number>>;
  readonly findingAgeMs: number;
  readonly payeeMemoryMs: number;
  /** So often it keeps what it knows; null: never. */
  readonly snapshotEveryMs: number | null;
}

export const toCheckConfig = (written: WrittenCheck): CheckConfig => {
  const { tokens, staleAfter, delay, rules, firstTimeFrom, findingAge, payeeMemory, snapshotEvery, ...rest } = written;
  return {
    ...rest,
    tokensFile: tokens ?? null,
    staleAfterMs: staleAfter,
    delayMs: delay,
    rules: { ...checkRulesDefault, ...rules },
    firstTimeFromMinor: Object.fromEntries(
      assets().map(({ code }) => [code, firstTimeFrom[code] ?? firstTimeFromDefault[code] ?? 0]),
    ),
    findingAgeMs: findingAge,
    payeeMemoryMs: payeeMemory,
    snapshotEveryMs: snapshotEvery,
  };
};
