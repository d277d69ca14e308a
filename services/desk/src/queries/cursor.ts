import { WeirError } from '@weir/model';

/** Where a list is gone on with: two numbers and a text, sealed in a cursor that only we read. */
export interface ListPlace {
  readonly by: number;
  readonly tie: number;
  readonly id: string;
}

export const cursorOf = ({ by, tie, id }: ListPlace): string =>
  Buffer.from(JSON.stringify([by, tie, id])).toString('base64url');

/** @throws {WeirError} `DESK_CURSOR_UNKNOWN` */
export const placeOf = (cursor: string | undefined): ListPlace | null => {
  if (cursor === undefined) return null;
  try {
    const [by, tie, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (isWhole(by) && isWhole(tie) && typeof id === 'string') return { by, tie, id };
  } catch {
    // Said below, with everything else that is no cursor.
  }
  throw new WeirError('DESK_CURSOR_UNKNOWN', 'no list goes on here');
};

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
