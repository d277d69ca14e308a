/** What the commands of investigators say of themselves, in Chinese: trace, import, report, alerts, cases, evidence. */
export const investigationHelp: Readonly<Record<string, string>> = {
  'follow money through files of transfers (the reference)': '在转账文件中追踪资金（参考实现）',
  'NDJSON or .csv files of transfers; - is standard input': '转账文件，NDJSON 或 .csv；- 表示标准输入',
  'NDJSON: what to follow, by case': 'NDJSON：各案件的源头交易',
  'folder for the answer': '结果写入的文件夹',
  'which money a payment is made of': '追踪口径：一笔付款用的是哪些资金',
  'money that rested longer is no longer told apart: 30m, 24h, none':
    '时间窗：停留更久的资金不再区分来源：30m、24h、none（不限）',
  'follow no further than this layer': '追踪到这一层级为止',
  'do not follow less taint than this, in minor units': '追踪下限：涉案金额低于此数不再追踪（最小单位）',
  'NDJSON or .csv file: labels of accounts': 'NDJSON 或 .csv 文件：账户标签',
  'use the balances that the feed gives': '数据源给出的余额：采用或忽略',
  'a pocket with more entries a day is a hub: 2000, none': '一天内分录超过此数的资金池视为枢纽：2000、none（不设）',
  'institutions whose debits are seen, like bank:CMB: (default: all)':
    '可见范围：能看到出账的机构，如 bank:CMB:（默认：全部）',
  'leave out entries later than this instant': '不计此时刻之后的分录',
  'also write links.ndjson': '同时写出 links.ndjson（资金链接）',

  'write files of transfers (NDJSON or CSV) as canonical transfers': '把转账文件（NDJSON 或 CSV）写成规范格式的转账',
  'NDJSON or .csv files; - is standard input (CSV with --map)':
    'NDJSON 或 .csv 文件；- 表示标准输入（有 --map 时按 CSV 读）',
  'number the transfers of one time in the order in which they can have been posted':
    '为同一时间的转账按可能的记账顺序编号',
  'zone of times that name none, like +08:00 (default: they are rejected)':
    '未写时区的时间按此时区读，如 +08:00（默认：拒收这些行）',
  'asset of rows that name none, like CNY': '未写资产的行按此资产读，如 CNY',
  'amounts are in major units, 12.34; decimals beyond the asset are cut off downwards':
    '金额以元为单位，如 12.34；超出资产精度的小数舍去',
  'make ids of {Column} cells, {line} and {file}': '用 {列名}、{line}（行号）和 {file}（文件）拼成流水号',
  'put before every account, like eip155:1: or bank:CMB:': '加在每个账号之前，如 eip155:1: 或 bank:CMB:',
  'write rejected lines there, as rejected.ndjson of weir trace has them':
    '被拒的行写到这里，格式同 weir trace 的 rejected.ndjson',
  'Writes one canonical transfer a line, by time, seq and id, then voids. Exact duplicates are written once; contents of one id that conflict are all written, for weir trace to decide. Exit status 0; 3 where lines were rejected (the rest is written); 2 for a bad option or an unreadable file (nothing is written).':
    '每行写出一笔规范格式的转账，按时间、seq 和流水号排列，作废记录在后。完全相同的重复行只写一次；\n同一流水号而内容冲突的全部写出，由 weir trace 裁定。退出状态：0 正常；3 有行被拒（其余已写出）；\n2 选项有误或文件不可读（什么都没有写）。',
  '--assign-seq is for feeds whose clock is coarser than their postings (blocks, minutes). Where none of the transfers of one time has a seq, each gets its place in the order in which a payment follows the credits that fund it. Canonical transfers leave out a seq of 0, so number a feed once, from all of its files together.':
    '--assign-seq 用于时间精度低于记账顺序的数据源（区块、分钟）。同一时间的转账都没有 seq 时，\n按“付款排在为其提供资金的入账之后”的顺序逐笔编号。规范格式省略为 0 的 seq，\n因此一个数据源应把全部文件放在一起、只编号一次。',
  'A traced incident of the LaunderNet set, followed from its sources (rows there have no id, and equal rows are separate transfers, so the line makes them different):':
    '示例：LaunderNet 数据集中一起已查明的事件，从其源头开始追踪（其中的行没有流水号，\n相同的行是不同的转账，因此用行号区分）：',

  'report a fraud: whose money to follow, from which transfers on': '登记报案：追踪谁的资金，从哪些交易开始',
  'the case; reports of one case add up': '案件名称；同一案件的多份报案合并计算',
  'these transfers': '这些交易',
  'every payment of these accounts, like bank:CMB:6226000000000001':
    '这些账户的每一笔付款，如 bank:CMB:6226000000000001',
  'every payment into these accounts': '转入这些账户的每一笔付款',
  'of --debits-of and --credits-into: from this instant on': '用于 --debits-of 和 --credits-into：从此时刻起',
  'of --debits-of and --credits-into: before this instant': '用于 --debits-of 和 --credits-into：此时刻之前',
  'of --debits-of and --credits-into: with these accounts only':
    '用于 --debits-of 和 --credits-into：只看与这些账户之间的交易',
  "the victims' accounts: money that comes back to them has returned": '受害人账户：回到这些账户的资金视为已返还',
  'what kind of fraud': '诈骗类型',
  'whose word it is; what one reporter says of a case later replaces what was before':
    '报案人：同一报案人对同一案件后来的说法取代先前的说法',
  'the highest version of a reporter stands (default: the time)': '版本：每个报案人以最高版本为准（默认：当前时间）',
  'take back what the reporter said of the case': '撤回报案人对此案件的报案',
  'NDJSON of roots lines instead; - is standard input': '改从 NDJSON 文件逐行读取报案；- 表示标准输入',
  'NDJSON of what was sent, and where it stands': '以 NDJSON 输出已发送的报案及其在日志中的位置',
  'Exit status: 0; 1 a server is away, and some may have been sent; 2 a wrong option or line, and nothing was sent.':
    '退出状态：0 正常；1 服务器不可达，部分可能已发送；2 选项或某一行有误，什么都没有发送。',

  'the accounts where stolen money can still be stopped, the most of it first':
    '还能止付被骗资金的账户，可止付金额大的在前',
  'in this state only (default: all but withdrawn)': '只看此状态（默认：除已撤回外的全部）',
  'NDJSON of alerts as they stand on the topic, accounts whole': '以 NDJSON 输出主题中的预警原文，账号完整',

  'what the rules saw besides reported cases: splits, shared devices, shapes, swaps':
    '规则在报案之外的发现：拆分、共用设备、资金形态、兑换',
  'those that this account takes part in': '此账户参与的',
  'of this rule only, like same-device': '只看此规则，如 same-device',
  'of the rules that run live, or on trial': '正式运行的规则，或试运行的规则',
  'in this state': '处于此状态',
  'NDJSON of findings as they stand on the topic, accounts whole': '以 NDJSON 输出主题中的发现原文，账号完整',

  'ask whether a payment should be made: allow, warn, delay or hold, and why':
    '付款前核查：是否应付这一笔：放行、提示、延迟或暂停，及其原因',
  'account like bank:CMB:6226000000000001': '付款账户，如 bank:CMB:6226000000000001',
  account: '收款账户',
  'minor units: 123400 is 1,234.00 yuan': '金额（最小单位）：123400 即 1,234.00 元',
  'of this asset': '资产',
  'when it is to be made, with its zone (default: now)': '付款时间，须写明时区（默认：现在）',
  'from which it is paid': '付款所用的设备',
  'where the check listens (default: the one that runs here, else as configured)':
    '核查服务的地址（默认：本机运行的，否则按配置）',
  'a file with the token that the check asks for': '存有核查服务所要令牌的文件',
  'print the answer as one JSON object': '以一个 JSON 对象输出答复',
  'weir run check starts the process that answers.': 'weir run check 启动作答的进程。',
  'Exit status: 0 answered, whatever it says; 1 the check does not answer; 2 a wrong option or payment.':
    '退出状态：0 已答复，不论结论；1 核查服务无应答；2 选项或付款内容有误。',

  'look at cases: their layers of accounts, and where the money is': '查看案件：各层级账户，以及资金的去向',
  'all cases': '全部案件',
  'the accounts that the money of a case reached, layer by layer, and what became of it there':
    '案件资金逐层到达的账户，以及在那里的去向',
  'accounts that received at least this, in yuan or whole coins: 5000, 99.50':
    '累计流入不少于此数的账户，以元或整币计：5000、99.50',
  'down to this layer (default: all)': '到这一层级为止（默认：全部）',
  'accounts of a layer that are shown, or all': '每层级显示的账户数，或 all（全部）',
  'write transfers.ndjson, accounts.ndjson and summary.json of a case, as weir trace does':
    '写出案件的 transfers.ndjson、accounts.ndjson 和 summary.json，格式同 weir trace',
  'folder for the files': '文件写入的文件夹',
  'say what was written as JSON': '以 JSON 说明写出了什么',

  'make and check evidence packages of cases': '制作和核验案件的证据包',
  'put a case, its transfers and their raw messages into one file, with a report to read':
    '把案件、其交易及原始消息装入一个文件，附可阅读的报告',
  'the ZIP file to write': '写出的 ZIP 文件',
  'who makes it (default: the user of this machine)': '制作人（默认：本机当前用户）',
  'a file to put in, and where it comes from; may be given again': '一并装入的文件及其来源；可多次给出',
  'how long to wait until all that the case rests on is in the store': '等待案件所依据的内容全部入库的最长时间',
  'after that make it all the same; the package says what it lacks, and does not verify':
    '等待之后仍然制作；证据包写明缺少什么，且不能通过核验',
  'Exit status: 0; 1 made, and says what it lacks; 2 nothing was made: a wrong option, or a server is away; 130 interrupted.':
    '退出状态：0 正常；1 已制作，并写明缺少什么；2 没有制作：选项有误，或服务器不可达；130 被中断。',
  'hold a package to itself: hashes, messages, transfers and traced figures; asks no server':
    '核验证据包自身：哈希、消息、交易和追踪金额；不访问任何服务器',
  'the package': '证据包文件',
  'the public key, PEM, by which it must be signed': '签名必须对应的公钥（PEM）',
  'Exit status: 0 it holds; 1 it does not; 2 it cannot be read, or a wrong option.':
    '退出状态：0 通过；1 未通过；2 不可读，或选项有误。',

  'how money can have got from one account to another: the shortest way, and all of them together':
    '资金如何从一个账户到另一个账户：最短路径，以及全部路径',
  'an account, like bank:CMB:6226…': '起点账户，如 bank:CMB:6226…',
  another: '终点账户',
  'in this asset only (default: in any one)': '只看此资产（默认：任一种资产）',
  'transfers from then on, RFC 3339 with zone, or how long ago, like 2d':
    '此时刻起的转账：带时区的 RFC 3339 时间，或多久以前，如 2d',
  'transfers before then': '此时刻之前的转账',
  'transfers on a way at most, up to 12': '一条路径上最多的转账笔数，不超过 12',
  'transfers of at least this, in yuan or whole coins; needs --asset':
    '不少于此数的转账，以元或整币计；须同时给出 --asset',
  'accounts that the search may look into: more take longer': '搜索最多查看的账户数：越多越慢',
  'Exit status: 0; 3 no way was found; 1 a server is away; 2 a wrong option.':
    '退出状态：0 正常；3 没有找到路径；1 服务器不可达；2 选项有误。',
};
