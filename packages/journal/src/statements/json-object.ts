import { isAscii, isUtf8 } from 'node:buffer';
import { isObject, type Read } from '@weir/model';
import type { StatementFields } from './statement.js';

const openingBrace = 0x7b;
/** Far beyond what any feed sends, far below what ends the stack of whoever writes the value down again. */
const nestingMax = 64;
/** What is shorter cannot be nested so deep that it does harm: it is not looked at. */
const plainBytesMax = 1_024;

/** A raw message above this is refused unread: nothing that one transfer, label or report says is so long. */
export const messageBytesMax = 512 * 1024;

/** True where lists and objects stand in each other too deep; without recursion, for the same reason. */
const isDeep = (value: unknown): boolean => {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > nestingMax) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
};

/**
 * The object that a raw message in JSON holds, or why it holds none. Bytes that are no UTF-8 would join names that differ.
 * Whoever reads a raw topic reads it so: what one takes and another does not would be two answers.
 */
export const jsonObjectOf = (value: Buffer | null): Read<StatementFields> => {
  if (value === null || value.length === 0) return { ok: false, why: 'the message has no value' };
  if (value[0] !== openingBrace) return { ok: false, why: 'the first byte is not {' };
  // Most messages are ASCII, which is read several times faster.
  const ascii = isAscii(value);
  if (!ascii && !isUtf8(value)) return { ok: false, why: 'the bytes are not UTF-8' };
  try {
    const fields: unknown = JSON.parse(value.toString(ascii ? 'latin1' : 'utf8'));
    if (value.length > plainBytesMax && isDeep(fields)) return { ok: false, why: `nested deeper than ${nestingMax}` };
    return isObject(fields) ? { ok: true, value: fields } : { ok: false, why: 'no object' };
  } catch {
    // The parser's own words cite the text, and the text may name accounts.
    return { ok: false, why: 'the text is not JSON' };
  }
};
