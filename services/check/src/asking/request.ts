import { checkDecisions, findAsset, isMistyped, parseTime, parseWhole, typedAccount } from '@weir/model';
import { z } from 'zod';

/** What an issue of a request has for `params` where an address was mistyped. */
export const mistyped = { reason: 'mistyped' } as const;
const mistypedText = 'the checksum of the address does not hold, or it is no address of its chain';

// Somebody typed it, or scanned it: a wrong letter names somebody else, of whom nothing is known.
const account = z
  .string()
  .max(256)
  .transform((given, context): string => {
    const typed = typedAccount(given);
    if (typed !== null) return typed;
    context.issues.push(
      isMistyped(given)
        ? { code: 'custom', message: mistypedText, input: given, params: mistyped }
        : { code: 'custom', message: 'no account: wants <scheme>:<authority>:<local>', input: given },
    );
    return z.NEVER;
  });

const amountMinor = z.union([z.string(), z.number()]).transform((given, context): number => {
  const whole = parseWhole(given);
  if (whole !== null) return whole;
  context.issues.push({ code: 'custom', message: 'no whole number of minor units up to 2^53 − 1', input: given });
  return z.NEVER;
});

const asset = z
  .string()
  .max(16)
  .refine((code) => findAsset(code) !== null, 'not in the table of assets');

/**
 * A time in seconds would be one of 1970, when no label held yet: what is blocked now would be let through. Nobody is to pay
 * before 2000 any more.
 */
const timeMsMin = Date.UTC(2000, 0, 1);

const timeMs = z.union([z.string().max(64), z.number()]).transform((given, context): number => {
  const time = parseTime(given);
  if (time !== null && time >= timeMsMin) return time;
  if (time !== null) {
    context.issues.push({
      code: 'custom',
      message: 'a time before 2000: wants milliseconds, not seconds',
      input: given,
    });
    return z.NEVER;
  }
  context.issues.push({ code: 'custom', message: 'no time in milliseconds or RFC 3339 with a zone', input: given });
  return z.NEVER;
});

/** A payment that is asked about: accounts as trace §1 has them, the amount in minor units. */
export const CheckRequest = z.strictObject({
  payer: account,
  payee: account,
  asset,
  amount: amountMinor,
  /** When it is to be made; left out: now. */
  time: timeMs.optional(),
  /** From which it is paid, as the bank's feed names devices. */
  device: z.string().max(256).optional(),
  /** Who the payer says is paid. No rule reads it yet: it is taken so that channels need not change for one that will. */
  payeeName: z.string().max(200).optional(),
  /** The asker's own name for the question; it stands in the answer. */
  ref: z.string().min(1).max(200).optional(),
});

export const checksMax = 100;
export const CheckRequests = z.strictObject({ checks: z.array(CheckRequest).min(1).max(checksMax) });

const Text = z.strictObject({ zh: z.string(), en: z.string() });

export const CheckAnswer = z.strictObject({
  decision: z.enum(checkDecisions),
  reasons: z.array(
    z.strictObject({
      code: z.string(),
      zh: z.string(),
      en: z.string(),
      evidence: z.array(z.record(z.string(), z.union([z.string(), z.number()]))).optional(),
    }),
  ),
  /** What to show the payer. */
  warning: Text.nullable(),
  /** Of `delay`. */
  delayMinutes: z.int().positive().optional(),
  asOf: z.strictObject({
    /** Offset after the last message of the journal that the answer rests on. */
    journal: z.int().nonnegative(),
    /** How old what it rests on may be; null: the past is still being read. */
    ageMs: z.number().nonnegative().nullable(),
  }),
  ref: z.string(),
});
export const CheckAnswers = z.strictObject({ checks: z.array(CheckAnswer) });

export type CheckRequest = z.output<typeof CheckRequest>;
export type CheckAnswer = z.infer<typeof CheckAnswer>;
