import type { Form } from './forms.js';

/** What speaks against promoting a world: it stands in `--json` too, and is put into Chinese where it is shown. */
export const worldForms: readonly Form[] = [
  ['the replay is not done: {} messages are left ({})', '重放尚未完成：还有 {1} 条消息（{2!}）'],
  ['its store is {} journal messages behind ({})', '其存储落后 {1} 条日志消息（{2!}）'],
  [
    'the weir replay that was typed for {} goes on, with --run',
    '再次执行当初为 {1} 输入的 weir replay，加 --run，则继续',
  ],
  [
    'it is not at the head: {} messages came after its end; --extend of weir replay reads them, or its services once it is live',
    '它没有读到最新：其终点之后又来了 {1} 条消息；weir replay 的 --extend 会读取，或者转为现网后由其服务读取',
  ],
  ['nobody has looked at what it says otherwise: weir diff {} live', '还没有人看过它有何不同：weir diff {1} live'],
];
