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
  hubEntries: isWholeOrNull,
  maxLayers: isWhole,
  floor: isWhole,
  sight: (value) => value === null || listOf(isText)(value),
  latenessMs: (value) => isObject(value) && Object.values(value).every(isWhole),
  topics: listOf(withFields({ topic: isText, partitions: isWhole })),
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

export const isRebase = withFields({
  ids: listOf(withFields({ id: isText, voided: isFlag, contents: listOf(withFields({ record: isObject })) })),
  pockets: listOf(withFields({ account: isText, asset: isText, horizon: isWholeOrNull, state: isObject })),
  records: listOf(withFields({ kind: isText, id: isText })),
});
