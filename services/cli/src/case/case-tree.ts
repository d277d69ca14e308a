import { layerName } from '@weir/follower/alert-text';
import { type AlertStyle, accountText } from '../alerts/alert-table.js';
import type { Language } from '../alerts/language.js';
import { printable } from '../alerts/printable.js';
import { rangeText } from '../alerts/range-text.js';
import { readableAmount, readableNumber } from '../alerts/readable-amount.js';
import { grouped } from '../language/grouped.js';
import type { CaseRows } from './case-rows.js';
import { type CaseAccountNow, chooseLayers, type LayerChoice, layersOf, type ShownLayer } from './layers.js';
import { type Part, parts, type Whereabouts, whereaboutsOf } from './money.js';

/** How a case is shown. */
export type CaseStyle = Pick<AlertStyle, 'language' | 'unmasked' | 'colours'>;

const partText: Readonly<Record<Part, Readonly<Record<Language, string>>>> = {
  atRest: { zh: '留存', en: 'at rest' },
  outOfSight: { zh: '视野外', en: 'out of sight' },
  exited: { zh: '已流出', en: 'exited' },
  returned: { zh: '已返还', en: 'returned' },
  notFollowed: { zh: '未再追踪', en: 'not followed' },
  forwarded: { zh: '已转出', en: 'forwarded' },
};

const missingShownMax = 10;
const victimsShownMax = 10;

const counted = (count: number, one: string, many: string): string => `${grouped(count)} ${count === 1 ? one : many}`;

/** "1,000.00 CNY, 2.00 USDT-TRON" of amounts by asset. */
const amountsByAsset = (entries: Iterable<{ readonly asset: string; readonly minor: bigint }>): string => {
  const sums = new Map<string, bigint>();
  for (const { asset, minor } of entries) sums.set(asset, (sums.get(asset) ?? 0n) + minor);
  return [...sums].map(([asset, minor]) => readableAmount(String(minor), asset)).join(', ');
};

const receivedOf = (accounts: readonly CaseAccountNow[]): string =>
  amountsByAsset(accounts.map(({ account }) => ({ asset: account.asset, minor: BigInt(account.received) })));

/** `stolen 1,000.00 CNY = at rest 250.00 + exited 750.00`: the money of a case is all somewhere. */
const whereLine = (where: Whereabouts, { language, colours }: CaseStyle): string => {
  const zh = language === 'zh';
  const pieces = [
    ...parts
      .filter((part) => part !== 'forwarded')
      .map((part) => [partText[part][language], where[part as Exclude<Part, 'forwarded'>]] as const),
    [zh ? '并入源头' : 'absorbed in other roots', where.absorbed] as const,
    [zh ? '在途' : 'in flight', where.inFlight] as const,
  ].filter(([, minor]) => minor !== 0n);
  const sum = pieces.map(([name, minor]) => `${name} ${readableNumber(String(minor), where.asset)}`).join(' + ');
  const line = `${zh ? '被骗' : 'stolen'} ${readableAmount(String(where.roots), where.asset)}${sum === '' ? '' : ` = ${sum}`}`;
  if (where.addsUp) return line;
  return `${line}\n${colours.yellow(zh ? '  金额暂不平：数据正在写入，请稍后再看' : '  this does not add up yet: rows are being written, look again')}`;
};

/** What can be stopped, and what other readings say of it where they do. */
const holdableText = ({ account, holdable, range }: CaseAccountNow, { language, colours }: CaseStyle): string[] => {
  if (holdable === null || holdable === '0') return [];
  const { asset } = account;
  const text = `${language === 'zh' ? '可止付' : 'can be stopped'} ${readableNumber(holdable, asset)}`;
  if (range === null) return [colours.bold(text)];
  return [`${colours.bold(text)} (${rangeText({ range, rangeReason: null, asset }, 'holdable', language)})`];
};

const accountLines = (now: CaseAccountNow, style: CaseStyle): string => {
  const { account, inFlight } = now;
  const { language, colours, unmasked } = style;
  const zh = language === 'zh';
  const split = parts
    .filter((part) => account[part] !== '0')
    .map((part) => {
      const text = `${partText[part][language]} ${readableNumber(account[part], account.asset)}`;
      return part === 'atRest' ? colours.red(text) : text;
    });
  const ahead = [
    ...holdableText(now, style),
    ...(inFlight === '0'
      ? []
      : [colours.yellow(`${zh ? '在途' : 'in flight'} ${readableNumber(inFlight, account.asset)}`)]),
  ];
  const received = `${zh ? '累计流入' : 'received'} ${readableAmount(account.received, account.asset)}`;
  const told = [
    received,
    ...(split.length === 0 ? [] : [split.join(', ')]),
    ...(ahead.length === 0 ? [] : [ahead.join(', ')]),
  ];
  return `${accountText(account.account, unmasked)}  ${told.join(' | ')}`;
};

/** A branch of the tree with its leaves. */
const branch = (title: string, leaves: readonly string[], isLast: boolean): string[] => [
  `${isLast ? '└─' : '├─'} ${title}`,
  ...leaves.map((leaf, at) => `${isLast ? '  ' : '│ '} ${at === leaves.length - 1 ? '└─' : '├─'} ${leaf}`),
];

