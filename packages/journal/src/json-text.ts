import { isObject, WeirError } from '@weir/model';

/**
 * What a JSON text in a frame says. The parser's own words cite the text, which may name accounts: ours do not.
 * @param isRight whether a value has the shape that its readers count on
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const readJson = <T>(text: string, isRight: (value: unknown) => boolean): T => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WeirError('FRAME_CORRUPT', 'a text that should be JSON is none');
  }
  if (!isRight(value)) throw new WeirError('FRAME_CORRUPT', 'JSON of another shape');
  return value as T;
};

const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);
const isCount = (value: unknown): boolean => isWhole(value) && (value as number) > 0;
const isWholeOrNull = (value: unknown): boolean => value === null || isWhole(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const listOf =
  (isRight: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(isRight);

/** An object that has these fields, and perhaps others. */
const withFields =
  (fields: Readonly<Record<string, (value: unknown) => boolean>>) =>
  (value: unknown): boolean =>
    isObject(value) && Object.entries(fields).every(([name, isRight]) => isRight(value[name]));

export const isSettings = withFields({
  policy: (value) => value === 'fifo' || value === 'lifo',
  windowMs: isWholeOrNull,
  trustBalances: isFlag,
  detectors: (value) => value === undefined || value === 'off',
  hubEntries: isWholeOrNull,
  maxLayers: isWhole,
  floor: isWhole,
  sight: (value) => value === null || listOf(isText)(value),
  latenessMs: (value) => isObject(value) && Object.values(value).every(isWhole),
  topics: listOf(withFields({ topic: isText, partitions: isWhole })),
  shards: (value) => value === undefined || withFields({ matcher: isCount, follower: isCount })(value),
});

export const isRuleSets = listOf(
  withFields({
    set: (value) => value === 'live' || value === 'shadow',
    version: isWhole,
    holdsFrom: isWhole,
    thresholds: isObject,
  }),
);

export const isVersionedLabel = withFields({
  source: isText,
  version: isWhole,
  withdrawn: isFlag,
  label: withFields({ account: isText, kind: isText, from: isWholeOrNull, to: isWholeOrNull }),
});

export const isReport = withFields({
  reporter: isText,
  version: isWhole,
  reportedAt: isWholeOrNull,
  withdrawn: isFlag,
  match: listOf(isObject),
  resolves: (value) => value === undefined || isText(value),
  roots: withFields({
    case: isText,
    transfers: listOf(isText),
    victims: listOf(isText),
    selectors: listOf(
      withFields({
        entry: (value) => value === 'debit' || value === 'credit',
        accounts: listOf(isText),
        since: isWholeOrNull,
        until: isWholeOrNull,
        counterparties: (value) => value === null || listOf(isText)(value),
      }),
    ),
  }),
});

export const isCasesFrame = withFields({
  version: isWhole,
  epoch: (value) => value === undefined || isWhole(value),
  records: listOf(withFields({ kind: isText, case: isText })),
});

export const isFinding = withFields({ id: isText, account: isText, asset: isText, transfers: listOf(isText) });

const oneOf =
  (...texts: readonly string[]) =>
  (value: unknown): boolean =>
    texts.includes(value as string);
/** A sum as the store keeps it: below 2^128. What it could not keep would stop its writer for good. */
const isSum = (value: unknown): boolean => typeof value === 'string' && /^\d{1,38}$/.test(value);
const isAmount = (value: unknown): boolean => isWhole(value) && (value as number) >= 0;
const isAmountOrNull = (value: unknown): boolean => value === null || isAmount(value);
const isShort = (value: unknown): boolean => isAmount(value) && (value as number) < 2 ** 32;

const isMessageRef = withFields({
  topic: isText,
  partition: isWhole,
  offset: isWhole,
  timeMs: isWhole,
  sha256: isText,
});

const isSpan = withFields({ low: isSum, high: isSum });
const isRange = withFields({ atRest: isSpan, received: isSpan, holdable: isSpan });

