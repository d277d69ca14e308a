import { describe, expect, it } from 'vitest';
import { ResponseAssembly } from './response-assembly.js';

const responseOf = (correlationId: number, text: string): Buffer => {
  const payload = Buffer.from(text);
  const response = Buffer.alloc(8 + payload.length);
  response.writeInt32BE(4 + payload.length, 0);
  response.writeInt32BE(correlationId, 4);
  payload.copy(response, 8);
  return response;
};

describe('the responses of a connection', () => {
  const sent = [
    [1, 'metadata'],
    [2, ''],
    [3, 'records'.repeat(1_000)],
    [4, 'x'],
  ] as const;
  const wire = Buffer.concat(sent.map(([id, text]) => responseOf(id, text)));

  it.each([1, 3, 4, 5, 8, 11, 64, 1_000, wire.length])(
    'are the same in pieces of %i bytes, in a buffer that is read into again and again',
    (pieceBytes) => {
      const assembly = new ResponseAssembly();
      const buffer = Buffer.alloc(pieceBytes);
      const heard: (readonly [number, string])[] = [];
      const payloads: Buffer[] = [];
      for (let at = 0; at < wire.length; at += pieceBytes) {
        const count = wire.copy(buffer, 0, at, at + pieceBytes);
        assembly.take(buffer.subarray(0, count), ({ size, correlationId, payload }) => {
          expect(size).toBe(4 + payload.length);
          heard.push([correlationId, payload.toString()]);
          payloads.push(payload);
        });
        buffer.fill(0xee);
      }
      expect(heard).toEqual(sent);
      expect(payloads.map(String)).toEqual(sent.map(([, text]) => text));
    },
  );

  it.each([-1, 3, 2 ** 31 - 1])('are not waited for where one claims to have %i bytes', (size) => {
    const head = Buffer.alloc(4);
    head.writeInt32BE(size, 0);
    expect(() => new ResponseAssembly().take(head, () => undefined)).toThrow(`${size} bytes`);
  });
});
