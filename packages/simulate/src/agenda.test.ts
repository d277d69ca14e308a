import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Agenda } from './agenda.js';

it('the agenda does things by instant, and those of one instant as they were put down', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (instants) => {
      const agenda = new Agenda();
      const done: [number, number][] = [];
      instants.forEach((atMs, place) => {
        agenda.at(atMs, (nowMs) => done.push([nowMs, place]));
      });
      while (agenda.nextMs !== Number.POSITIVE_INFINITY) agenda.step();
      expect(done).toEqual(
        [...instants.entries()].map(([place, atMs]) => [atMs, place]).sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!),
      );
    }),
  );
});
