import type { FindingRevision } from '@weir/journal';
import { accountText } from '../alerts/alert-table.js';
import type { Language } from '../alerts/language.js';
import { type Column, plainTable } from '../alerts/plain-table.js';
import { printable } from '../alerts/printable.js';
import { localTime, relativeTime } from '../alerts/readable-time.js';

type Paint = (text: string) => string;
type Words = Readonly<Record<Language, string>>;

/** How findings are shown. */
export interface FindingStyle {
  readonly language: Language;
  /** Whole account numbers instead of `6226…0001`. */
  readonly unmasked: boolean;
  readonly nowMs: number;
  /** Minutes east of UTC; left out: the machine's. */
  readonly zoneMinutes?: number;
  readonly colours: { readonly bold: Paint; readonly dim: Paint; readonly red: Paint; readonly yellow: Paint };
}

const columns: Readonly<Record<Language, readonly Column[]>> = {
  zh: [
    { head: '规则' },
    { head: '级别' },
    { head: '账户' },
    { head: '资产' },
    { head: '关联账户', align: 'right' },
    { head: '证据', align: 'right' },
    { head: '最近一笔' },
    { head: '说明' },
  ],
  en: [
    { head: 'rule' },
    { head: 'severity' },
    { head: 'account' },
    { head: 'asset' },
    { head: 'others', align: 'right' },
    { head: 'evidence', align: 'right' },
    { head: 'last payment' },
    { head: 'what was seen' },
  ],
};

/** Rules as desks name them; one that is not here is shown by its own name. */
const ruleText: Readonly<Record<string, Words>> = {
  'pass-through': { zh: '快进快出', en: 'pass-through' },
  'fan-out': { zh: '分散转出', en: 'fan-out' },
  'fan-in': { zh: '集中转入', en: 'fan-in' },
  'test-then-load': { zh: '试卡', en: 'test then load' },
  splitting: { zh: '拆分', en: 'splitting' },
  dormant: { zh: '长期闲置', en: 'dormant wakes' },
  'same-device': { zh: '群控', en: 'same device' },
  'scatter-gather': { zh: '分散后集中', en: 'scatter-gather' },
  'gather-scatter': { zh: '集中后分散', en: 'gather-scatter' },
  cycle: { zh: '资金回流', en: 'cycle' },
  stack: { zh: '多层交叉', en: 'stack' },
  swap: { zh: '兑换USDT', en: 'swap to USDT' },
};

/** All rules that there are, by the names that findings have. */
export const findingRules = Object.keys(ruleText);

const severityText: Readonly<Record<FindingRevision['severity'], Words>> = {
  warn: { zh: '关注', en: 'warn' },
  high: { zh: '高', en: 'high' },
};

const marks = ({ state, set }: FindingRevision, language: Language): string => {
  const said = [
    ...(state === 'withdrawn' ? [language === 'zh' ? '已撤回' : 'withdrawn'] : []),
    ...(set === 'shadow' ? [language === 'zh' ? '试运行' : 'shadow'] : []),
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

const cellsOf = (finding: FindingRevision, { language, unmasked, nowMs, zoneMinutes }: FindingStyle): string[] => [
  `${ruleText[finding.rule]?.[language] ?? printable(finding.rule)}${marks(finding, language)}`,
  severityText[finding.severity][language],
  accountText(finding.account, unmasked),
  printable(finding.asset),
  String(finding.others.length),
  String(finding.transfers.length),
  `${localTime(finding.until, zoneMinutes)}, ${relativeTime(finding.until, nowMs, language)}`,
  printable(finding.text[language === 'zh' ? 'zh-CN' : 'en']),
];

const colourOf = ({ severity, state, set }: FindingRevision, { colours }: FindingStyle): Paint => {
  if (state === 'withdrawn' || set === 'shadow') return colours.dim;
  return severity === 'high' ? colours.red : colours.yellow;
};

/** Findings in the order given, under a heading: one text line each. */
export const findingTable = (findings: readonly FindingRevision[], style: FindingStyle): string[] => {
  const rows = findings.map((finding) => cellsOf(finding, style));
  const [head, ...lines] = plainTable(columns[style.language], rows);
  return [style.colours.bold(head!), ...lines.map((line, row) => colourOf(findings[row]!, style)(line))];
};

/** One finding on a line of its own, with its revision, for output that only grows. */
export const findingLine = (finding: FindingRevision, style: FindingStyle): string =>
  [...cellsOf(finding, style), `#${finding.revision}`].join('  ');

/** What stands where there are no findings. */
export const noFindings = (filtered: boolean, language: Language): string => {
  if (filtered) return language === 'zh' ? '没有符合条件的发现。' : 'No findings match.';
  return language === 'zh'
    ? '暂无发现。weir run all（或 weir run patterns）运行规则；weir simulate --to-topics 生成演示数据。'
    : 'No findings yet. weir run all (or weir run patterns) runs the rules; weir simulate --to-topics makes data.';
};

/** `30 findings, the latest first`, and whether there may be more. */
export const findingFooter = (shown: number, cut: boolean, language: Language): string => {
  if (language === 'zh') return `${shown} 条发现，按最近一笔排序${cut ? '；可能还有更多（--limit）' : ''}`;
  return `${shown} findings, the latest first${cut ? '; there may be more (--limit)' : ''}`;
};
