/** What the commands around raw messages say of themselves, in Chinese: send, simulate, dead letters, late events. */
export const streamHelp: Readonly<Record<string, string>> = {
  'send each line of an NDJSON file as one message to a raw topic, as it stands unless --encoding says otherwise':
    '把 NDJSON 文件的每一行作为一条消息发送到原始主题；除非 --encoding 另有说明，原样发送',
  'bank.transfers.v1, chain.usdt.v1, fraud.reports.v1 or account.labels.v1':
    'bank.transfers.v1、chain.usdt.v1、fraud.reports.v1 或 account.labels.v1',
  'the field whose value is the key (default: id, transactionHash, case or account, by topic)':
    '以哪个字段的值为键（默认按主题：id、transactionHash、case 或 account）',
  'write lines in Avro where its schemas say all of them': '在 Avro 模式能完整表达时，以 Avro 写出各行',
  'messages a second at most (default: as fast as they are taken)': '每秒最多发送的消息数（默认：对方接收多快就多快）',
  'say what was sent as JSON': '以 JSON 说明发送了什么',
  'Exit status: 0; 1 a server is away; 2 a wrong option or a file that cannot be read; 130 interrupted.':
    '退出状态：0 正常；1 服务器不可达；2 选项有误或文件不可读；130 被中断。',

  'make fraud among innocent payments: the messages of banks and chain, and the truth beside them':
    '在正常付款中仿真诈骗：银行和链上的消息，以及对应的真值',
  'the same seed, start and numbers give the same story (default: another each time)':
    '种子、开始时间和数量相同，故事就相同（默认：每次不同）',
  'how long the story lasts': '故事持续多久',
  'people who pay a fraudster from a bank account (default: 2 or 3)': '从银行账户向骗子付款的人数（默认：2 或 3）',
  'accounts the crews use, at least 16 (default: 60)': '团伙使用的账户数，至少 16（默认：60）',
  'people, shops, employers, landlords (default: 300)': '普通人、商户、雇主、房东的数量（默认：300）',
  'innocent transfers a minute (default: half of the innocents)': '每分钟的正常转账笔数（默认：正常人数的一半）',
  'when it begins, or now (default: so that it ends just before now)':
    '开始时间，或 now（默认：使故事恰好在此刻之前结束）',
  'write one NDJSON file for each raw topic, ledger.ndjson and truth.json':
    '为每个原始主题写一个 NDJSON 文件，另写 ledger.ndjson 和 truth.json',
  'send to the raw topics, nothing before its time': '发送到原始主题，到时才发',
  'how messages to topics are written; the chain’s are JSON (default: json)':
    '发送到主题的消息用什么编码；链上消息总是 JSON（默认：json）',
  'how much faster than life (default: 60 to topics, no limit to files)':
    '比实际时间快多少倍（默认：发往主题为 60，写文件不限）',
  'instead of --speed: messages a second at most': '代替 --speed：每秒最多的消息数',
  'say what was made as JSON': '以 JSON 说明生成了什么',

  'messages that were refused: which, why, and how to send them again':
    '死信：哪些消息被拒收、为什么，以及如何重新投递',
  'how many by topic and code, and the latest; without accounts, keys and bytes':
    '按主题和错误码计数，并列出最近的；不含账号、键和内容',
  'of this raw topic only: its name, its dead-letter topic’s, or bank, chain, reports, labels':
    '只看此原始主题：主题名、其死信主题名，或 bank、chain、reports、labels',
  'refused with this code only, like BAD_TIME': '只看以此错误码拒收的，如 BAD_TIME',
  'refused at this time or later: with its zone, or how long ago, like 2h': '此时刻起拒收的：带时区，或多久以前，如 2h',
  'refused before this time': '此时刻之前拒收的',
  'one refused message: its code and what to do, where the original lies, its headers':
    '一条被拒收的消息：错误码和处理办法、原始消息的位置、消息头',
  'of the dead-letter topic': '死信主题的分区',
  'print key and bytes too: they may hold account numbers': '同时输出键和内容：其中可能有账号',
  'Exit status: 0; 1 a server is away; 2 no refused message lies there, or a wrong option.':
    '退出状态：0 正常；1 服务器不可达；2 该处没有被拒收的消息，或选项有误。',
  'send refused messages again to where they came from; without --execute it says what it would send':
    '把被拒收的消息重新投递到原主题；不带 --execute 时只说明会发送什么',
  'send so many at most, topic by topic, the oldest first (default: all)':
    '最多发送这么多条，逐个主题，旧的在前（默认：全部）',
  'also what was sent again before': '包括以前已重新投递过的',
  'send them': '确实发送',
  'The same bytes, key and headers go to the same topic and partition; the header weir-redriven-from says whence. Mend first what refused them (configuration, schema, clock), or they are refused again. What was sent is noted on the dead-letter topic, after it was sent: broken off and repeated, a redrive may send some twice. Twice is harmless: the id is the same, so the second is a duplicate (a report that names no reporter stands twice, with the same roots). What is sent long after its time is late, like anything else. Of a message above 512 KiB the dead letter has the first 64 KiB only: it is named and not sent.':
    '相同的内容、键和消息头发往相同的主题和分区；消息头 weir-redriven-from 写明来处。\n先排除拒收的原因（配置、模式、时钟），否则会再次被拒收。\n发送之后才在死信主题上记下已发送：中断后再次执行，部分消息可能发送两次。\n发送两次无害：流水号相同，第二次是重复（没有写报案人的报案会有两份，源头交易相同）。\n晚于其时间很久才发送的，与其他消息一样算迟到。\n超过 512 KiB 的消息，死信中只有前 64 KiB：只列出，不发送。',
  'Exit status: 0; 1 some cannot be sent, or a server is away; 2 a wrong option; 130 interrupted.':
    '退出状态：0 正常；1 有的不能发送，或服务器不可达；2 选项有误；130 被中断。',

  'transfers and voids that came too late, and whether they have been worked in':
    '来得太晚的转账和作废记录，以及是否已经补算',
  'the latest first; it goes over the whole journal to say what became of them':
    '最近的在前；为说明后来如何，会读遍整个流水日志',
  'that came by this raw topic: its name, or bank or chain': '经此原始主题来的：主题名，或 bank、chain',
  'of this asset; voids name none': '此资产的；作废记录不写资产',
  'that name a transfer or an account of this case, as the store has it': '涉及此案件的交易或账户的，以存储中的为准',
  'arrived at this time or later: with its zone, or how long ago, like 2h': '此时刻起到达的：带时区，或多久以前，如 2h',
  'arrived before this time': '此时刻之前到达的',
  '"behind" is the time from the event\'s own instant to its arrival; a replay makes it long without making anything late.':
    '“滞后”是从事件自身的时刻到其到达的时间；重放会使它变长，但不会使任何事件变成迟到。',
};
