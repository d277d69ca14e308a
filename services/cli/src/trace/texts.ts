import { bothWords } from '../language/words.js';

/** What `weir trace` says on the way; its answer is files, which have no language. */
export const texts = bothWords(
  {
    reading: (transfers: number, megabytes: number) =>
      `reading: ${transfers.toLocaleString('en')} transfers, ${megabytes} MB`,
    following: (transfers: number, cases: number) =>
      `matching and following: ${transfers.toLocaleString('en')} transfers, ${cases} cases`,
    writing: 'writing',
    missingRoots: (ids: string) => `weir trace: no transfer has the root ids ${ids}`,
    rejected: (lines: number, folder: string) => `weir trace: ${lines} lines rejected, see ${folder}/rejected.ndjson`,
  },
  {
    reading: (transfers, megabytes) => `读取：${transfers.toLocaleString('en')} 笔转账，${megabytes} MB`,
    following: (transfers, cases) => `匹配与追踪：${transfers.toLocaleString('en')} 笔转账，${cases} 个案件`,
    writing: '写出结果',
    missingRoots: (ids) => `weir trace：没有任何转账的流水号是源头交易 ${ids}`,
    rejected: (lines, folder) => `weir trace：${lines} 行被拒收，见 ${folder}/rejected.ndjson`,
  },
);
