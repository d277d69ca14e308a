import { bothWords } from '../language/words.js';

/** What `weir verify` says of how far it is and of what it found. */
export const texts = bothWords(
  {
    progress: (position: string, end: string, records: string, rate: string) =>
      `journal ${position} of ${end}, ${records} records, ${rate}/s`,
    left: (duration: string) => `, ${duration} left`,
    storeProgress: (compared: string, of: string) => `store: ${compared} of ${of} entries compared`,
    journal: (from: string, to: string, records: string, topic: string, seconds: string, rate: string) =>
      `journal ${from} to ${to}: ${records} records compared with ${topic} in ${seconds} s (${rate}/s)`,
    cold: (from: string, records: string) =>
      `it started cold at ${from}: what came before is not known, so only what entries say of themselves was compared; ${records} records differ in what rests on the past`,
    short: (to: string, messages: string) => `flows reach up to ${to}: ${messages} journal messages were not compared`,
    repeated: (frames: string) => `${frames} frames repeat what stood already and were passed over, as readers do`,
    gap: (topic: string, offset: number, begins: number, mark: number, again: number) =>
      `${topic} offset ${offset} begins at journal offset ${begins}, and nothing covers ${mark} to ${again}: readers stand still there`,
    more: (differences: string) => `and ${differences} more differences: --limit shows more`,
    onTopic: (topic: string) => `on ${topic}`,
    inStore: 'in the store',
    notThere: (head: string, where: string) => `${head}: does not stand ${where}`,
    onlyThere: (head: string, where: string) => `${head}: stands ${where}, and the fold does not say it`,
    difference: (offset: number, record: string) => `journal offset ${offset}: ${record}`,
    folded: (value: string) => `    fold   ${value}`,
    stands: (value: string) => `    stands ${value}`,
    store: (below: string, compared: string, part: string) =>
      `store, as of journal offset ${below}: ${compared} entries compared, ${part}`,
    allEntries: 'all entries',
    share: (percent: string) => `a share of ${percent}%`,
    writerBehind: (below: string, messages: string) =>
      `the writer has come up to ${below}: what ${messages} journal messages after it caused was not looked for in the store`,
    changed: (entries: string) => `${entries} of them may have changed meanwhile and are not judged`,
    brokenOff: 'broken off: what was not reached is not known',
    differs: 'what stands is not what the journal comes to: docs/guides/operations.md says what to do',
    equal: 'no difference',
  },
  {
    progress: (position, end, records, rate) => `流水日志 ${position} / ${end}，${records} 条记录，每秒 ${rate} 条`,
    left: (duration) => `，还需 ${duration}`,
    storeProgress: (compared, of) => `存储：已比对 ${compared} / ${of} 条`,
    journal: (from, to, records, topic, seconds, rate) =>
      `流水日志 ${from} 至 ${to}：与 ${topic} 比对了 ${records} 条记录，用时 ${seconds} 秒（每秒 ${rate} 条）`,
    cold: (from, records) =>
      `从 ${from} 冷启动：不知道此前的内容，只比对了分录自身所说的；有 ${records} 条记录在依赖过去的内容上不同`,
    short: (to, messages) => `出账记录只到 ${to}：有 ${messages} 条日志消息没有比对`,
    repeated: (frames) => `有 ${frames} 个帧重复已有内容，与各读者一样跳过`,
    gap: (topic, offset, begins, mark, again) =>
      `${topic} 偏移量 ${offset} 从日志偏移量 ${begins} 开始，而 ${mark} 至 ${again} 没有任何内容覆盖：各读者停在那里`,
    more: (differences) => `另有 ${differences} 处差异：--limit 显示更多`,
    onTopic: (topic) => `${topic} 上`,
    inStore: '存储中',
    notThere: (head, where) => `${head}：${where}没有`,
    onlyThere: (head, where) => `${head}：${where}有，而折叠得不出`,
    difference: (offset, record) => `日志偏移量 ${offset}：${record}`,
    folded: (value) => `    折叠 ${value}`,
    stands: (value) => `    现有 ${value}`,
    store: (below, compared, part) => `存储，截至日志偏移量 ${below}：比对了 ${compared} 条，${part}`,
    allEntries: '为全部分录',
    share: (percent) => `占 ${percent}%`,
    writerBehind: (below, messages) => `writer 只写到 ${below}：此后 ${messages} 条日志消息的结果没有在存储中查找`,
    changed: (entries) => `其中 ${entries} 条可能在比对期间改变，不作判断`,
    brokenOff: '中途停止：没有核对到的部分不得而知',
    differs: '现有内容与流水日志推出的不一致：处理办法见 docs/guides/operations.zh-CN.md',
    equal: '没有差异',
  },
);
