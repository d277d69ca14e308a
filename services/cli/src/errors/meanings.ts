import type { StackErrorCode } from '@weir/local';
import type { LogErrorCode } from '@weir/log';
import type { ErrorCode } from '@weir/model';
import type { StoreErrorCode } from '@weir/store';
import { deskMeanings } from './desk-meanings.js';
import { messageMeanings } from './message-meanings.js';

/** What a code means and what to do about it, in Chinese: docs/errors.md has the English. */
export interface Meaning {
  readonly text: string;
  readonly remedy: string;
}

type AnyCode = ErrorCode | LogErrorCode | StoreErrorCode | StackErrorCode;

/** Every code that there is, or it does not compile. */
export const meanings: Readonly<Record<AnyCode, Meaning>> = {
  ...messageMeanings,
  ...deskMeanings,
  SCHEMA_REGISTRY: {
    text: '模式注册中心没有应答命令，或拒绝了模式',
    remedy: '检查 WEIR_SCHEMA_REGISTRY、其用户和兼容性规则；ingest 自己会等待并重试',
  },
  CONFIG_INVALID: { text: '配置不能使用', remedy: '逐行改正所列的问题' },
  FRAME_CORRUPT: { text: '帧残缺或被改动', remedy: '停下；与副本比对该主题；从原始主题重新折叠' },
  FLOWS_OUTDATED: {
    text: 'flows 主题由旧版本写成，没有写明它对流水日志的裁定',
    remedy: '没有任何发布版写过这样的主题：换一个 WEIR_NAMESPACE 启动，或清空无需保留的环境',
  },
  SNAPSHOT_CORRUPT: {
    text: '快照残缺或被改动',
    remedy: '没有丢失任何内容：会改用前一个快照，或从头折叠流水日志；删除该文件',
  },
  SHELF_CORRUPT: {
    text: '存放在文件中的资金批次丢失或被改动',
    remedy: '没有丢失任何内容：删除 matcher 的文件夹，它会从头折叠流水日志',
  },
  FOLD_INVARIANT: { text: '折叠的不变式不成立', remedy: '停下；上报所列的偏移量；此后的内容没有写出' },
  CLAIM_LOST: {
    text: '该服务的另一个实例已认领此分片',
    remedy: '没有丢失任何内容：每个分片只运行一个实例，或以 WEIR_STANDBY=true 运行多个；重新启动的实例会重新认领',
  },
  CASE_UNKNOWN: { text: '没有此名称的案件', remedy: '查看案件列表，或用 weir case list' },
  EVIDENCE_DIFFERS: {
    text: '原始消息与首次读取时不同',
    remedy: '该主题被重新写过：使用存储中留存的消息，并查明是谁所为',
  },
  EVIDENCE_KEY: {
    text: '证据包的密钥不是 PEM 格式的 Ed25519 密钥',
    remedy: '生成密钥：`openssl genpkey -algorithm ed25519 -out key.pem`；其公钥：`openssl pkey -in key.pem -pubout`',
  },
  EVIDENCE_NOT_WHOLE: {
    text: '案件所依据的内容尚不齐全，或互不相符，因此还不能出具证据',
    remedy:
      '一分钟后再试；一直如此时，weir status 会说明哪里落后；weir evidence make --as-it-stands 制作写明缺少什么的证据包',
  },
  EVIDENCE_TOO_LARGE: { text: '证据包会超过 4 GiB', remedy: '不装入大附件，另行移交，并写明其哈希' },
  EVIDENCE_UNREADABLE: {
    text: '文件不是证据包，或被截断',
    remedy: '从制作处重新取得该文件；其清单写有各部分的 SHA-256',
  },
  USAGE: { text: '命令的选项不合', remedy: '见 weir help' },
  UNREADABLE: { text: '文件不能按应有的格式读取', remedy: '检查文件名，或改正所列的那一行' },

  LOG_UNREACHABLE: { text: '没有 broker 应答', remedy: '检查 broker 及其地址和网络；读写方会自行继续' },
  LOG_OFFSET_MISSING: {
    text: '要读取的位置不在日志中',
    remedy: '恢复位于最早偏移量或其后的快照，或从源头重新折叠；延长保留期，使其长于快照',
  },
  LOG_GAP: {
    text: '日志中间缺少记录',
    remedy: '停下；该主题正在或曾被压缩，或丢失了记录：与副本比对，或从源头折叠',
  },
  LOG_TOPIC_MISSING: { text: '主题或分区不存在', remedy: '先创建主题（weir topics apply），并核对名称' },
  LOG_TOPIC_MISMATCH: {
    text: '已有同名主题，但分区数不同',
    remedy: '在配置中写该分区数，或使用新主题：使用中的主题绝不增加分区',
  },
  LOG_MESSAGE_TOO_LARGE: {
    text: '消息超过主题允许的大小',
    remedy: '调大主题的 max.message.bytes，或写小一些的消息',
  },
  LOG_CLOSED: {
    text: '日志或其读写方已关闭',
    remedy: '重新打开；没有得到确认的内容可能已写入，也可能没有',
  },
  LOG_FENCED: {
    text: '此后又打开了同一事务编号的另一个写入方',
    remedy: '没有丢失任何内容：每个分片只运行一个 follower；重新启动的会接手',
  },
  LOG_OTHER: { text: '日志拒绝了', remedy: '见其原因' },

  STORE_UNREACHABLE: {
    text: '存储没有应答，或过于繁忙',
    remedy: '检查 ClickHouse 及其地址、内存和磁盘；writer 会自行继续',
  },
  STORE_REFUSED: { text: '存储拒绝了查询或写入', remedy: '见其原因；重试无济于事' },
  STORE_MIGRATION_ALTERED: { text: '已执行的迁移现在内容不同', remedy: '恢复该文件，把改动写入新的迁移' },
  STORE_MIGRATION_UNKNOWN: { text: '数据库中有本程序不认识的迁移', remedy: '使用写入它的版本，或更新的版本' },
  STORE_VALUE: {
    text: '存储中有不可能由我们写入的值',
    remedy: '停下；查明还有谁在写此数据库；从日志重新折叠',
  },
  STORE_CLOSED: { text: '存储已关闭', remedy: '重新打开' },

  JAVA_MISSING: {
    text: 'Kafka 需要 Java 17 或更高版本，没有找到',
    remedy:
      'apt-get install -y openjdk-17-jre-headless maven（macOS：brew install openjdk@17 maven），或设置 JAVA_HOME',
  },
  MAVEN_MISSING: {
    text: '首次须用 Maven 取得 Kafka，没有找到 Maven',
    remedy: 'apt-get install -y maven（macOS：brew install maven）',
  },
  KAFKA_NOT_FETCHED: {
    text: 'Maven 未能取得 Kafka 的 jar 文件',
    remedy: '检查网络，或在 ~/.m2/settings.xml 中写明镜像，再次启动：已取得的会保留',
  },
  CLICKHOUSE_MISSING: {
    text: '此平台没有 npm 包 chdb 中的 ClickHouse 库',
    remedy: 'npm ci，不带 --omit=optional；支持使用 glibc 的 Linux 或 macOS，x64 或 arm64',
  },
  PORT_IN_USE: { text: '所要的端口已被占用', remedy: '结束占用它的进程，或换一个端口' },
  OTHER_PORT: { text: '此文件夹的服务器运行在另一个端口上', remedy: '先 weir down，再用新端口 weir up' },
  STACK_BUSY: { text: '另一个进程正在操作这些服务器', remedy: '等它完成，或结束它' },
  START_FAILED: { text: '有一部分没有启动', remedy: '查看所列的日志文件；weir doctor 检查其余部分' },
  STOP_FAILED: { text: '有进程即使强制结束也没有退出', remedy: '查看所列的进程' },
};

/** The meaning of a code; null of one that is none of ours, like the system's. */
export const meaningOf = (code: string): Meaning | null =>
  Object.hasOwn(meanings, code) ? meanings[code as AnyCode] : null;
