import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventText } from './event-text.js';

const stream = ': beat\n\nretry: 1500\nid: 7\nevent: row\ndata: {"a":1}\ndata: {"b":2}\n\nid: 8\ndata:x\n\n';

describe('a stream of events', () => {
  test('is the same messages however it was cut on its way', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const text = new EventText();
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const messages = at.slice(1).flatMap((end, i) => text.push(stream.slice(at[i], end)));
        expect(messages).toEqual([
          { id: '7', event: 'row', data: '{"a":1}\n{"b":2}' },
          { id: '8', event: 'message', data: 'x' },
        ]);
      }),
    );
  });

  test('says how long to wait before coming back', () => {
    let waitMs = 0;
    new EventText((ms) => {
      waitMs = ms;
    }).push(stream);
    expect(waitMs).toBe(1_500);
  });
});
