import { assetOf, compareBytes, formatMajor, type TokenContract } from '@weir/model';
import type { CaseAccount } from '@weir/store';
import { type CaseFacts, lackText } from './case-facts.js';
import { localTime } from './local-time.js';
import { countingReports } from './recompute.js';

/** A part of the readable report: a heading, sentences, and a table where there is one. */
export interface Section {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } | null;
}

export interface ReportTexts {
  readonly title: string;
  readonly watermark: string;
  readonly sections: readonly Section[];
}

/** How raw messages were read: settings that are not in the journal, and that whoever checks a package may not have. */
export interface Reading {
  /** Of times without one in the bank's feed; null: there are none. */
  readonly zone: string | null;
  /** Tokens whose transfers count. */
  readonly contracts: readonly TokenContract[];
}

/** What a package says of its making. */
export interface Making {
  /** Milliseconds UTC. */
  readonly madeAt: number;
  readonly madeBy: string;
  readonly program: string;
  /** Like `+08:00`: in which times are written. */
  readonly zone: string;
  readonly reading?: Reading;
}

/** Rows of a table that people read; the files hold all of them. */
const rowsShownMax = 500;

const thousands = (major: string): string =>
  major.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','));

const money = (minor: string | number, asset: string): string => {
  const shown = thousands(formatMajor(BigInt(minor), assetOf(asset).decimals));
  return asset === 'CNY' ? `¥${shown}` : `${shown} ${asset}`;
};

const cutNote = (shown: number, of: number): string[] =>
  shown < of ? [`此处列出 ${shown} 行，共 ${of} 行；全部见 links.csv、accounts.ndjson。 Shown ${shown} of ${of}.`] : [];

const policyNames = { fifo: '先进先出', lifo: '后进先出' } as const;

const partNames = [
  ['atRest', '尚存 at rest'],
  ['outOfSight', '视野外 out of sight'],
  ['exited', '已流出 exited'],
  ['returned', '已返还 returned'],
  ['notFollowed', '未追踪 not followed'],
  ['forwarded', '已转出 forwarded'],
] as const;

/** Reports that stand, and those that were taken back; what desks found out about a report is none of its own. */
const reportsSentence = ({ summary, reports }: CaseFacts): string => {
  const own = reports.filter(({ report }) => report.resolves === undefined);
  const back = own.filter(({ report }) => report.withdrawn).length;
  const standing = own.length - back;
  const zh = `案件 ${summary.case}；报案 ${standing} 份${back > 0 ? `，另有 ${back} 份已撤回` : ''}${summary.withdrawn ? '；案件已撤回' : ''}。`;
  const en = `Case ${summary.case}, ${standing} report(s)${back > 0 ? `, ${back} more taken back` : ''}${summary.withdrawn ? '; withdrawn' : ''}.`;
  return `${zh} ${en}`;
};

/** Lines that say what is known of a transfer: what nobody found them to mean is in no sum. */
const linesSentence = ({ reports }: CaseFacts): string[] => {
  const standing = countingReports(reports.map(({ report }) => report));
  const lines = standing.reduce((sum, { match }) => sum + match.length, 0);
  const meant = new Set(standing.flatMap(({ resolves, roots }) => (resolves === undefined ? [] : roots.transfers)))
    .size;
  return lines === 0
    ? []
    : [
        `报案中有 ${lines} 条描述交易而未指明是哪一笔，据此认定 ${meant} 笔；未认定的不在下列金额内。 ${lines} line(s) of the reports describe a transfer without naming it; ${meant} transfer(s) were found to be meant. What was not found is in no sum below.`,
      ];
};

