/** Codes of the desk and of the payment check, in Chinese. */
export const deskMeanings = {
  DESK_ACT_UNREADABLE: {
    text: '操作主题上有本版本不认识的消息',
    remedy: '没有丢失任何内容：各处置台都同样跳过它；升级版本较旧的处置台',
  },
  DESK_ID_REUSED: {
    text: '此操作、指令、任务或申诉的编号已属于另一内容',
    remedy: '换一个 Idempotency-Key',
  },
  DESK_CONFLICT: { text: '别人已先作了改动', remedy: '重新查看；仍有必要时再做一次' },
  DESK_SUBJECT_UNKNOWN: { text: '没有此编号的对象，或已不再有效', remedy: '重新查看列表' },
  DESK_STATE: {
    text: '在目前的状态下不能这样操作',
    remedy: '重新查看：答复说明目前的状态和最后改动的人',
  },
  DESK_ORDER_EXISTS: {
    text: '同一预警上已有此类指令正在办理或已生效',
    remedy: '继续办理所列的指令',
  },
  DESK_SECOND_PERSON: {
    text: '须由另一人办理，不能是原操作人',
    remedy: '请有复核权限的同事办理',
  },
  DESK_STOPS_USED_UP: {
    text: '该账户在全部案件中的止付次数已达条款允许的上限',
    remedy: '请公安机关办理冻结；条款在配置中',
  },
  DESK_ANCHOR_MISMATCH: {
    text: '指令所引交易与应引的交易并非逐字相同',
    remedy: '从预警重新起草指令',
  },
  DESK_NOT_DUE: {
    text: '按 broker 的时间，期限尚未到',
    remedy: '不用处理：会再次发送；经常出现时校准处置台的时钟',
  },
  DESK_OLD_REVISION: { text: '已有该预警更新的修订', remedy: '不用处理：另一个处置台更快' },
  DESK_NOT_OWN: {
    text: '只能对本行账户、且只能以条款所列的指令种类立即办理',
    remedy: '起草致该机构的请求',
  },
  DESK_VALUE: { text: '操作中有不可能的内容', remedy: '改正答复所指之处' },
  DESK_REF_UNKNOWN: {
    text: '没有账户对应处置台地址中的账户引用',
    remedy: '使用处置台答复中的账户引用；其他安装的引用在此无效',
  },
  DESK_INVALID: { text: '发给处置台的请求不成立', remedy: '改正 `issues` 所列之处' },
  DESK_UNAUTHENTICATED: {
    text: '没有登录，或令牌、会话已失效',
    remedy: '用令牌登录；weir desk token create 签发令牌',
  },
  DESK_FORBIDDEN: {
    text: '没有权限这样做',
    remedy: '请有权限的人办理，或请管理员授予有此权限的角色',
  },
  DESK_UNKNOWN: {
    text: '处置台在此地址下没有内容',
    remedy: '在相应列表中查找该名称：可能已不在，或从未有过',
  },
  DESK_VERSION_NEEDED: {
    text: '改动没有写明所看到的版本',
    remedy: '以 If-Match 发送上次答复的 ETag 或版本',
  },
  DESK_TOO_LARGE: { text: '请求超过处置台接受的大小', remedy: '分几次发送' },
  DESK_TOO_MANY: { text: '请求过于频繁', remedy: '按 detail 或 Retry-After 所说等待' },
  DESK_NOT_SERVED: { text: '此处置台不答复该问题', remedy: '向有此部分的安装查询' },
  DESK_ISSUER_AWAY: {
    text: '令牌签发方没有给出其密钥',
    remedy: '检查 desk.oidc.jwksUrl 和网络；处置台自己的令牌仍可使用',
  },
  DESK_LOG_SLOW: {
    text: '操作日志没有及时应答',
    remedy: '以同一 Idempotency-Key 重复请求：无论写了几次，只算一次',
  },
  DESK_NOT_OPEN: {
    text: '处置台正在读取现有内容，或在等待日志',
    remedy: '稍后再试；/readyz 说明它在等什么',
  },
  DESK_INNOCENT: {
    text: '账户很可能属于无辜者：只限额或延迟，绝不全额止付',
    remedy: '申请限额冻结，或撤回说明其持有人无辜的标签',
  },
  DESK_CURSOR_UNKNOWN: {
    text: '要求列表从一个并非由它给出的位置继续',
    remedy: '发送上次答复的 `next`；从头开始则不带游标',
  },
  CHECK_INVALID: {
    text: '付款前核查的请求不成立',
    remedy: '改正 `issues` 所列之处；各字段见 docs/guides/check.md',
  },
  CHECK_MISTYPED: {
    text: '所询问的付款中有地址校验和不符',
    remedy: '请付款人重新核对或扫描地址；全小写的地址没有校验和，按原样接受',
  },
  CHECK_TOKEN: {
    text: '付款前核查的请求没有令牌，或令牌不在名单上',
    remedy: '发送 Authorization: Bearer，其令牌的 SHA-256 须在 WEIR_CHECK_TOKENS 的文件中',
  },
  CHECK_UNKNOWN: {
    text: '付款前核查没有此地址或方法',
    remedy: 'POST /v1/payments/check 或 /v1/payments/checks',
  },
  CHECK_AWAY: {
    text: '付款前核查的进程没有应答',
    remedy: '用 weir run check 启动，或用 --url 写明它在哪里',
  },
} as const;
