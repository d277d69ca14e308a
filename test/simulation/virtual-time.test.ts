import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Dice } from '../reference/generate/dice.js';
import { nature, type Owner, VirtualTime } from './virtual-time.js';

const always = () => false;

describe('virtual time', () => {
  it('passes as fast as nothing happens, and timers of the platform are its own', async () => {
    const time = new VirtualTime(new Dice(1));
    const said: string[] = [];
    const startMs = performance.now();
    time.at(0, nature, () => {
      setTimeout(() => said.push(`timer at ${performance.now()}`), 3_600_000);
      void sleep(7_200_000, 'slept').then((value) => said.push(`${value} at ${time.nowMs}`));
      clearTimeout(setTimeout(() => said.push('never'), 5));
    });
    await time.run(always);
    expect(said).toEqual(['timer at 3600000', 'slept at 7200000']);
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  it('lets everything that follows from an event happen before the next', async () => {
    const time = new VirtualTime(new Dice(1));
    const said: number[] = [];
    time.at(1, nature, () => {
      void (async () => {
        for (let turn = 0; turn < 100; turn++) await null;
        said.push(1);
      })();
    });
    time.at(1, nature, () => said.push(2));
    await time.run(always);
    expect(said).toEqual([1, 2]);
  });

  it('lets what is due now happen before who gives way goes on', async () => {
    const time = new VirtualTime(new Dice(1));
    const said: string[] = [];
    time.at(1, nature, () => {
      void nextTurn('after it').then((value) => said.push(`${value}, at ${time.nowMs}`));
    });
    time.at(1, nature, () => said.push('due now'));
    await time.run(always);
    expect(said).toEqual(['due now', 'after it, at 1']);
  });

  it('does nothing for the dead, and for the frozen later; a timer belongs to who ran when it was set', async () => {
    const time = new VirtualTime(new Dice(1));
    const said: string[] = [];
    const dying = { isDead: false, frozenUntilMs: 0 };
    const frozen: Owner = { isDead: false, frozenUntilMs: 50 };
    time.at(1, dying, () => {
      setTimeout(() => said.push('of the dead'), 10);
    });
    time.at(2, nature, () => {
      dying.isDead = true;
    });
    time.at(3, frozen, () => said.push(`thawed at ${time.nowMs}`));
    await time.run(always);
    expect(said).toEqual(['thawed at 50']);
  });

  it('ends a sleep that is broken off', async () => {
    const time = new VirtualTime(new Dice(1));
    const ending = new AbortController();
    const said: string[] = [];
    time.at(0, nature, () => {
      void sleep(100, undefined, { signal: ending.signal }).catch(() => said.push(`broken off at ${time.nowMs}`));
    });
    time.at(9, nature, () => ending.abort());
    await time.run(always);
    expect(said).toEqual(['broken off at 9']);
  });

  it('gives the platform back what is the platform’s', async () => {
    const real = [setTimeout, clearTimeout, Date.now, Math.random, performance.now, sleep, nextTurn];
    const time = new VirtualTime(new Dice(1));
    time.at(0, nature, () => {
      throw new Error('an event that fails');
    });
    await expect(time.run(always)).rejects.toThrow('an event that fails');
    expect([setTimeout, clearTimeout, Date.now, Math.random, performance.now, sleep, nextTurn]).toEqual(real);
  });
});