const summarySection = (facts: CaseFacts, making: Making): Section => ({
  title: '一、案件概况  Case',
  sentences: [
    reportsSentence(facts),
    ...linesSentence(facts),
    `制作时间 ${localTime(making.madeAt, making.zone)}，制作人 ${making.madeBy}，程序 ${making.program}。 Made at ${localTime(making.madeAt, 'Z')} by ${making.madeBy} with ${making.program}.`,
    ...(facts.lacks.length > 0
      ? [
          `注意：制作时数据不齐，本报告不完整，共 ${facts.lacks.length} 项，见 coverage.json。 NOT WHOLE: ${facts.lacks.length} thing(s) lacked when this was made, see coverage.json: ${lackText(facts.lacks)}.`,
        ]
      : []),
    ...(facts.summary.stale
      ? ['注意：有迟到的记录尚未计入，本报告的数字可能改变。 A late record is not worked in yet: figures may change.']
      : []),
    ...(facts.summary.missingRoots.length > 0
      ? [
          `报案所指的下列交易未见到，或已冲正，不在下列金额内：${facts.summary.missingRoots.join('、')}。 Reported, and not seen yet or void, and so in no sum below: ${facts.summary.missingRoots.join(', ')}.`,
        ]
      : []),
  ],
  table: {
    head: ['币种 Asset', '已见到的被害金额 Reported, as far as seen', '重复流入 Absorbed', '在途 In flight'],
    rows: Object.entries(facts.summary.sums).map(([asset, sums]) => [
      asset,
      money(sums.roots, asset),
      money(sums.absorbed, asset),
      money(sums.inFlight, asset),
    ]),
  },
});

/** By layer, those where most is left first. */
const byLayer = (left: CaseAccount, right: CaseAccount): number => {
  const [a, b] = [BigInt(left.atRest), BigInt(right.atRest)];
  const byRest = a === b ? 0 : a < b ? 1 : -1;
  return (
    left.layer - right.layer ||
    byRest ||
    compareBytes(left.account, right.account) ||
    compareBytes(left.asset, right.asset)
  );
};

/** What rests in a pocket by all readings, as its alert says: the lowest and the highest. */
const rangeOf = ({ alerts }: CaseFacts, { account, asset, atRest }: CaseAccount): string => {
  const of = alerts.find((alert) => alert.account === account && alert.asset === asset && alert.state !== 'withdrawn');
  if (of === undefined) return '';
  const { high, low } = of.range?.atRest ?? { low: '1', high: '0' };
  // An alert leaves out what is credited later than the stream's time: then it is of another sum.
  if (BigInt(low) > BigInt(atRest) || BigInt(atRest) > BigInt(high)) return '未知 not known';
  return low === high ? money(low, asset) : `${money(low, asset)} – ${money(high, asset)}`;
};

const accountSection = (facts: CaseFacts): Section => {
  const { accounts, settings } = facts;
  const ordered = [...accounts].sort(byLayer);
  const shown = ordered.slice(0, rowsShownMax);
  return {
    title: '二、涉案账户  Accounts',
    sentences: [
      '层级 1 为一级卡，即直接收到被害人资金的账户，依次类推。各账户收到的涉案资金等于各部分之和。 Layer 1 received the victim’s money directly; what each account received is the sum of its parts.',
      `各部分按${policyNames[settings.policy]}计。“各口径下尚存”为按该规则、按比例、先出涉案资金三种口径计算的最低与最高金额：只有一个数字的，各口径一致。 Parts are by ${settings.policy}. Beside what is at rest stand the lowest and the highest of three readings, by ${settings.policy}, in proportion and taint first: where there is one figure, they agree.`,
      ...cutNote(shown.length, ordered.length),
    ],
    table: {
      head: [
        '层级 Layer',
        '账户 Account',
        '收到 Received',
        ...partNames.map(([, name]) => name),
        '各口径下尚存 by all readings',
      ],
      rows: shown.map((row) => [
        String(row.layer),
        row.account,
        money(row.received, row.asset),
        ...partNames.map(([part]) => money(row[part], row.asset)),
        rangeOf(facts, row),
      ]),
    },
  };
};