const victimLeaves = ({ roots, rootCount }: CaseRows, { language, unmasked, colours }: CaseStyle): string[] => {
  const zh = language === 'zh';
  const paid = new Map<string, { readonly asset: string; readonly minor: bigint }[]>();
  for (const { from, asset, amount } of roots) {
    const list = paid.get(from);
    if (list === undefined) paid.set(from, [{ asset, minor: BigInt(amount) }]);
    else list.push({ asset, minor: BigInt(amount) });
  }
  const leaves = [...paid].slice(0, victimsShownMax).map(([account, payments]) => {
    const times = zh ? `${payments.length} 笔` : `in ${counted(payments.length, 'transfer', 'transfers')}`;
    return `${accountText(account, unmasked)}  ${zh ? '转出' : 'paid'} ${amountsByAsset(payments)} ${times}`;
  });
  const hidden = paid.size - leaves.length;
  const unread = rootCount - roots.length;
  if (hidden > 0 || unread > 0) {
    const rest = [
      ...(hidden > 0 ? [zh ? `另有 ${hidden} 个账户` : `${hidden} more accounts`] : []),
      ...(unread > 0 ? [zh ? `${unread} 笔源头交易未读取` : `${unread} roots not looked at`] : []),
    ];
    leaves.push(colours.dim(`… ${rest.join(', ')}`));
  }
  return leaves;
};

const layerBranch = (layer: ShownLayer, style: CaseStyle, isLast: boolean): string[] => {
  const { shown, leftOut } = layer;
  const { language, colours } = style;
  const zh = language === 'zh';
  const all = shown.length + leftOut.length;
  const count = zh ? `${all} 个账户` : counted(all, 'account', 'accounts');
  const showing = zh ? `，显示 ${shown.length} / ${all}` : `, showing ${shown.length} of ${all}`;
  const received = `${zh ? '累计流入' : 'received'} ${receivedOf([...shown, ...leftOut])}`;
  const title = `${colours.bold(layerName(layer.layer))}  ${count}, ${received}${leftOut.length === 0 ? '' : showing}`;
  const leaves = shown.map((account) => accountLines(account, style));
  if (leftOut.length > 0) {
    const more = zh ? `另有 ${leftOut.length} 个，累计流入` : `${leftOut.length} more, received`;
    leaves.push(colours.dim(`… ${more} ${receivedOf(leftOut)}`));
  }
  return branch(title, leaves, isLast);
};

const headLines = ({ summary, asOf, transferCount }: CaseRows, { language, colours }: CaseStyle): string[] => {
  const zh = language === 'zh';
  const count = zh ? `${transferCount} 笔涉案转账` : counted(transferCount, 'tainted transfer', 'tainted transfers');
  const lines = [
    `${colours.bold(printable(summary.case))}  ${count}, ${zh ? '截至日志位置' : 'as of journal offset'} ${asOf}`,
  ];
  if (summary.withdrawn) lines.push(colours.yellow(zh ? '报案已撤回' : 'withdrawn: every report of it was taken back'));
  if (summary.stale) {
    lines.push(
      colours.yellow(
        zh ? '待更新：有迟到数据涉及它，尚未补算' : 'stale: late data touched this case and is not worked in yet',
      ),
    );
  }
  const missing = summary.missingRoots;
  if (missing.length > 0) {
    const ids = missing.slice(0, missingShownMax).map(printable).join(', ');
    const more = missing.length > missingShownMax ? ` … (${missing.length})` : '';
    lines.push(colours.yellow(`${zh ? '未找到的源头交易' : 'roots that no transfer has'}: ${ids}${more}`));
  }
  return lines;
};

/** The layered picture of a case as text lines: where its money is, and for each layer the accounts it reached. */
export const caseTree = (rows: CaseRows, choice: LayerChoice, style: CaseStyle): string[] => {
  const zh = style.language === 'zh';
  const layers = layersOf(rows.accounts, rows.alerts);
  const shown = chooseLayers(layers, choice);
  const lines = [
    ...headLines(rows, style),
    ...whereaboutsOf(rows.summary, rows.accounts).map((where) => whereLine(where, style)),
    '',
  ];
  if (layers.length === 0) {
    return [...lines, zh ? '尚无账户：资金尚未被追踪到' : 'no accounts yet: none of its money has been seen'];
  }
  const victims = victimLeaves(rows, style);
  if (victims.length > 0)
    lines.push(...branch(style.colours.bold(zh ? '付款人' : 'payers of the roots'), victims, false));
  const deeper = layers.length - shown.length;
  for (const [at, layer] of shown.entries()) {
    lines.push(...layerBranch(layer, style, at === shown.length - 1 && deeper === 0));
  }
  if (deeper > 0) {
    const accounts = layers.slice(shown.length).flatMap((layer) => layer.accounts);
    const text = zh
      ? `… 另有 ${deeper} 层 ${accounts.length} 个账户`
      : `… ${counted(deeper, 'deeper layer', 'deeper layers')} with ${counted(accounts.length, 'account', 'accounts')}`;
    lines.push(`└─ ${style.colours.dim(text)}`);
  }
  return lines;
};
