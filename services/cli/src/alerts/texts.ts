import { bothWords } from '../language/words.js';

/** What `weir alerts` and `weir findings` say beside their tables. */
export const texts = bothWords(
  {
    cut: (shown: number, all: number, limit: number) =>
      `weir alerts: the first ${shown} of ${all}; --limit ${limit} writes all`,
    findingsCut: (shown: number) =>
      `weir findings: the latest ${shown}, and there may be more: a higher --limit writes them`,
    soFar: (count: number) => ` (${count} so far)`,
  },
  {
    cut: (shown, all, limit) => `weir alerts：共 ${all} 条，只写出前 ${shown} 条；--limit ${limit} 写出全部`,
    findingsCut: (shown) => `weir findings：只写出最近 ${shown} 条，可能还有更多：加大 --limit`,
    soFar: (count) => `（至今 ${count} 条）`,
  },
);
