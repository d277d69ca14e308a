import type { Dice } from '../../stream/random-stream.js';
import type { World } from '../stack/world.js';

/** One kind of trouble. */
export interface Fault {
  readonly name: string;
  /** Brings it while the load goes on, and takes the cause away again. What is left to mend the system mends by itself. */
  readonly bring: (world: World, dice: Dice) => Promise<void>;
}
