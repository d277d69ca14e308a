import type { TransferFacts, WaysFound } from '@weir/store';
import { type AlertStyle, accountText } from '../alerts/alert-table.js';
import { plainTable } from '../alerts/plain-table.js';
import { printable } from '../alerts/printable.js';
import { readableAmount } from '../alerts/readable-amount.js';
import { localTime } from '../alerts/readable-time.js';
import { counted } from '../language/words.js';

/** How ways are shown. */
export type WaysStyle = Pick<AlertStyle, 'language' | 'unmasked' | 'colours' | 'zoneMinutes'>;

/** Rows of all ways together that are shown. */
const edgesShownMax = 50;

interface Edge {
  readonly first: TransferFacts;
  readonly transfers: number;
  readonly amount: bigint;
  readonly lastTime: number;
}

/** Payments put together by payer, payee and asset, nearest to the payer first. */
const edgesOf = ({ transfers, hops }: WaysFound): Edge[] => {
  const edges = new Map<string, Edge>();
  for (const transfer of transfers) {
    const name = JSON.stringify([transfer.from, transfer.to, transfer.asset]);
    const known = edges.get(name) ?? { first: transfer, transfers: 0, amount: 0n, lastTime: transfer.time };
    edges.set(name, {
      first: known.first,
      transfers: known.transfers + 1,
      amount: known.amount + BigInt(transfer.amount),
      lastTime: Math.max(known.lastTime, transfer.time),
    });
  }
  const away = ({ first }: Edge): number => hops.get(first.from) ?? 0;
  return [...edges.values()].sort((left, right) => away(left) - away(right) || left.first.time - right.first.time);
};

const pathTable = (path: readonly TransferFacts[], { language, unmasked, zoneMinutes }: WaysStyle): string[] => {
  const zh = language === 'zh';
  const heads = zh
    ? ['', '付款', '转出时间', '收款', '到账时间', '金额', '流水号']
    : ['', 'from', 'left', 'to', 'arrived', 'amount', 'transfer'];
  return plainTable(
    heads.map((head, at) => ({ head, align: at === 0 || at === 5 ? 'right' : 'left' })),
    path.map((transfer, at) => [
      String(at + 1),
      accountText(transfer.from, unmasked),
      localTime(transfer.time, zoneMinutes),
      accountText(transfer.to, unmasked),
      transfer.creditTime === transfer.time ? '=' : localTime(transfer.creditTime!, zoneMinutes),
      readableAmount(String(transfer.amount), transfer.asset),
      printable(transfer.id),
    ]),
  );
};

const edgeTable = (
  edges: readonly Edge[],
  { hops }: WaysFound,
  { language, unmasked, zoneMinutes }: WaysStyle,
): string[] => {
  const zh = language === 'zh';
  const heads = zh
    ? ['步', '付款', '收款', '笔数', '金额', '首笔', '末笔']
    : ['step', 'from', 'to', 'transfers', 'amount', 'first', 'last'];
  return plainTable(
    heads.map((head, at) => ({ head, align: at === 0 || at === 3 || at === 4 ? 'right' : 'left' })),
    edges.map(({ first, transfers, amount, lastTime }) => [
      String((hops.get(first.from) ?? 0) + 1),
      accountText(first.from, unmasked),
      accountText(first.to, unmasked),
      String(transfers),
      readableAmount(String(amount), first.asset),
      localTime(first.time, zoneMinutes),
      localTime(lastTime, zoneMinutes),
    ]),
  );
};

/**
 * The shortest way, then all of them together, and what the search did not look at.
 * @param unknown where no way was found: which of both accounts no transfer names
 */
export const waysText = (found: WaysFound, style: WaysStyle, unknown: readonly string[] = []): string[] => {
  const { language, colours } = style;
  const zh = language === 'zh';
  const { path, isComplete, pockets, entries } = found;
  const unsure = isComplete
    ? []
    : [
        colours.yellow(
          zh
            ? `已达搜索上限（${pockets} 个账户，${entries} 笔），可能还有其他路径；可缩小 --since/--until 或减少 --max-hops`
            : `the search ended at its cost limit (${pockets} pockets, ${entries} entries): there may be more ways; narrow --since/--until or --max-hops`,
        ),
      ];
  const mistyped = unknown.map((account) => {
    const shown = accountText(account, style.unmasked);
    return colours.yellow(
      zh
        ? `没有任何转账涉及账户 ${shown}：请核对账号`
        : `no transfer names the account ${shown}: look at its number again`,
    );
  });
  if (path === null) return [zh ? '没有找到资金路径。' : 'No way of money was found.', ...mistyped, ...unsure];
  const edges = edgesOf(found);
  const shown = edges.slice(0, edgesShownMax);
  const [pathHead, ...pathLines] = pathTable(path, style);
  const [edgeHead, ...edgeLines] = edgeTable(shown, found, style);
  const title = zh
    ? `全部路径：${found.hops.size} 个账户，${edges.length} 条边，${found.transfers.length} 笔转账`
    : `all ways together: ${counted(found.hops.size, 'account')}, ${counted(edges.length, 'edge')}, ${counted(found.transfers.length, 'transfer')}`;
  const rest = edges.length - shown.length;
  return [
    colours.bold(
      zh
        ? `最短路径（${path.length} 笔）`
        : `shortest way (${path.length} ${path.length === 1 ? 'transfer' : 'transfers'})`,
    ),
    colours.bold(pathHead!),
    ...pathLines,
    '',
    colours.bold(title),
    colours.bold(edgeHead!),
    ...edgeLines,
    ...(rest > 0 ? [colours.dim(zh ? `… 另有 ${rest} 条，见 --json` : `… ${rest} more, see --json`)] : []),
    ...unsure,
  ];
};

/** What `weir path --json` prints: accounts whole, amounts as strings of minor units, times in ms UTC; `unknown`: no transfer names them. */
export const waysJson = (found: WaysFound, unknown: readonly string[] = []): object => {
  const told = (transfer: TransferFacts) => ({ ...transfer, amount: String(transfer.amount) });
  return {
    path: found.path?.map(told) ?? null,
    transfers: found.transfers.map(told),
    accounts: [...found.hops].map(([account, hops]) => ({ account, hops })),
    unknown,
    isComplete: found.isComplete,
    pockets: found.pockets,
    entries: found.entries,
  };
};
