import { bothWords } from '../language/words.js';

/** What `weir report` says of what it sent. */
export const texts = bothWords(
  {
    transfers: (count: number) => (count === 1 ? '1 transfer' : `${count} transfers`),
    debitsOf: 'debits of',
    creditsInto: 'credits into',
    victims: 'victims',
    since: 'from',
    until: 'before',
    counterparties: 'with',
    andMore: (count: number) => ` and ${count} more`,
    withdrawal: 'a withdrawal of what its reporter said',
    sent: (name: string, contents: string, reporter: string, version: number, place: string) =>
      `case ${name}: ${contents} (reporter ${reporter}, version ${version}) at ${place}`,
    victimsAlone: '  victims alone name no money to follow: add --transfer, --debits-of or --credits-into',
    next: (commands: string) => `next: ${commands}`,
    takeBack: (command: string) => `to take it back: ${command}`,
  },
  {
    transfers: (count) => `${count} 笔交易`,
    debitsOf: '出账账户',
    creditsInto: '入账账户',
    victims: '受害人',
    since: '自',
    until: '至（不含）',
    counterparties: '交易对手',
    andMore: (count) => ` 等，另有 ${count} 个`,
    withdrawal: '撤回其报案人的报案',
    sent: (name, contents, reporter, version, place) =>
      `案件 ${name}：${contents}（报案人 ${reporter}，版本 ${version}），位于 ${place}`,
    victimsAlone: '  只有受害人，没有写明追踪什么资金：请加 --transfer、--debits-of 或 --credits-into',
    next: (commands) => `下一步：${commands}`,
    takeBack: (command) => `要撤回：${command}`,
  },
);
