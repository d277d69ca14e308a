import { bothWords } from '../language/words.js';

/** How far a search for ways has come. */
export const texts = bothWords(
  {
    progress: (depth: number, hops: number, pockets: number, entries: number) =>
      `${depth} of ${hops} steps, ${pockets} pockets, ${entries} entries`,
  },
  {
    progress: (depth, hops, pockets, entries) => `第 ${depth} / ${hops} 步，${pockets} 个资金池，${entries} 条分录`,
  },
);
