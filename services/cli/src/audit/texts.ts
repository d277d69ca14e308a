import { bothWords } from '../language/words.js';

/** What `weir audit verify` found. */
export const texts = bothWords(
  {
    folded: (messages: string, accepted: string, refused: string) =>
      `${messages} messages folded: ${accepted} acts accepted; refused: ${refused}`,
    noneRefused: 'none',
    witnesses: (acts: string) => `${acts} acts name a hash of what was before them, and it is right`,
    head: (offset: number, hash: string) => `head ${offset}:${hash}`,
    keep: '  keep it elsewhere: --head compares with it',
    begins: (offset: number) => `BROKEN: the topic begins at offset ${offset}: what was before is gone`,
    witness: (offset: number, saidAt: number) =>
      `BROKEN at offset ${offset}: the act at ${saidAt} saw another hash there: something up to there was altered, removed or added`,
    order: (offset: number) => `BROKEN at offset ${offset}: it does not follow the one before`,
    end: (offset: number) => `BROKEN at offset ${offset}: the hash that was kept does not come out`,
    whole: 'the chain is whole',
  },
  {
    folded: (messages, accepted, refused) => `已折叠 ${messages} 条消息：接受 ${accepted} 次操作；拒收：${refused}`,
    noneRefused: '无',
    witnesses: (acts) => `${acts} 次操作写明了此前内容的哈希，均相符`,
    head: (offset, hash) => `链头 ${offset}:${hash}`,
    keep: '  请另存他处：--head 与之比对',
    begins: (offset) => `已断裂：主题从偏移量 ${offset} 开始，此前的内容已不在`,
    witness: (offset, saidAt) =>
      `在偏移量 ${offset} 处断裂：${saidAt} 处的操作当时看到的哈希与此不同，说明此前有内容被改动、删除或添加`,
    order: (offset) => `在偏移量 ${offset} 处断裂：它不是接在前一条之后的`,
    end: (offset) => `在偏移量 ${offset} 处断裂：算不出所保存的哈希`,
    whole: '哈希链完整',
  },
);
