import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTime } from '../time.js';
import { InstantBytes } from './rfc3339-bytes.js';

const digits = (largest: number, width: number) => fc.nat(largest).map((value) => String(value).padStart(width, '0'));
const year = fc.oneof(fc.constantFrom('1970', '2000', '2024', '2100', '9999', '1969', '0070'), digits(9999, 4));
const zone = fc.oneof(
  fc.constantFrom('Z', '+08:00', '-00:30', '', 'z', '+24:00', '+0800'),
  fc
    .tuple(fc.constantFrom('+', '-'), digits(25, 2), digits(61, 2))
    .map(([sign, hours, minutes]) => `${sign}${hours}:${minutes}`),
);
const fraction = fc.oneof(fc.constantFrom('', '.', '.0'), fc.stringMatching(/^\.[0-9]{1,12}$/));
const text = fc
  .tuple(
    year,
    digits(13, 2),
    digits(32, 2),
    digits(25, 2),
    digits(61, 2),
    digits(61, 2),
    fraction,
    zone,
    fc.constantFrom('T', 'T', 'T', 'T', 'T', 'T', ' ', 't'),
  )
  .map(
    ([years, month, day, hour, minute, second, part, offset, between]) =>
      `${years}-${month}-${day}${between}${hour}:${minute}:${second}${part}${offset}`,
  );

it.each([undefined, '+08:00', 'Z', '-03:30', 'CET'])(
  'reads a time as parseTime does, or leaves it to it: %s',
  (declared) => {
    const instants = new InstantBytes(declared);
    let read = 0;
    fc.assert(
      fc.property(text, fc.nat(40), fc.constantFrom('', 'x', '0'), (time, at, put) => {
        const changed = put === '' ? time : time.slice(0, at) + put + time.slice(at + 1);
        const bytes = Buffer.from(`"${changed}"\n`);
        const instant = instants.read(bytes, 1, bytes.length - 2);
        if (instant < 0) return;
        read++;
        expect(instant).toBe(parseTime(changed, declared));
      }),
      { numRuns: 9_000 },
    );
    // What is plain is not left to it.
    expect(read).toBeGreaterThan(500);
    expect(instants.read(Buffer.from('2024-06-01T08:00:00.5+08:00'), 0, 27)).toBe(Date.UTC(2024, 5, 1, 0, 0, 0, 500));
  },
);
