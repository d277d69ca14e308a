import { bothWords } from '../language/words.js';

/** What `weir case export` says; the picture of a case has its words beside it. */
export const texts = bothWords(
  {
    exported: (name: string, transfers: number, accounts: number, folder: string) =>
      `${name}: ${transfers} transfers and ${accounts} accounts written to ${folder}`,
    stale: 'weir case: the case is stale: late data touched it and is not worked in yet',
    unbalanced: 'weir case: the sums do not add up yet: rows are being written; export it again',
  },
  {
    exported: (name, transfers, accounts, folder) =>
      `${name}：${transfers} 笔交易和 ${accounts} 个账户已写到 ${folder}`,
    stale: 'weir case：案件待更新：有迟到数据涉及它，尚未补算',
    unbalanced: 'weir case：金额暂不平：数据正在写入，请稍后重新导出',
  },
);
