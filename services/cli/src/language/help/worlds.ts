/** What replays, comparisons and the verifier say of themselves, in Chinese. */
export const worldHelp: Readonly<Record<string, string>> = {
  'read raw messages once more, into topics and tables of their own, beside what is live':
    '重放：把原始消息重新读一遍，写入自己的主题和表，与现网并列',
  'bank, chain, reports, labels or whole names; all is all of them':
    'bank、chain、reports、labels 或全名；all 表示全部',
  'a time with its zone, how long ago (2h), an offset, or earliest':
    '带时区的时间、多久以前（2h）、偏移量，或 earliest（最早）',
  'likewise, exclusive; latest is the end as it is now': '写法相同，不含该点；latest 表示此刻的末尾',
  'the namespace of the new world': '新世界的命名空间',
  'another setting than the live journal’s, like window=30m; repeatable':
    '与现网流水日志不同的运行参数，如 window=30m；可多次给出',
  'such settings, YAML or JSON: the names below answers in weir.yaml':
    '写有这些参数的 YAML 或 JSON 文件：weir.yaml 中 answers 之下的名称',
  'other rule sets than the live journal’s, as weir settings rules takes them':
    '与现网流水日志不同的规则集，格式同 weir settings rules',
  'fold into so many shards (default: as the live journal)': '匹配分为这么多片（默认：与现网流水日志相同）',
  'follow in so many shards (default: as the live journal)': '跟踪分为这么多片（默认：与现网流水日志相同）',
  'the zone of local times shown, like +08:00 (default: this machine’s)':
    '显示本地时间所用的时区，如 +08:00（默认：本机时区）',
  'read on to where --to is by now, in a replay that was begun': '在已开始的重放中继续读到 --to 现在所指的位置',
  'do it; without it, it says what it would read': '确实执行；不带此项时只说明会读取什么',
  'The world reads the original messages, so broker times stay; nothing is written to the installation it reads. Beside transfers, labels and reports from before --from are read too: they hold until they are withdrawn. Ctrl-C ends it in good order; the same command goes on. Its services run in this process while it lasts.':
    '新世界读取原始消息，因此 broker 时间不变；不向所读的安装写入任何内容。除转账外，也读取 --from 之前的\n标签和报案：它们在撤回之前一直有效。Ctrl-C 使其正常结束；再次执行同一命令则继续。\n重放期间其服务在本进程中运行。',
  'Exit status: 0 done, or rehearsed; 1 a service failed or a server is away; 2 a wrong option; 130 interrupted.':
    '退出状态：0 已完成，或已演练；1 某个服务失败或服务器不可达；2 选项有误；130 被中断。',
  'the worlds that replays have made, and what a comparison said of them': '重放产生的世界，以及比对的结论',
  'delete the topics and tables of such a world; not those of the live one':
    '删除某个重放世界的主题和表；不会删除现网的',
  'of the world': '该世界的命名空间',
  'do it; without it, it says what it would delete': '确实执行；不带此项时只说明会删除什么',

  'compare two worlds: cases, alerts with their ranges, findings and flows that differ, and why':
    '比对两个世界：有差异的案件、预警及其金额区间、发现和出账记录，以及原因',
  'a namespace, or live': '命名空间，或 live（现网）',
  'show so many differences of each thing at most; all are counted': '每类最多显示这么多处差异；计数按全部计',
  'Compared is what stands in the stores. Flows and credits that rest on messages which the other world has not read are counted, and no difference. Causes that a difference may have: settings by name (window), rules (versions of rule sets), data (raw messages that one of them has not read), time (of the streams, where money is on its way), arrival (of findings: rules look at what has come by then, and each journal has its own order of partitions); unexplained is what has none of them.':
    '比对的是存储中的内容。依据另一世界未读消息的出账记录和入账只计数，不算差异。\n差异可能的原因：运行参数（写明名称，如 window）、rules（规则集的版本）、data（其中一方未读的原始消息）、\ntime（资金在途时两个流的时间）、arrival（对发现而言：规则只看到当时已到的消息，而各流水日志的分区顺序不同）；\n没有上述任何原因的为 unexplained（原因不明）。',
  'Exit status: 0 equal; 1 different; 2 an error: a wrong name or option, or a server is away; 130 interrupted.':
    '退出状态：0 相同；1 不同；2 出错：名称或选项有误，或服务器不可达；130 被中断。',

  'make the world of a replay the live one, or go back': '把重放世界转为现网，或退回',
  'of the replay': '重放的命名空间',
  'the installation itself again': '退回原安装',
  'although messages came after its end': '即使在它结束之后又来了消息',
  'although it was not compared with the world that is live': '即使没有与现网比对过',
  'do it; without it, it says what speaks against it': '确实执行；不带此项时只说明有什么不妥',
  'Commands and services that are started from then on work on that world: it reads the raw topics on, from where its replay ended. Both worlds stay as they are. What is live is noted in the state folder, so it is said on each machine.':
    '此后启动的命令和服务都在该世界上工作：它从重放结束处继续读取原始主题。两个世界都保持原样。\n哪个世界是现网记在状态文件夹中，因此须在每台机器上各执行一次。',
  'Exit status: 0 done, or nothing speaks against it; 1 something does, or a server is away; 2 a wrong name or option.':
    '退出状态：0 已完成，或没有不妥；1 有不妥，或服务器不可达；2 名称或选项有误。',

  'fold the journal again and compare with what stands on the flows topic, and in the store':
    '重新折叠流水日志，与出账主题及存储中的内容比对',
  'start cold at this journal offset: compares what entries say of themselves only':
    '从此日志偏移量冷启动：只比对分录自身所说的内容',
  'compare rows of the store too: so many entries of each table, chosen by their ids (10,000), or all':
    '同时比对存储中的行：每张表按编号选取这么多条（10,000），或 all（全部）',
  'Services may run meanwhile: it goes to where the journal ends when it begins. It takes what a matcher takes, memory and one core; --store all keeps every entry in memory besides, some 500 bytes each.':
    '期间服务可照常运行：只核对到开始时流水日志的末尾。所需内存与一个 matcher 相同，并占一个核；\n--store all 还会把每条分录留在内存中，每条约 500 字节。',
  'Exit status: 0 no difference; 1 differences, each with its journal offset and both sides, or a server is away; 2 a wrong option; 130 interrupted.':
    '退出状态：0 没有差异；1 有差异（逐条给出日志偏移量和两边的内容），或服务器不可达；\n2 选项有误；130 被中断。',
};
