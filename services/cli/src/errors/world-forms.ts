import type { Form } from './forms.js';

/** What speaks against promoting a world: it stands in `--json` too, and is put into Chinese where it is shown. */
export const worldForms: readonly Form[] = [
  [
    'the replay is not done: {} messages are not in its store yet; {}',
    '重放尚未完成：还有 {1} 条消息不在其存储中；{2!}',
  ],
  ['its store is {} journal messages behind; {}', '其存储落后 {1} 条日志消息；{2!}'],
  [
    'the replay is not done: its messages are in its store, but no run has seen cases, alerts, findings and repairs come through; {}',
    '重放尚未完成：消息都已在其存储中，但没有一次执行看到案件、预警、发现和修复全部产出；{1!}',
  ],
  ['to go on: {}, with the settings, rules and shards of then', '继续：{1}，并带上当时的运行参数、规则和分片数'],
  ['to go on: {}', '继续：{1}'],
  [
    'it is not at the head: {} messages came after its end; --extend of weir replay reads them, or its services once it is live',
    '它没有读到最新：其终点之后又来了 {1} 条消息；weir replay 的 --extend 会读取，或者转为现网后由其服务读取',
  ],
  ['nobody has looked at what it says otherwise: weir diff {} live', '还没有人看过它有何不同：weir diff {1} live'],
];
