/** Codes of refused messages, in Chinese. */
export const messageMeanings = {
  NOT_JSON: {
    text: '不是 UTF-8 的 JSON 对象（或 CSV 行的列数不符，或引号没有闭合）',
    remedy: '每行或每条消息发一个 UTF-8 的 JSON 对象；CSV 请检查文件的引号和编码',
  },
  MISSING_FIELD: { text: '缺少必需的字段', remedy: '给出 id、time、from、to、asset 和 amount' },
  BAD_TIME: {
    text: '时间不是毫秒数，也不是带时区的 RFC 3339，或入账早于出账',
    remedy: '写成 2026-05-01T08:00:00+08:00，或 1970 年以来的毫秒数',
  },
  BAD_AMOUNT: {
    text: '金额不是 0 到 2^53 − 1 之间的整数（最小单位）',
    remedy: '12.34 元写作 1234；原始主题上写作 {"value":"12.34","currency":"CNY"}',
  },
  BAD_ACCOUNT: {
    text: '账户不是 <scheme>:<authority>:<local> 的形式，或 scheme 不明',
    remedy: '见 docs/glossary.md 的“账户”',
  },
  UNKNOWN_ASSET: {
    text: '资产不在表中',
    remedy: '使用 CNY、USD、USDT-TRON、USDT-ETH 或 USDT-BSC，或在配置中加入该资产',
  },
  BAD_FIELD: {
    text: 'id、seq、side 或 void 的格式不对',
    remedy: 'id 和 void 为文本；seq 为整数；side 为 debit 或 credit',
  },
  CONFLICTING_DUPLICATE: { text: '此流水号已有另一内容', remedy: '流水号绝不重复使用：把记账日期写进流水号' },
  FUTURE_TIME: { text: '时间比消息本身晚五分钟以上', remedy: '校准发送方的时钟' },
  MESSAGE_TOO_LARGE: { text: '消息超过一条记录允许的大小', remedy: '一条消息只发一笔转账' },
  UNKNOWN_CONTRACT: { text: '链上日志的合约不在白名单上', remedy: '确为真实合约时，加入配置' },
  NOT_A_TRANSFER: {
    text: '链上日志不是代币转账、销毁、增发、赎回或冻结、解冻的事件，或者形式不符',
    remedy: '不用处理：留作证据',
  },
  UNKNOWN_OWNER: {
    text: '合约为其所有者增发或赎回，事件没有写明所有者是谁',
    remedy: '在 WEIR_CONTRACTS 中该合约之后写上所有者，除非另有与零地址之间的 Transfer 说明同一笔',
  },
  MIXED_LOGS: {
    text: '这笔链上交易已由节点的另一接口送来，两个接口的日志编号不同',
    remedy: 'TRON 的日志只经一个接口送入：事件插件或 JSON-RPC；用 WEIR_TRON_LOGS 写明是哪一个',
  },
  BAD_REPORT: {
    text: '报案没有案件名，或没有写明追踪什么',
    remedy: '给出 case，以及 transfers、debitsOf、creditsInto、victims 之一',
  },
  BAD_LABEL: { text: '标签缺少账户或种类', remedy: '给出 account 和 kind；from 和 to 是时间' },
  AVRO_INVALID: {
    text: '字节不是消息所称 Avro 模式写出的内容',
    remedy: '按消息所称的模式写一条记录，其后不带任何内容',
  },
  AVRO_SCHEMA_UNKNOWN: {
    text: '消息所称的 Avro 模式无人认识',
    remedy: '使用 schemas/avro 中的模式，或注册自己的模式并使用注册中心的封装',
  },
  AVRO_SCHEMA_UNFIT: {
    text: '消息所称的 Avro 模式不能读作该主题所载的内容',
    remedy: '记录和字段按 schemas/avro 命名，类型须能解析为其中的类型',
  },
  AVRO_NO_REGISTRY: {
    text: '消息引用注册中心的模式，而没有配置注册中心',
    remedy: '设置 WEIR_SCHEMA_REGISTRY（weir.yaml：schemaRegistry.url），或发送单对象编码',
  },
} as const;
