import { bothWords } from '../language/words.js';

/** What `weir simulate` says of the story that it makes. */
export const texts = bothWords(
  {
    held: (messages: string) =>
      `weir simulate: the raw topics hold ${messages} messages already; ids and cases of an earlier simulation of the same day come again with other content (--namespace keeps them apart)`,
    sent: (messages: string, target: string) => `${messages} messages sent to ${target}`,
    ofThen: (messages: string) => ` of ${messages}, then interrupted`,
    rawTopics: 'the raw topics',
    see: 'see: weir alerts --follow, weir case list',
    truth: 'what really happened: ledger.ndjson, truth.json',
    sending: (sent: string, of: string, percent: number) => `sending: ${sent} of ${of} (${percent} %)`,
    rate: (rate: string) => `${rate}/s`,
    storyAt: (time: string) => `story at ${time}Z`,
    toGo: (duration: string) => `${duration} to go`,
    comma: ', ',
    cases: (cases: string, victims: string, crews: string, mules: string) =>
      `${cases} cases with ${victims} victims, ${crews} crews over ${mules} mule accounts`,
    transfers: (transfers: string, unseen: string, messages: string, bank: string, chain: string) =>
      `${transfers} transfers (${unseen} that no feed shows), ${messages} messages: ${bank} of banks, ${chain} of the chain`,
    again: (from: string, to: string, options: string) => `from ${from} to ${to}; the same again: ${options}`,
  },
  {
    held: (messages) =>
      `weir simulate：原始主题中已有 ${messages} 条消息；同一天较早一次仿真的流水号和案件会以不同内容再次出现（--namespace 可分开）`,
    sent: (messages, target) => `${messages} 条消息已发送到 ${target}`,
    ofThen: (messages) => `，共 ${messages} 条，随后中断`,
    rawTopics: '原始主题',
    see: '查看：weir alerts --follow，weir case list',
    truth: '真值：ledger.ndjson、truth.json',
    sending: (sent, of, percent) => `发送：${sent} / ${of}（${percent} %）`,
    rate: (rate) => `每秒 ${rate} 条`,
    storyAt: (time) => `故事进行到 ${time}Z`,
    toGo: (duration) => `还需 ${duration}`,
    comma: '，',
    cases: (cases, victims, crews, mules) =>
      `${cases} 个案件，${victims} 名受害人，${crews} 个团伙，${mules} 个跑分账户`,
    transfers: (transfers, unseen, messages, bank, chain) =>
      `${transfers} 笔转账（其中 ${unseen} 笔没有数据源显示），${messages} 条消息：银行 ${bank} 条，链上 ${chain} 条`,
    again: (from, to, options) => `从 ${from} 到 ${to}；再来一次同样的：${options}`,
  },
);
