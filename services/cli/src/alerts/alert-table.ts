import { actionText, layerName } from '@weir/follower/alert-text';
import type { Alert } from '@weir/journal';
import { maskAccount } from '@weir/model';
import { type Language, stateText } from './language.js';
import { type Column, plainTable } from './plain-table.js';
import { printable } from './printable.js';
import { rangeText } from './range-text.js';
import { readableAmount } from './readable-amount.js';
import { localTime, relativeTime } from './readable-time.js';

type Paint = (text: string) => string;

/** How alerts are shown. */
export interface AlertStyle {
  readonly language: Language;
  /** Whole account numbers instead of `6226…0001`. */
  readonly unmasked: boolean;
  readonly nowMs: number;
  /** Minutes east of UTC; left out: the machine's. */
  readonly zoneMinutes?: number;
  readonly colours: {
    readonly bold: Paint;
    readonly dim: Paint;
    readonly red: Paint;
    readonly yellow: Paint;
  };
}

const columns: Readonly<Record<Language, readonly Column[]>> = {
  zh: [
    { head: '案件' },
    { head: '层级' },
    { head: '账户' },
    { head: '措施' },
    { head: '可止付金额', align: 'right' },
    { head: '各口径' },
    { head: '状态' },
    { head: '首次入账' },
    { head: '路径', align: 'right' },
  ],
  en: [
    { head: 'case' },
    { head: 'layer' },
    { head: 'account' },
    { head: 'action' },
    { head: 'can be stopped', align: 'right' },
    { head: 'by all readings' },
    { head: 'state' },
    { head: 'money there since' },
    { head: 'path', align: 'right' },
  ],
};

const marks = (alert: Alert, language: Language): string => {
  const said = [
    ...(alert.stale ? [language === 'zh' ? '待更新' : 'stale'] : []),
    ...(alert.provisional ? [language === 'zh' ? '待确认' : 'provisional'] : []),
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

export const accountText = (account: string, unmasked: boolean): string =>
  printable(unmasked ? account : maskAccount(account));

/** Case names are other people's words too, of any length. */
const shortened = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 39)}…`);

const cellsOf = (alert: Alert, { language, unmasked, nowMs, zoneMinutes }: AlertStyle): string[] => [
  shortened(printable(alert.case)),
  layerName(alert.layer),
  accountText(alert.account, unmasked),
  actionText[alert.action][language],
  readableAmount(alert.holdable, alert.asset),
  rangeText(alert, 'holdable', language),
  `${stateText[alert.state][language]}${marks(alert, language)}`,
  `${localTime(alert.firstIn, zoneMinutes)}, ${relativeTime(alert.firstIn, nowMs, language)}`,
  String(alert.path.length),
];

/** Red is what can be stopped now, yellow what can be asked for now; what is done with is faint. */
const colourOf = ({ action, state }: Alert, { colours }: AlertStyle): Paint => {
  if (state === 'drained' || state === 'withdrawn') return colours.dim;
  if (action === 'stop') return colours.red;
  return action === 'cancel' || action === 'ask-institution' ? colours.yellow : String;
};

/** Alerts in the order given, under a heading: one text line each. */
export const alertTable = (alerts: readonly Alert[], style: AlertStyle): string[] => {
  const [head, ...lines] = plainTable(
    columns[style.language],
    alerts.map((alert) => cellsOf(alert, style)),
  );
  return [style.colours.bold(head!), ...lines.map((line, row) => colourOf(alerts[row]!, style)(line))];
};

/** One alert on a line of its own, for output that only grows: with its revision, since earlier ones stand above it. */
export const alertLine = (alert: Alert, style: AlertStyle): string =>
  [...cellsOf(alert, style), `#${alert.revision}`].join('  ');

/** What stands where there are no alerts. */
export const noAlerts = (filtered: boolean, language: Language): string => {
  if (filtered) return language === 'zh' ? '没有符合条件的预警。' : 'No alerts match.';
  return language === 'zh'
    ? '暂无预警。weir report 登记案件；weir simulate --to-topics 生成演示数据。'
    : 'No alerts yet. weir report opens a case; weir simulate --to-topics makes some to look at.';
};

export interface Shown {
  readonly shown: number;
  readonly chosen: number;
  /** Withdrawn ones that were left out. */
  readonly withdrawn: number;
  /** Only the latest were looked at: there may be more. */
  readonly cut: boolean;
}

/** `20 of 57 alerts, …`: what the table leaves out. */
export const alertFooter = ({ shown, chosen, withdrawn, cut }: Shown, language: Language): string => {
  if (language === 'zh') {
    const parts = [`显示 ${shown} / ${chosen}${cut ? '+' : ''} 条预警，按可止付金额排序`];
    if (withdrawn > 0) parts.push(`另有 ${withdrawn} 条已撤回（--state withdrawn）`);
    return parts.join('；');
  }
  const parts = [`${shown} of ${chosen}${cut ? ' or more' : ''} alerts, by what can still be stopped`];
  if (withdrawn > 0) parts.push(`${withdrawn} withdrawn not shown (--state withdrawn)`);
  return parts.join('; ');
};
