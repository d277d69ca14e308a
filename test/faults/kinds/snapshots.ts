import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../../stream/random-stream.js';
import type { World } from '../stack/world.js';
import type { Fault } from './fault.js';

/** The newest snapshot in a state folder; null: there is none. */
const newestSnapshot = (folder: string): string | null => {
  const names = readdirSync(folder, { recursive: true }) as string[];
  const numbered = names.flatMap((name) => {
    const number = /snapshot-(\d+)\.weir$/.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: Number(number) }];
  });
  const newest = numbered.sort((left, right) => right.number - left.number)[0];
  return newest === undefined ? null : path.join(folder, newest.name);
};

const damages: Readonly<Record<string, (file: string, dice: Dice) => void>> = {
  torn: (file, dice) => truncateSync(file, dice(readFileSync(file).length)),
  corrupt: (file, dice) => {
    const bytes = readFileSync(file);
    const at = dice(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << dice(8));
    writeFileSync(file, bytes);
  },
};

type Keeper = 'matcher' | 'follower' | 'patterns';

const untilSnapshot = async (world: World, service: Keeper): Promise<string | null> => {
  for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 100) {
    const file = newestSnapshot(world.fleet.stateDir(service));
    if (file !== null) return file;
    await sleep(100);
  }
  return null;
};

/** A service dies, and of the snapshot that it would go on from a part is missing, or a bit is another. */
export const snapshotDamaged = (how: keyof typeof damages, service: Keeper = 'matcher'): Fault => ({
  name: service === 'matcher' ? `${how} snapshot` : `${how} snapshot of ${service}`,
  bring: async (world, dice) => {
    const { fleet } = world;
    await untilSnapshot(world, service);
    await fleet.remove(service);
    const file = newestSnapshot(fleet.stateDir(service));
    if (file === null) throw new Error(`${service} has kept no snapshot`);
    damages[how]!(file, dice);
    await fleet.start(service);
  },
});
