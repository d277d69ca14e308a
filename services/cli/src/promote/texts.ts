import { bothWords } from '../language/words.js';

/** What `weir promote` says of what it does, and of what speaks against it. */
export const texts = bothWords(
  {
    goOn: (was: string, pids: string, kill: string) =>
      `services of ${was} run here (process ${pids}) and go on with it: ${kill} ends them`,
    otherShards: (set: string) => `it has other shards: first set ${set}`,
    start: (will: string) => `weir up --run starts the services of ${will}; on other machines: the same command there`,
    back: (to: string) => `back again: weir promote ${to} --run`,
    already: (namespace: string) => `${namespace} is live already`,
    live: (namespace: string, instead: string) => `live: ${namespace} instead of ${instead}`,
    rehearsal: 'this was a rehearsal: --run does it',
    settled: ' (said to be all right)',
    unless: (option: string) => ` (${option}: all the same)`,
    not: (namespace: string) => `${namespace} is not promoted:`,
    compared: (at: string, differences: string) => `compared ${at}: ${differences} differences`,
    cold: 'it began cold: what came before its range has no source in it',
  },
  {
    goOn: (was, pids, kill) => `${was} 的服务正在这里运行（进程 ${pids}），会继续写它：${kill} 结束它们`,
    otherShards: (set) => `它的分片数不同：先设置 ${set}`,
    start: (will) => `weir up --run 启动 ${will} 的服务；在其他机器上也执行同一命令`,
    back: (to) => `要退回：weir promote ${to} --run`,
    already: (namespace) => `${namespace} 已经是现网`,
    live: (namespace, instead) => `现网：${namespace}，取代 ${instead}`,
    rehearsal: '这是演练：加 --run 才执行',
    settled: '（已声明无妨）',
    unless: (option) => `（${option}：仍然执行）`,
    not: (namespace) => `${namespace} 没有转为现网：`,
    compared: (at, differences) => `${at} 比对：${differences} 处不同`,
    cold: '它是冷启动的：其范围之前进来的资金没有来源',
  },
);
