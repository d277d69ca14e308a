import { languageOf } from '../language/language.js';

const names: Readonly<Record<string, string>> = {
  configuration: '配置',
  stack: '服务器',
  folder: '文件夹',
  disk: '磁盘',
  memory: '内存',
  clock: '时钟',
  'Kafka answers': 'Kafka 应答',
  'ClickHouse answers': 'ClickHouse 应答',
  topics: '主题',
  'topic settings': '主题设置',
  'topic beginnings': '主题开头',
  settings: '运行参数',
  tables: '库表',
  snapshots: '快照',
  'schema registry': '模式注册中心',
};

/** What `weir doctor` looked at, in the reader's language; programs are called what they are called. */
export const spokenName = (name: string): string => {
  if (languageOf() === 'en') return name;
  if (Object.hasOwn(names, name)) return names[name]!;
  return name.replace(/^snapshot of (.+)$/, '$1 的快照').replace(/^port (\d+) \((.+)\)$/, '端口 $1（$2）');
};
