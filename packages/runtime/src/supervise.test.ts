import { EventEmitter } from 'node:events';
import { WeirError } from '@weir/model';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';
import { Readiness } from './readiness.js';
import { supervise } from './supervise.js';

const set = (graceMs = 1_000) => {
  const lines: string[] = [];
  const exits: number[] = [];
  const signals = new EventEmitter();
  const readiness = new Readiness();
  readiness.ready();
  const logger = createLogger('test', 'info', { write: (line) => void lines.push(line) });
  const parts = { logger, readiness, signals, exit: (status: number) => void exits.push(status), graceMs };
  return { exits, lines, parts, readiness, signals };
};
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
const forever = () => new Promise<never>(() => undefined);

describe('a service under signals', () => {
  it('is unready first, then ends, with 0', async () => {
    const { exits, parts, readiness, signals } = set();
    let readyAtEnd = true;
    const status = supervise(async (signal) => {
      await untilAborted(signal);
      readyAtEnd = readiness.state.ok;
    }, parts);
    signals.emit('SIGTERM');
    expect(await status).toBe(0);
    expect(readyAtEnd).toBe(false);
    expect(exits).toEqual([]);
    expect(signals.eventNames()).toEqual([]);
  });

  it('has its time to finish, and no more', async () => {
    const { lines, parts, signals } = set(20);
    const status = supervise(forever, parts);
    signals.emit('SIGINT');
    expect(await status).toBe(0);
    expect(lines.at(-1)).toContain('not finished in time');
  });

  it('asked twice, ends at once', () => {
    const { exits, parts, signals } = set(20);
    void supervise(forever, parts);
    signals.emit('SIGTERM');
    signals.emit('SIGTERM');
    expect(exits).toEqual([143]);
  });

  it('that fails says its code and what to do, and ends with 1', async () => {
    const { lines, parts, readiness } = set();
    const failing = supervise(() => Promise.reject(new WeirError('FRAME_CORRUPT', 'offset 7')), parts);
    expect(await failing).toBe(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'fatal',
      code: 'FRAME_CORRUPT',
      remedy: 'stop; compare the topic with its replica; fold again from the raw topics',
      msg: 'FRAME_CORRUPT: offset 7',
    });
    expect(readiness.state).toEqual({ ok: false, why: 'FRAME_CORRUPT' });
  });

  it('fails too by an error that nobody caught', async () => {
    const { lines, parts, signals } = set();
    const status = supervise(forever, parts);
    signals.emit('uncaughtException', new Error('lost'));
    expect(await status).toBe(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ code: 'UNFORESEEN', msg: 'lost' });
  });
});
