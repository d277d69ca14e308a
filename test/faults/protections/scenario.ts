import type { ServiceName } from '@weir/model';
import type { World } from '../stack/world.js';

/** Something that happens to an installation. Everything is through when it ends, as far as it gets through. */
export interface Story {
  readonly name: string;
  /** @param fromMs event time from which on an hour is its own */
  readonly play: (world: World, fromMs: number) => Promise<void>;
}

/** A story in which one protection saves the answers: with it they are those of `weir trace`, without it they are not. */
export interface Scenario extends Story {
  /** The protection, as in `planted/protections.mjs`. */
  readonly name: string;
  /** What is found without it, in the words of a report's notes: found for another reason it would prove nothing. */
  readonly shows: RegExp;
}

/** What a scenario needs to run. */
export const scenarioServices: readonly ServiceName[] = ['ingest', 'matcher', 'follower', 'writer'];

/** Lateness of the scenarios, event time: an hour of it passes in seconds. */
export const latenessSeconds = 90;