export const isAlert = withFields({
  ...{ id: isText, revision: isAmount, state: oneOf('open', 'reduced', 'drained', 'withdrawn') },
  ...{ case: isText, account: isText, asset: isText, layer: isShort },
  ...{ received: isSum, forwarded: isSum, returned: isSum, exited: isSum, notFollowed: isSum, outOfSight: isSum },
  ...{ atRest: isSum, inFlight: isSum, holdable: isSum },
  range: (value) => value === null || isRange(value),
  rangeReason: (value) => value === null || isText(value),
  ...{ firstIn: isAmount, lastIn: isAmount, firstOut: isAmountOrNull },
  anchor: withFields({
    ...{ id: isText, time: isWhole, creditTime: isWholeOrNull, from: isText, to: isText, amount: isSum },
  }),
  path: listOf(isText),
  action: oneOf('stop', 'ask-institution', 'cancel', 'preserve-evidence', 'watch'),
  reasons: listOf(withFields({ code: isText, zh: isText, en: isText })),
  ...{ provisional: isFlag, stale: isFlag, asOf: isAmount, evidence: listOf(isMessageRef) },
});

export const isFindingRevision = withFields({
  ...{ id: isText, revision: isAmount, asOf: isAmount, rule: isText, ruleVersion: isAmount },
  ...{ set: oneOf('live', 'shadow'), severity: oneOf('warn', 'high'), state: oneOf('standing', 'withdrawn') },
  ...{ account: isText, asset: isText, others: listOf(isText), since: isAmount, until: isAmount },
  figures: (value) => isObject(value) && Object.values(value).every(isText),
  transfers: listOf(isText),
  text: withFields({ 'zh-CN': isText, en: isText }),
});

export const isLateEvent = withFields({
  ...{ id: isText, kind: oneOf('transfer', 'void'), accounts: listOf(isText) },
  message: withFields({
    ...{ topic: isText, partition: isShort, offset: isAmount, timeMs: isAmount },
    sha256: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value),
  }),
});

const isDigits = (value: unknown): boolean => typeof value === 'string' && /^\d+$/.test(value);
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

const isTransferContent = withFields({
  ...{ id: isText, time: isAmount, seq: isAmount, creditTime: isAmountOrNull, from: isText, to: isText },
  ...{ asset: isText, amount: isAmount, balanceFrom: isAmountOrNull, balanceTo: isAmountOrNull },
  side: (value) => value === null || oneOf('debit', 'credit')(value),
});

const isPocketState = withFields({
  aged: isDigits,
  lots: listOf(withFields({ id: isTextOrNull, amount: isAmount, consumed: isAmount, instant: isAmount })),
  ...{ started: isFlag, hub: isFlag },
  hubHours: listOf((value) => listOf(isAmount)(value) && (value as unknown[]).length === 2),
  seen: (value) => value === undefined || isDigits(value),
});

const areIntervals = listOf(withFields({ id: isText, start: isAmount, end: isAmount }));
const isGoneRecord = withFields({ id: isText, account: isText, asset: isText, time: isAmount, seq: isAmount });
const isCreditRecord = withFields({
  ...{ id: isText, time: isAmount, seq: isAmount, from: isText, to: isText, asset: isText, amount: isAmount },
  ...{ balance: isAmountOrNull, hub: isFlag, messages: listOf(isMessageRef) },
  ...{ aged: areIntervals, nameless: areIntervals, ceased: areIntervals },
});
const isFlowRecord = (value: unknown): boolean =>
  isCreditRecord(value) &&
  withFields({
    unseen: isDigits,
    seen: (seen) => seen === null || isDigits(seen),
    sources: areIntervals,
  })(value);

/** An entry's record, by its kind. */
const isEntry = (value: unknown): boolean => {
  switch (isObject(value) ? value['kind'] : null) {
    case 'flow':
      return isFlowRecord(value);
    case 'credit':
      return isCreditRecord(value);
    case 'flow-gone':
    case 'credit-gone':
      return isGoneRecord(value);
    default:
      return false;
  }
};

const isRepairedId = withFields({
  ...{ id: isText, voided: isFlag },
  contents: listOf(withFields({ record: isTransferContent, message: isMessageRef })),
});

export const isLateRuling = withFields({
  ...{ id: isText, message: isMessageRef, accounts: listOf(isText) },
  record: (value) => value === null || isTransferContent(value),
  known: (value) => value === null || isRepairedId(value),
});

export const isRepairedRuling = withFields({
  ...{ repairOffset: isWhole, ids: listOf(isText), waiting: listOf(isRepairedId) },
});

export const isRebase = withFields({
  ids: listOf(isRepairedId),
  pockets: listOf(withFields({ account: isText, asset: isText, horizon: isWholeOrNull, state: isPocketState })),
  records: listOf(isEntry),
});
