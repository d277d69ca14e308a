import { describe, expect, it, test } from 'vitest';
import { HubHours } from './hub-hours.js';
import { Image } from './image.js';
import { Pockets } from './pockets.js';

const noAccount = new DataView(new ArrayBuffer(8));
const firstHour = 470_000;

const diceOf = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 12)) >>> 0) / 2 ** 32) * below);
  };
};

const ofDay = (hours: readonly number[], hour: number): number =>
  hours.filter((each) => each > hour - 24 && each <= hour).length;

/** Hours as another count hands them over. */
const counted = (hours: readonly number[]): [hour: number, count: number][] =>
  [...new Set(hours)]
    .sort((left, right) => left - right)
    .map((hour) => [hour, hours.filter((each) => each === hour).length]);

/** Pockets, each beside a list of its hours; every entry is asked for at the limit it passes and at the one it does not. */
class Beside {
  readonly pockets = new Pockets();
  hubHours = new HubHours(this.pockets);
  readonly lists: { readonly pocket: number; hours: number[]; keptHour: number }[] = [];

  add(): number {
    return this.lists.push({ pocket: this.pockets.add(noAccount, 0, 4, 1, 0), hours: [], keptHour: firstHour }) - 1;
  }

  /** Counts an entry, twice: what it was taken back from must be as it was. */
  count(at: number, hour: number): void {
    const { pocket, hours, keptHour } = this.lists[at]!;
    hours.push(hour);
    const wanted = ofDay(hours, hour);
    const found = this.hubHours.passes(pocket, hour, wanted - 1, keptHour);
    this.hubHours.takeBack(pocket);
    const passes = [found, this.hubHours.passes(pocket, hour, wanted, keptHour)];
    if (passes[0] !== true || passes[1] !== false) {
      expect(passes, `pocket ${at}, hour ${hour}, ${wanted} of the day: ${hours.slice(-40).join(' ')}`).toEqual([
        true,
        false,
      ]);
    }
  }

  takeBack(at: number): void {
    this.hubHours.takeBack(this.lists[at]!.pocket);
    this.lists[at]!.hours.pop();
  }

  clear(at: number): void {
    this.hubHours.clear(this.lists[at]!.pocket);
    this.lists[at]!.hours = [];
  }

  /** As a rebase does it. */
  putAgain(at: number): void {
    const { pocket, hours } = this.lists[at]!;
    this.hubHours.clear(pocket);
    this.hubHours.put(pocket, counted(hours));
  }

  /** As a start from a snapshot does it: the pockets are kept elsewhere. */
  saveAndLoad(): void {
    const image = new Image();
    this.hubHours.save(image);
    this.hubHours = new HubHours(this.pockets);
    this.hubHours.load(image);
  }
}

describe('the hours of an entry at the horizon are known', () => {
  // The horizon's hour is firstHour; an entry of it may come when the pocket has counted others up to two days later.
  it.each(Array.from({ length: 8 }, (_, at) => 19 + at))('what was counted %i hours before it', (before) => {
    for (let after = 0; after <= 41; after++) {
      for (const others of [0, 1, 7, 8]) {
        const beside = new Beside();
        const at = beside.add();
        for (let often = 0; often < 3; often++) beside.count(at, firstHour - before);
        for (let other = others; other > 0; other--) beside.count(at, firstHour - other);
        beside.count(at, firstHour + after);
        beside.takeBack(at);
        beside.count(at, firstHour);
      }
    }
  });

  it('though more hours than a block holds came after', () => {
    for (const before of [22, 23, 24]) {
      for (let later = 1; later <= 40; later++) {
        const beside = new Beside();
        const at = beside.add();
        for (const hour of [firstHour - 60, firstHour - before, firstHour - before]) beside.count(at, hour);
        for (let each = 1; each <= later; each++) beside.count(at, firstHour + each);
        for (let each = 1; each <= later; each++) beside.takeBack(at);
        beside.count(at, firstHour);
      }
    }
  });
});

test('an hour of more entries than a byte holds, back and forth over that border', () => {
  const beside = new Beside();
  const at = beside.add();
  for (let entry = 0; entry < 300; entry++) beside.count(at, firstHour);
  for (let entry = 0; entry < 100; entry++) beside.takeBack(at);
  for (let entry = 0; entry < 70; entry++) beside.count(at, firstHour);
  beside.count(at, firstHour + 23);
  beside.count(at, firstHour + 24);
  for (let entry = 0; entry < 272; entry++) beside.takeBack(at);
  beside.count(at, firstHour + 1);
});

test('all that was taken back leaves nothing, whatever the next hour is', () => {
  for (const hour of [firstHour + 5, firstHour - 5, firstHour + 32]) {
    const beside = new Beside();
    const at = beside.add();
    beside.count(at, firstHour);
    beside.count(at, firstHour + 1);
    beside.takeBack(at);
    beside.takeBack(at);
    beside.count(at, hour);
    beside.count(at, hour);
  }
});

