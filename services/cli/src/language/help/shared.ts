/** What several commands say of themselves, in Chinese. */
export const sharedHelp: Readonly<Record<string, string>> = {
  'weir (堰): follows stolen money through layers of accounts, and says where it can still be stopped':
    'weir（堰）：逐层追踪被骗资金，指出还能在哪里止付',
  '(weir help <command> says more)': '（weir help <命令> 查看详细说明）',
  'output the version number': '显示版本号',
  'display help for command': '显示命令的帮助',
  "zh or en (default: the terminal's)": '语言：zh 或 en（默认取终端的语言）',
  'as JSON': '以 JSON 输出',
  NDJSON: '以 NDJSON 输出',
  'as JSON, accounts whole, amounts in minor units': '以 JSON 输出，账号完整，金额为最小单位',
  'print one JSON object in the last line': '最后一行输出一个 JSON 对象',
  'its name': '案件名称',
  'of this case only': '只看此案件',
  'show so many at most': '最多显示这么多条',
  'show so many at most; counts are of all': '最多显示这么多条；计数按全部计',
  'show so many differences at most; all are counted': '最多显示这么多处差异；计数按全部计',
  'show whole account numbers': '显示完整账号',
  'go on with what comes; ends with Ctrl-C': '持续显示新内容，按 Ctrl-C 结束',
  'the installation to ask (default: the configured one)': '向哪个安装查询（默认：配置中的那个）',
  'the installation to send to (default: the configured one)': '发送到哪个安装（默认：配置中的那个）',
  'the installation (default: the configured one)': '哪个安装（默认：配置中的那个）',
  'for CSV: field=Column pairs, like from=From,time=Timestamp': '用于 CSV：“字段=列名”，如 from=From,time=Timestamp',
  'where to write; - is standard output': '写到哪里；- 表示标准输出',
  'NDJSON; - is standard input': 'NDJSON 文件；- 表示标准输入',
  why: '原因',
  which: '哪一个',

  'Exit status: 0; 1 a server is away; 2 a wrong option.': '退出状态：0 正常；1 服务器不可达；2 选项有误。',
  'Exit status: 0; 1 a server is away; 2 a wrong option; 130 interrupted.':
    '退出状态：0 正常；1 服务器不可达；2 选项有误；130 被中断。',
  'Exit status: 0, also when --follow is ended; 1 a server is away; 2 a wrong option.':
    '退出状态：0 正常，结束 --follow 也是 0；1 服务器不可达；2 选项有误。',
  'Exit status: 0; 1 a server is away; 2 there is no such case, or a wrong option.':
    '退出状态：0 正常；1 服务器不可达；2 没有此案件，或选项有误。',
};
