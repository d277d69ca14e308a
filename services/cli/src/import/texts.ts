import { bothWords, counted } from '../language/words.js';

/** What `weir import` says on standard error. */
export const texts = bothWords(
  {
    reading: (transfers: number, megabytes: number) => `reading: ${counted(transfers, 'transfer')}, ${megabytes} MB`,
    writing: 'writing',
    repeated: (lines: number) => `${counted(lines, 'exact duplicate')} left out`,
    cut: (amounts: number) => `${counted(amounts, 'amount')} with more decimals than the asset has, cut off downwards`,
    rejectedAs: (code: string, lines: number, file: string, line: number) =>
      `${code} ${lines} (first: ${file} line ${line})`,
    rejected: (lines: number, codes: string) => `${counted(lines, 'line')} rejected: ${codes}`,
    see: (file: string) => `, see ${file}`,
  },
  {
    reading: (transfers, megabytes) => `读取：${transfers.toLocaleString('en')} 笔转账，${megabytes} MB`,
    writing: '写出结果',
    repeated: (lines) => `略去 ${lines.toLocaleString('en')} 行完全相同的重复`,
    cut: (amounts) => `${amounts.toLocaleString('en')} 个金额的小数超出资产的精度，已舍去`,
    rejectedAs: (code, lines, file, line) => `${code} ${lines} 行（首处：${file} 第 ${line} 行）`,
    rejected: (lines, codes) => `${lines.toLocaleString('en')} 行被拒收：${codes}`,
    see: (file) => `，见 ${file}`,
  },
);
