import { assetOf, formatMajor } from '@weir/model';
import type { CaseFacts } from './case-facts.js';
import { countingReports } from './recompute.js';
import { escaped } from './report-html.js';

const column = 260;
const row = 44;
const box = { width: 190, height: 34 };
/** Accounts in a column; the picture is for people, the tables are whole. */
const columnMax = 60;

interface Node {
  readonly account: string;
  readonly asset: string;
  readonly layer: number;
  readonly received: bigint;
  x: number;
  y: number;
}

const receivedText = ({ layer, received, asset }: Node): string => {
  const sum = `${formatMajor(received, assetOf(asset).decimals)} ${asset}`;
  if (layer === 0) return received === 0n ? '' : `已返还 returned ${sum}`;
  return received === 0n ? '在途 in flight' : sum;
};

/** The accounts of a case in columns by layer, victims and payers left of them (trace §3), with lines as thick as their money. */
export const pictureSvg = ({ lines, accounts, reports, summary }: CaseFacts): string => {
  const standing = countingReports(reports.map(({ report }) => report));
  const victims = new Set<string>(standing.flatMap(({ roots }) => roots.victims));
  const shownLayer = (account: string, layer: number): number => (victims.has(account) ? 0 : layer);
  const nodes = new Map<string, Node>();
  const keyOf = (account: string, asset: string): string => `${account} ${asset}`;
  for (const { account, asset, layer, received } of accounts)
    nodes.set(keyOf(account, asset), {
      ...{ account, asset, layer: shownLayer(account, layer), received: BigInt(received), x: 0, y: 0 },
    });
  for (const { flow, layer } of lines) {
    if (flow === null || layer !== 1) continue;
    const { from, asset } = flow.record;
    const key = keyOf(from, asset);
    if (!nodes.has(key)) nodes.set(key, { account: from, asset, layer: 0, received: 0n, x: 0, y: 0 });
  }
  // Money that has not arrived: the pocket has no row yet.
  for (const { flow, layer } of lines) {
    if (flow === null) continue;
    const { to, asset } = flow.record;
    const key = keyOf(to, asset);
    if (!nodes.has(key)) nodes.set(key, { account: to, asset, layer: shownLayer(to, layer), received: 0n, x: 0, y: 0 });
  }
  const layers = new Map<number, Node[]>();
  for (const node of nodes.values()) {
    const there = layers.get(node.layer);
    if (there === undefined) layers.set(node.layer, [node]);
    else there.push(node);
  }
  const hidden: string[] = [];
  const shown = new Set<Node>();
  for (const [layer, there] of layers) {
    there.sort((a, b) => (b.received > a.received ? 1 : b.received < a.received ? -1 : a.account < b.account ? -1 : 1));
    for (const [at, node] of there.slice(0, columnMax).entries()) {
      node.x = 20 + layer * column;
      node.y = 60 + at * row;
      shown.add(node);
    }
    if (there.length > columnMax) hidden.push(`层 ${layer}: ${columnMax} / ${there.length}`);
  }
  const edges = new Map<string, { from: Node; to: Node; taint: bigint; transfers: number }>();
  for (const { flow, credit, taint } of lines) {
    const entry = (flow ?? credit)?.record;
    if (entry === undefined) continue;
    const from = nodes.get(keyOf(entry.from, entry.asset));
    const to = nodes.get(keyOf(entry.to, entry.asset));
    if (from === undefined || to === undefined || !shown.has(from) || !shown.has(to)) continue;
    const key = `${keyOf(entry.from, entry.asset)} > ${entry.to}`;
    const known = edges.get(key) ?? { from, to, taint: 0n, transfers: 0 };
    known.taint += BigInt(taint);
    known.transfers++;
    edges.set(key, known);
  }
  const most = [...edges.values()].reduce((max, { taint }) => (taint > max ? taint : max), 1n);
  const path = ({ from, to, taint, transfers }: { from: Node; to: Node; taint: bigint; transfers: number }): string => {
    const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
    const wide = (0.6 + 5 * Math.sqrt(Number((taint * 10_000n) / most) / 10_000)).toFixed(2);
    const told = `${from.account} → ${to.account}: ${formatMajor(taint, assetOf(from.asset).decimals)} ${from.asset}, ${transfers}`;
    return `<path d="M${x1} ${y1}C${x1 + 50} ${y1} ${x2 - 50} ${y2} ${x2} ${y2}" stroke-width="${wide}"><title>${escaped(told)}</title></path>`;
  };
  const rect = (node: Node): string =>
    `<g transform="translate(${node.x} ${node.y})"><rect width="${box.width}" height="${box.height}" rx="4"/><text x="8" y="14">${escaped(node.account)}</text><text x="8" y="28" class="m">${escaped(receivedText(node))}</text></g>`;
  const deepest = Math.max(0, ...layers.keys());
  const tallest = Math.max(1, ...[...layers.values()].map((there) => Math.min(columnMax, there.length)));
  const [width, height] = [40 + (deepest + 1) * column, 90 + tallest * row];
  const heads = Array.from({ length: deepest + 1 }, (_, layer) => {
    const name = layer === 0 ? '付款方 payers' : `${layer} 级 layer ${layer}`;
    return `<text x="${20 + layer * column}" y="44" class="h">${name}</text>`;
  });
  const note =
    hidden.length === 0 ? '' : ` （仅示每层前 ${columnMax} 个 showing the first of each: ${hidden.join('; ')}）`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>text{font:10px "Noto Sans SC",sans-serif;fill:#1b1f24}.h{font-size:12px;font-weight:bold}.m{fill:#57606a}rect{fill:#f6f8fa;stroke:#8c959f}path{fill:none;stroke:#b5482a;stroke-opacity:.45}</style>
<text x="20" y="22" class="h">${escaped(summary.case)}${escaped(note)}</text>
${heads.join('\n')}
${[...edges.values()].map(path).join('\n')}
${[...shown].map(rect).join('\n')}
</svg>
`;
};
