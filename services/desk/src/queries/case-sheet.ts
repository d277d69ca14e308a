import type { Shown } from '@weir/desk-api';
import { findAsset, formatMajor } from '@weir/model';
import { Download, type Handlers } from '../http/handler.js';
import type { KnownCases } from './known-cases.js';
import type { QueryParts } from './query-parts.js';

/** A table of a workbook: names of its columns, and rows of texts. */
export interface Sheet {
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Writes a workbook; whoever hosts the desk has what it takes. */
export type WriteWorkbook = (sheets: readonly Sheet[]) => Promise<Buffer>;

/** Where rows of a case come without end, its tables may differ by the last of them. */
const looksAgainMax = 3;

/** Rows of one table: a workbook is put together in memory, and people read no more. */
const rowsMax = 100_000;

type Rows = readonly (readonly string[])[];

/** The first rows of a table; what is cut is said in a last row. */
export const firstRows = (rows: Rows, most = rowsMax): Rows => {
  const left = rows.length - most;
  if (left <= 0) return rows;
  const last = [`另有 ${left} 行 / ${left} more rows`, ...rows[0]!.slice(1).map(() => '')];
  return [...rows.slice(0, most), last];
};

/** What hides rows, as people read it. */
const hiding: Readonly<Record<string, string>> = {
  limit: '数量上限 / the limit',
  'min-amount': '最小金额 / the least amount',
  time: '时间范围 / the time range',
};

/** Says in a last row how much the cut hides, and what hides it. */
const withHidden = (rows: Rows, { shown, of, hiddenBy }: Shown, width: number): Rows => {
  if (shown >= of) return rows;
  const why = hiddenBy.map((each) => hiding[each] ?? each).join('，');
  const last = `${of} 中列出 ${shown}，其余被隐藏 / ${shown} of ${of} are listed, the others are hidden by: ${why}`;
  return [...rows, [last, ...Array.from({ length: width - 1 }, () => '')]];
};

const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Not by thousands, as people write them: tools take a number with commas for a text, or for two. */
const major = (minor: string | number, asset: string): string =>
  formatMajor(BigInt(minor), findAsset(asset)?.decimals ?? 0).replaceAll(',', '');

/** Times are UTC: a spreadsheet knows no zone, and the text says which one it is. */
const instant = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString());

const accountHead = [
  ...['账户 Account', '币种 Asset', '层级 Layer', '机构 Institution', '种类 Kind', '标签 Labels', '止付 Order'],
  ...['累计流入 Received', '已转出 Forwarded', '已返还 Returned', '已流出 Exited', '视野外 Out of sight'],
  ...['未再追踪 Not followed', '留存 At rest', '可止付 Holdable'],
  ...['首次流入 First in', '最后转出 Last out', '批注 Notes'],
];
const flowHead = [
  ...['付款账户 Payer', '收款账户 Payee', '币种 Asset', '笔数 Transfers', '金额 Amount', '涉案金额 Traced'],
  ...['首笔 First', '末笔 Last'],
];
const linkHead = [
  ...['交易号 Transfer', '时间 Time', '付款账户 Payer', '收款账户 Payee', '币种 Asset', '金额 Amount'],
  ...['涉案金额 Traced', '层级 Layer'],
];

/**
 * The picture of a case as a workbook: accounts, flows, and the transfers behind them, of the cut that is asked for; accounts
 * as the reader may see them. `picture` answers the route of the picture.
 */
export const caseSheetHandlers = (
  { refs }: QueryParts,
  known: KnownCases,
  picture: Handlers<'casePicture'>['casePicture'],
  write: WriteWorkbook,
): Handlers<'caseSheet'> => ({
  caseSheet: async ({ params, query, signal, who }) => {
    const look = () => picture({ params, query, body: undefined, seen: null, signal, who });
    let [shown, { links, state }] = [await look(), await known.linksOf(params.case, signal)];
    // Rows may come between the two: its tables are to be of one state.
    for (let looks = looksAgainMax; looks > 0 && state.version !== shown.asOf; looks--)
      [shown, { links, state }] = [await look(), await known.linksOf(params.case, signal)];
    const nameOf = new Map(shown.nodes.map(({ account }) => [account.ref, account.account]));
    const named = (ref: string): string => nameOf.get(ref) ?? ref;
    const isShown = new Set(shown.edges.map(({ asset, from, to }) => `${asset} ${from} ${to}`));
    const accounts = shown.nodes.map(({ account, asset, parts, ...node }) => [
      ...[account.account, asset, String(node.layer), node.institution ?? '', node.kind, node.labels.join(' ')],
      node.order,
      ...[parts.received, parts.forwarded, parts.returned, parts.exited].map((sum) => major(sum, asset)),
      ...[parts.outOfSight, parts.notFollowed, parts.atRest, node.holdable].map((sum) => major(sum, asset)),
      ...[instant(node.firstIn), instant(node.lastOut)],
      node.notes.map(({ at, by, text }) => `${by} ${instant(at)}: ${text}`).join('\n'),
    ]);
    const flows = shown.edges.map(({ asset, ...edge }) => [
      ...[named(edge.from), named(edge.to), asset, String(edge.transfers)],
      ...[major(edge.amount, asset), major(edge.taint, asset), instant(edge.firstTime), instant(edge.lastTime)],
    ]);
    let left = 0;
    const hiddenBy = new Set<string>();
    const transfers = links.flatMap(({ id, layer, taint, time, transfer }) => {
      if (transfer === null || (query.asset !== undefined && transfer.asset !== query.asset)) return [];
      const { amount, asset } = transfer;
      const [from, to] = [refs.seal(transfer.from), refs.seal(transfer.to)];
      const isSmall = BigInt(taint) < BigInt(query.minTaint ?? '0');
      const isOutside =
        (query.since !== undefined && time < query.since) || (query.until !== undefined && time >= query.until);
      const isCut = !isShown.has(`${asset} ${from} ${to}`);
      if (isSmall || isOutside || isCut) {
        hiddenBy.add(isSmall ? 'min-amount' : isOutside ? 'time' : 'limit');
        left++;
        return [];
      }
      return [
        [id, instant(time), named(from), named(to), asset, major(amount, asset), major(taint, asset), String(layer)],
      ];
    });
    const transfersShown = { shown: transfers.length, of: transfers.length + left, hiddenBy: [...hiddenBy] };
    const table = (rows: Rows, of: Shown, head: readonly string[]): Rows =>
      withHidden(firstRows(rows), of, head.length);
    const bytes = await write([
      { name: '账户 Accounts', head: accountHead, rows: table(accounts, shown.nodesShown, accountHead) },
      { name: '资金流 Flows', head: flowHead, rows: table(flows, shown.edgesShown, flowHead) },
      { name: '交易 Transfers', head: linkHead, rows: table(transfers, transfersShown, linkHead) },
    ]);
    return new Download(`${params.case}-${shown.asOf}.xlsx`, contentType, bytes);
  },
});
