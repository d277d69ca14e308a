import type { Form } from './forms.js';

/** What was being done with a server when it failed; the failure stands behind it. */
export const doingForms: readonly Form[] = [
  ['reaching the brokers', '联系 broker'],
  ['listing topics', '列出主题'],
  ['looking up the settings of topics', '查询主题的设置'],
  ['looking up the offsets of {} at a time', '查询 {1} 在某一时间的偏移量'],
  ['looking up the offsets of {}', '查询 {1} 的偏移量'],
  ['looking up {}', '查询 {1}'],
  ['deleting group {}', '删除消费组 {1}'],
  ['deleting {}', '删除 {1}'],
  ['creating {}', '创建 {1}'],
  ['opening a writer as {}', '以 {1} 打开写入'],
  ['opening a writer', '打开写入'],
  ['opening a reader', '打开读取'],
  ['writing to {} as {}', '以 {2} 写入 {1}'],
  ['writing to {}', '写入 {1}'],
  ['inserting {} rows into {}', '向 {2} 写入 {1} 行'],
  ['changing {}', '更改 {1}'],
  ['asking {}', '查询 {1}'],
];