const transferSection = ({ lines }: CaseFacts, { zone }: Making): Section => {
  const shown = lines.slice(0, rowsShownMax);
  return {
    title: '三、资金流转  Transfers',
    sentences: cutNote(shown.length, lines.length),
    table: {
      head: ['序号', '时间 Time', '付款 Payer', '收款 Payee', '金额 Amount', '涉案 Traced', '层级'],
      rows: shown.map((line, at) => {
        const entry = (line.flow ?? line.credit)?.record;
        return entry === undefined
          ? [String(at + 1), '', line.id, '', '', line.taint, String(line.layer)]
          : [
              String(at + 1),
              localTime(entry.time, zone),
              entry.from,
              entry.to,
              money(entry.amount, entry.asset),
              money(line.taint, entry.asset),
              String(line.layer),
            ];
      }),
    },
  };
};

const methodSection = ({ settings, ruleSets, positions, asOf }: CaseFacts, missing: number, kept: number): Section => ({
  title: '四、方法与范围  Method and coverage',
  sentences: [
    `追踪规则：${policyNames[settings.policy]}（${settings.policy}）；时间窗 ${settings.windowMs === null ? '不限' : `${settings.windowMs / 60_000} 分钟`}；最多 ${settings.maxLayers} 层；低于 ${settings.floor} 最小货币单位的不再追踪；${settings.sight === null ? '全部账户的支出可见' : `可见其支出的账户：${settings.sight.join('、')}`}；${settings.trustBalances ? '采信' : '不采信'}报文所载余额；枢纽：${settings.hubEntries === null ? '现金账户' : `现金账户及 24 小时内超过 ${settings.hubEntries} 笔的账户`}。`,
    `Rules: ${settings.policy}, window ${settings.windowMs === null ? 'none' : `${settings.windowMs} ms`}, at most ${settings.maxLayers} layers, floor ${settings.floor}, sight ${settings.sight === null ? 'all accounts' : settings.sight.join(', ')}, balances ${settings.trustBalances ? 'trusted' : 'ignored'}, hubs: cash${settings.hubEntries === null ? '' : ` and accounts with more than ${settings.hubEntries} entries in 24 hours`}.`,
    `规则集 ${ruleSets.length} 个，见 rules.json；截至日志位置 ${asOf}，数据范围见 coverage.json（${Object.keys(positions).length} 个数据流）。 As of journal offset ${asOf}; rule sets and coverage are in rules.json and coverage.json.`,
    `原始报文 ${kept} 条，在 messages/ 下，逐条附 SHA-256${missing > 0 ? `；${missing} 条已无法取得，列于 manifest.json` : ''}。 ${kept} raw messages are enclosed${missing > 0 ? `; ${missing} could not be had any more` : ''}.`,
    '核验：weir evidence verify 文件，不需要任何数据源。 To check: weir evidence verify FILE; it needs no source to still exist.',
  ],
  table: null,
});

/** A file that was put in beside, and where it comes from. */
export interface CustodyLine {
  readonly name: string;
  readonly sha256: string;
  readonly custody: string;
}

const custodySection = (custody: readonly CustodyLine[]): Section[] =>
  custody.length === 0
    ? []
    : [
        {
          title: '五、附件  Attachments',
          sentences: [
            '附件不由本程序产生，来源由放入者说明。 Put in beside; where they come from is what was said of them.',
          ],
          table: {
            head: ['文件 File', '来源 From', 'SHA-256'],
            rows: custody.map((line) => [line.name, line.custody, line.sha256]),
          },
        },
      ];

/** The report of a package in words, Chinese first. */
export const reportTexts = (
  facts: CaseFacts,
  making: Making,
  counts: { readonly kept: number; readonly missing: number },
  custody: readonly CustodyLine[] = [],
): ReportTexts => ({
  title: `资金流向证据报告  Evidence of money flows: ${facts.summary.case}`,
  watermark: `${facts.summary.case} ${making.madeBy} ${localTime(making.madeAt, making.zone).slice(0, 16)}`,
  sections: [
    summarySection(facts, making),
    accountSection(facts),
    transferSection(facts, making),
    methodSection(facts, counts.missing, counts.kept),
    ...custodySection(custody),
  ],
});
