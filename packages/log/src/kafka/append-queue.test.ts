import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppendQueue } from './append-queue.js';

const message = (value: string) => ({ value: Buffer.from(value) });

describe('the queue of appends to a partition', () => {
  it('lets appends that wait travel together and gives each its own offset', async () => {
    const queue = new AppendQueue();
    const appends = [queue.push([message('a'), message('b')]), queue.push([message('c')])];
    const chunk = queue.peek(100, 10_000);
    expect(chunk.messages.map(({ value }) => value!.toString())).toEqual(['a', 'b', 'c']);
    queue.written(chunk, 40);
    expect(await Promise.all(appends)).toEqual([{ baseOffset: 40 }, { baseOffset: 42 }]);
    expect(queue.isEmpty).toBe(true);
  });

  it('sends a message that is larger than a request alone', () => {
    const queue = new AppendQueue();
    void queue.push([message('x'.repeat(5_000)), message('y')]);
    expect(queue.peek(100, 1_000).messages).toHaveLength(1);
  });

  it('fails only the append that was refused', async () => {
    const queue = new AppendQueue();
    const refused = queue.push([message('a')]);
    const kept = queue.push([message('b')]);
    queue.refused(new Error('no'));
    await expect(refused).rejects.toThrow('no');
    queue.written(queue.peek(100, 10_000), 0);
    expect(await kept).toEqual({ baseOffset: 0 });
  });

  it('writes every message once and in order, whatever the sizes and limits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 1_000 }),
        async (sizes, messagesMax, bytesMax) => {
          const queue = new AppendQueue();
          let count = 0;
          const starts = sizes.map((size) => {
            const baseOffset = count;
            return { baseOffset, done: queue.push(Array.from({ length: size }, () => message(String(count++)))) };
          });
          const log: string[] = [];
          while (!queue.isEmpty) {
            const chunk = queue.peek(messagesMax, bytesMax);
            expect(chunk.messages.length).toBeLessThanOrEqual(messagesMax);
            expect(chunk.messages.length === 1 || chunk.bytes <= bytesMax).toBe(true);
            const baseOffset = log.length;
            log.push(...chunk.messages.map(({ value }) => value!.toString()));
            queue.written(chunk, baseOffset);
          }
          expect(log).toEqual(log.map((_, i) => String(i)));
          expect(log).toHaveLength(count);
          for (const { baseOffset, done } of starts) expect(await done).toEqual({ baseOffset });
        },
      ),
      { numRuns: 200 },
    );
  });
});
