/** What the commands that start, stop and look after an installation say of themselves, in Chinese. */
export const stackHelp: Readonly<Record<string, string>> = {
  'Exit status: 0; 1 not every planted case was found whole, or a server failed; 2 a wrong option; 130 interrupted.':
    '退出状态：0 正常；1 有植入的案件未完整找到，或服务器失败；2 选项有误；130 被中断。',
  'start everything, let a fraud happen at a visible speed, and watch the alerts':
    '启动全部组件，以看得清的速度演示一起诈骗，并观察预警',
  'end by itself (as it does where the output is no terminal); the last line is one JSON object':
    '演示完自行结束（输出不是终端时也如此）；最后一行是一个 JSON 对象',
  'another story': '换一个故事',
  'how much faster than life': '比实际时间快多少倍',
  'print the JSON object also without --exit': '不带 --exit 时也输出 JSON 对象',
  'log and store in this process, as where Java, Maven or the ClickHouse library is missing':
    '日志和存储都在本进程内，与缺少 Java、Maven 或 ClickHouse 库时相同',

  'start Kafka and ClickHouse here, or find them running; create topics and tables':
    '在本机启动 Kafka 和 ClickHouse，或找到已运行的；创建主题和表',
  'also start all services in the background': '同时在后台启动全部服务',
  'folder of the stack (default: WEIR_STATE_DIR, else .weir)': '服务器文件夹（默认：WEIR_STATE_DIR，否则 .weir）',
  'take this port or fail': '使用此端口，被占用则失败',
  'for tests: what is started ends by itself': '供测试用：启动的进程到时自行结束',
  'Where WEIR_KAFKA_BROKERS and WEIR_CLICKHOUSE_URL name servers, none is started: topics and tables are created there.':
    'WEIR_KAFKA_BROKERS 和 WEIR_CLICKHOUSE_URL 指定了服务器时不再启动：主题和表建在那里。',
  'end the services and servers that run in this folder; data is kept': '结束此文件夹中运行的服务和服务器；数据保留',
  'also delete data, what services keep, logs and remembered ports': '同时删除数据、服务保存的状态、日志和记住的端口',

  'servers, services and how far each stage has come': '服务器、服务，以及各环节的进度',
  'the installation, or the world of a replay, to ask (default: what is live here)':
    '向哪个安装或哪个重放世界查询（默认：本机的现网）',
  'Exit status: 0 where Kafka and ClickHouse answer; else 1; 2 a wrong option.':
    '退出状态：Kafka 和 ClickHouse 均有应答为 0，否则为 1；2 选项有误。',
  'look at everything that weir needs, and say how to mend what fails; changes nothing':
    '检查 weir 所需的一切，并说明如何修复；不做任何改动',
  'wait until everything that was sent is in the store': '等待已发送的内容全部入库',
  'nothing left: raw topics, journal, flows, cases, store': '全部处理完：原始主题、流水日志、出账记录、案件、存储',
  'give up after this long': '最长等待时间',
  'Exit status: 0 drained; 1 not, with what is left; 2 a wrong option.':
    '退出状态：0 已处理完；1 未处理完，并说明还剩什么；2 选项有误。',

  'run a service, or all in one process, until it is asked to end':
    '运行一个服务，或在一个进程中运行全部，直到被要求结束',
  'of matcher or follower: which shard, from 0 on (default: WEIR_SHARD, else 0); all runs all':
    'matcher 或 follower 的第几个分片，从 0 起（默认：WEIR_SHARD，否则 0）；all 运行全部',
  'print one JSON object once all are ready': '全部就绪后输出一个 JSON 对象',
  'where the output goes, for the record': '记录输出写到哪里',
  'Each listens on WEIR_HTTP_HOST at WEIR_HTTP_PORT_<SERVICE> (0: any free port) for /livez, /readyz, /metrics. Logs are JSON lines on standard error. SIGTERM or Ctrl-C ends it; twice, at once. Exit status: 0 asked to end; 1 a service failed, the others are stopped too; 2 it could not begin.':
    '各服务在 WEIR_HTTP_HOST 的 WEIR_HTTP_PORT_<SERVICE> 端口（0：任意空闲端口）提供 /livez、/readyz、/metrics。\n日志是标准错误上的 JSON 行。SIGTERM 或 Ctrl-C 使其结束；再按一次立即结束。\n退出状态：0 应要求结束；1 某个服务失败，其余也停止；2 未能启动。',

  'the topics of this installation': '此安装的主题',
  'which are there, and how much is in them': '有哪些主题，各有多少内容',
  'create what is missing; what is there stays as it is': '创建缺少的主题；已有的保持不变',
  'partitions, copies, the settings that hold, offsets; names in full, or bank, chain, reports, labels':
    '分区、副本、现行设置、偏移量；写全名，或 bank、chain、reports、labels',
  'the configuration that holds here, secrets masked; or everything that is wrong with it':
    '此处生效的配置，密钥已隐去；或其中的全部错误',
  'WEIR_* variables win over weir.yaml (or the file that WEIR_CONFIG names), that over the defaults.':
    'WEIR_* 变量优先于 weir.yaml（或 WEIR_CONFIG 指定的文件），后者优先于默认值。',
  'the settings that stand in the journal: what the answers rest on': '流水日志中的运行参数：答案所依据的规则',
  'as the options that make weir trace give the same answers': '写成选项，使 weir trace 得出相同的答案',
  'put the thresholds of the detectors into the journal, or show what stands in it':
    '把检测规则的阈值写入流水日志，或显示其中已有的',
  'JSON: {"ruleSets": [{"set", "version", "holdsFrom", "thresholds"}]}; - for standard input':
    'JSON：{"ruleSets": [{"set", "version", "holdsFrom", "thresholds"}]}；- 表示标准输入',
  'print the rule sets that stand, as such a file; the defaults where there are none':
    '按此文件格式输出已有的规则集；没有则输出默认值',
  'A rule set replaces the one of the same set (live, shadow) and version. holdsFrom is event time: the latest that it has reached holds. Thresholds that are left out have their defaults. The shadow set runs beside the live one; weir findings --set shadow shows what it sees.':
    '规则集取代同一 set（live、shadow）同一版本的规则集。holdsFrom 是事件时间：已到达的最晚一个生效。\n省略的阈值取默认值。shadow 规则集与 live 并行试运行；weir findings --set shadow 显示它的发现。',

  'print a script that completes commands and options: source <(weir completion bash)':
    '输出命令和选项的补全脚本：source <(weir completion bash)',
  'which shell': '哪种 shell',
};
