import type { Form } from './forms.js';

/** What the log, the store, the check and evidence packages say where they fail. */
export const serverForms: readonly Form[] = [
  ['reaching the brokers: no answer within {} ms', '联系 broker：{1} 毫秒内没有应答'],
  ['{}: no answer within {} ms', '{1}：{2} 毫秒内没有应答'],
  ['{}: no answer in {} ms', '{1}：{2} 毫秒内没有应答'],
  ['no sign of the broker for {} ms', 'broker {1} 毫秒没有动静'],
  ['{} has no leader', '{1} 没有主副本'],
  ['{} does not exist', '{1} 不存在'],
  ['{} has {} partitions, {} is not one', '{1} 有 {2} 个分区，没有 {3}'],
  ['{} has {} partitions, not {}', '{1} 有 {2} 个分区，而不是 {3}'],
  ['{}, the earliest held is {}: {} offsets are gone', '{1!}，现存最早的是 {2}：已失去 {3} 个偏移量'],
  ['{}, the log ends at {}: its end was lost or the topic was made anew', '{1!}，日志止于 {2}：末尾丢失，或主题被重建'],
  ['{}: offset {} is wanted', '{1}：要读偏移量 {2}'],
  ['nobody answers at {}', '{1} 没有应答'],
  ['what answers at {} is no payment check', '{1} 的应答者不是付款前核查'],
  ['what answers at {} says {}', '{1} 的应答者答复 {2}'],
  ['port {} is in use: set {} to another, or to 0 for any', '端口 {1} 已被占用：请把 {2} 设为另一个，或设为 0（任意）'],
  ['{} is not in it', '其中没有 {1}'],
  ['{} is no JSON', '{1} 不是 JSON'],
  ['a line of {} is no JSON', '{1} 中有一行不是 JSON'],
  ['its manifest is none of the format {}', '清单不是格式 {1} 的'],
  ['it cannot be read as a key in PEM', '不能读作 PEM 格式的密钥'],
  ['it is a key of {}', '是 {1} 的密钥'],
  [
    '{} does not say which world is live: delete it, and the installation itself is; then promote anew',
    '{1} 没有写明哪个世界是现网：删除它则原安装为现网；然后重新执行 promote',
  ],
  ['no mvn on the path', '路径上没有 mvn'],
  ['{} is held by {}', '{1} 被 {2} 占用'],
  ['{} for {} is held by {}', '{2} 的端口 {1} 被 {3} 占用'],
];
