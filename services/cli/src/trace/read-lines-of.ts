import { type Read, WeirError } from '@weir/model';
import { isBlank, readLines } from '../files/lines.js';

/**
 * Every line of an NDJSON file of which each line must be readable.
 * @throws {WeirError} `UNREADABLE` naming the file and line
 */
export const readAllLines = async <T>(file: string, read: (value: unknown) => Read<T>): Promise<T[]> => {
  const values: T[] = [];
  for await (const lines of readLines(file)) {
    for (const line of lines) {
      if (isBlank(line.text)) continue;
      // Two names that are no UTF-8 would become one, the replacement character.
      if (!line.wellFormed) throw new WeirError('UNREADABLE', `${file} line ${line.number}: not UTF-8`);
      let value: unknown;
      try {
        value = JSON.parse(line.text);
      } catch {
        throw new WeirError('UNREADABLE', `${file} line ${line.number}: not JSON`);
      }
      const outcome = read(value);
      if (!outcome.ok) throw new WeirError('UNREADABLE', `${file} line ${line.number}: ${outcome.why}`);
      values.push(outcome.value);
    }
  }
  return values;
};
