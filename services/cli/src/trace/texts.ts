import { bothWords, counted } from '../language/words.js';

/** What `weir trace` says on the way; its answer is files, which have no language. */
export const texts = bothWords(
  {
    reading: (transfers: number, megabytes: number) =>
      `reading: ${transfers.toLocaleString('en')} transfers, ${megabytes} MB`,
    following: (transfers: number, cases: number) =>
      `matching and following: ${transfers.toLocaleString('en')} transfers, ${cases} cases`,
    writing: 'writing',
    missingRoots: (ids: string) => `weir trace: no transfer has the root ids ${ids}`,
    noCases: 'weir trace: the roots name no case: nothing was followed',
    allLater: (asOf: string) => `weir trace: all transfers are later than --as-of, ${asOf}: the answer is empty`,
    rootless: (cases: number, names: string) =>
      `weir trace: ${counted(cases, 'case')} without any transfer to begin with: ${names}`,
    unseenPrefixes: (prefixes: string) =>
      `weir trace: no account begins with ${prefixes}: what --sight does not name is out of sight`,
    rejected: (lines: number, folder: string) => `weir trace: ${lines} lines rejected, see ${folder}/rejected.ndjson`,
  },
  {
    reading: (transfers, megabytes) => `读取：${transfers.toLocaleString('en')} 笔转账，${megabytes} MB`,
    following: (transfers, cases) => `匹配与追踪：${transfers.toLocaleString('en')} 笔转账，${cases} 个案件`,
    writing: '写出结果',
    missingRoots: (ids) => `weir trace：没有任何转账的流水号是源头交易 ${ids}`,
    noCases: 'weir trace：源头文件中没有案件：没有追踪任何资金',
    allLater: (asOf) => `weir trace：全部转账都晚于 --as-of（${asOf}）：结果为空`,
    rootless: (cases, names) => `weir trace：${cases} 个案件没有任何源头交易：${names}`,
    unseenPrefixes: (prefixes) => `weir trace：没有账户以 ${prefixes} 开头：--sight 未写明的都看不到`,
    rejected: (lines, folder) => `weir trace：${lines} 行被拒收，见 ${folder}/rejected.ndjson`,
  },
);