test('what was cleared is forgotten, and the room of its block is used again', () => {
  const beside = new Beside();
  for (let each = 0; each < 4; each++) beside.add();
  const busy = (at: number) => {
    for (let entry = 0; entry < 260; entry++) beside.count(at, firstHour);
  };
  busy(0);
  const usedBytes = beside.hubHours.usedBytes;
  expect(usedBytes).toBeGreaterThan(0);
  for (let round = 0; round < 5; round++) {
    beside.clear(0);
    beside.count(0, firstHour - 1);
    beside.clear(0);
    busy(0);
  }
  expect(beside.hubHours.usedBytes).toBe(usedBytes);
  busy(1);
  busy(2);
  expect(beside.hubHours.usedBytes).toBe(3 * usedBytes);
  beside.clear(1);
  beside.clear(0);
  beside.saveAndLoad();
  expect(beside.hubHours.usedBytes).toBe(3 * usedBytes);
  busy(3);
  busy(1);
  for (const at of [1, 2, 3]) beside.count(at, firstHour + 23);
  expect(beside.hubHours.usedBytes).toBe(3 * usedBytes);
  expect(beside.hubHours.heldBytes).toBeGreaterThanOrEqual(3 * usedBytes);
});

test('many pockets count side by side, over clears, rebases and snapshots', () => {
  const jumps = [0, 0, 0, 0, 1, 1, 2, 3, 8, 22, 23, 24, 25, 31, 32, 33, 60, 200];
  for (let seed = 1; seed <= 7; seed++) {
    const dice = diceOf(seed);
    const beside = new Beside();
    for (let each = 0; each < 150; each++) beside.add();
    const heldBack = [0, 3, 8, 9, 10, 40, 300][seed - 1]!;
    for (let step = 0; step < 4_000; step++) {
      const at = dice(4) > 0 ? dice(12) : dice(150);
      const list = beside.lists[at]!;
      const latest = list.hours.at(-1) ?? list.keptHour;
      const what = dice(100);
      if (what < 25 && list.hours.length > 0 && latest >= list.keptHour) beside.takeBack(at);
      else if (what === 25) beside.clear(at);
      else if (what === 26) beside.putAgain(at);
      else if (what === 27 && dice(10) === 0) beside.saveAndLoad();
      else if (what === 28) for (let entry = 0; entry < 100; entry++) beside.count(at, Math.max(latest, list.keptHour));
      else {
        beside.count(at, Math.max(latest, list.keptHour) + jumps[dice(jumps.length)]!);
        list.keptHour = Math.max(list.keptHour, list.hours.at(-1)! - heldBack - dice(3));
      }
    }
  }
});

describe('what hours take', () => {
  it('is nothing beside the pocket while a byte is enough and nothing old may be asked for', () => {
    const jumps = [0, 0, 1, 1, 2, 7, 23, 24, 25, 31, 32, 33, 64, 500];
    const beside = new Beside();
    const at = beside.add();
    const list = beside.lists[at]!;
    let hour = firstHour;
    for (let step = 0; step < 2_000; step++) {
      hour += jumps[(step * 5 + (step >> 3)) % jumps.length]!;
      list.keptHour = Math.max(list.keptHour, hour - 8);
      beside.count(at, hour);
      if (step % 5 === 0) beside.takeBack(at);
      hour = Math.max(list.keptHour, list.hours.at(-1) ?? firstHour);
    }
    expect(beside.hubHours.usedBytes).toBe(0);
  });

  it('is bounded by the hours that may be asked for, whatever was counted in them, where a byte is too small', () => {
    const pockets = new Pockets();
    const hubHours = new HubHours(pockets);
    const pocket = pockets.add(noAccount, 0, 4, 1, 0);
    for (let hour = firstHour; hour < firstHour + 3_000; hour++) {
      const counts = hour === firstHour ? 300 : 3;
      for (let entry = 1; entry <= counts; entry++) hubHours.passes(pocket, hour, 1_000, hour - 2);
    }
    // A block of 8, of 16, of 32 and of 64 hours, of a pair each.
    expect(hubHours.usedBytes).toBeLessThanOrEqual((17 + 33 + 65 + 129) * 4);
    expect(hubHours.passes(pocket, firstHour + 3_000, 69, firstHour + 3_000)).toBe(true);
    hubHours.takeBack(pocket);
    expect(hubHours.passes(pocket, firstHour + 3_000, 70, firstHour + 3_000)).toBe(false);
  });

  it('may be more than all the room there is', () => {
    const beside = new Beside();
    const [at, other] = [beside.add(), beside.add()];
    for (let entry = 0; entry < 260; entry++) beside.count(other, firstHour);
    beside.lists[at]!.hours = Array.from({ length: 3_000 }, (_, hour) => firstHour - 3_000 + hour);
    beside.putAgain(at);
    for (const hour of [firstHour, firstHour + 1]) for (const each of [at, other]) beside.count(each, hour);
  });
});
