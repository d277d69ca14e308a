import { bothWords } from '../language/words.js';

/** What `weir late` says of late events. */
export const texts = bothWords(
  {
    read: (done: string, of: string) => `${done} of ${of} journal messages read`,
    none: 'no late events, or none that fit',
    heads: 'transfer|kind|asset|its time|arrived|#behind|accounts|state',
    waits: 'waits for a repair',
    repaired: (at: number | string) => `repaired at ${at}`,
    all: (events: string, waiting: string) => `late: ${events}, of which wait for a repair: ${waiting}`,
    latest: (events: string) => `; the latest ${events} shown (--limit shows more)`,
    foreign: (events: string) => `passed over, because the matcher did not write them: ${events}`,
    transfer: 'transfer',
    void: 'void',
  },
  {
    read: (done, of) => `已读 ${done} / ${of} 条日志消息`,
    none: '没有迟到的事件，或没有符合条件的',
    heads: '交易|类别|资产|自身时间|到达时间|#滞后|账户|状态',
    waits: '等待补算',
    repaired: (at) => `已于日志位置 ${at} 补算`,
    all: (events, waiting) => `迟到 ${events} 笔，其中等待补算 ${waiting} 笔`,
    latest: (events) => `；显示最近 ${events} 笔（--limit 显示更多）`,
    foreign: (events) => `跳过并非由 matcher 写入的：${events} 条`,
    transfer: '转账',
    void: '作废',
  },
);
