import type { PictureNode } from '@weir/desk-api';
import { formatMoneyShort } from '../show/money.js';
import { formatTimeShort } from '../show/time.js';
import type { Flow, Thing } from './scene.js';

/** What words a picture needs of its reader's language. */
export interface PictureWords {
  readonly language: 'zh' | 'en';
  readonly zone: string;
  readonly group: (count: number) => string;
  readonly groupOpen: (count: number) => string;
  readonly column: (layer: number) => string;
}

/** An account as a box has room for it: `CMB 6226…0017`. */
const shortAccount = (account: string): string => {
  const parts = account.split(':');
  const local = parts.length > 2 ? parts.slice(2).join(':') : (parts.at(-1) ?? account);
  const ends = local.length <= 12 ? local : `${local.slice(0, 4)}…${local.slice(-4)}`;
  return parts.length > 2 ? `${parts[1]} ${ends}` : ends;
};

/** The end of a short name, `…0017`, by which people tell accounts apart; other names as they are. */
export const endOf = (name: string): string => /….{4}$/u.exec(name)?.[0] ?? name;

export const titleOf = (thing: Thing, words: PictureWords): string =>
  thing.kind === 'node'
    ? shortAccount(thing.node.account.account)
    : thing.isOpen
      ? words.groupOpen(thing.members.length)
      : words.group(thing.members.length);

/** What came in, and what of it can be held: the two sums of a box. */
export const sumOf = (thing: Thing, words: PictureWords): string => {
  const asset = thing.kind === 'node' ? thing.node.asset : thing.asset;
  const received = thing.kind === 'node' ? thing.node.parts.received : thing.received;
  const holdable = thing.kind === 'node' ? thing.node.holdable : thing.holdable;
  const short = (amount: string): string => formatMoneyShort(amount, asset, words.language);
  return holdable === '0' ? short(received) : `${short(received)} | ${short(holdable)}`;
};

/** Signs beside the colours, so that nothing is told by colour alone. */
export const signOf = (node: PictureNode): string =>
  ({ victim: '◆', account: '', exit: '→', chain: '※', hub: '◎' })[node.kind] +
  { none: '', asked: ' ○', held: ' ■', refused: ' ×' }[node.order];

export const flowLabel = (
  flow: Flow,
  words: PictureWords,
  show: { readonly amounts: boolean; readonly times: boolean },
): string => {
  const parts: string[] = [];
  if (show.amounts) parts.push(formatMoneyShort(flow.taint, flow.asset, words.language));
  if (show.amounts && flow.transfers > 1) parts.push(`×${flow.transfers}`);
  if (show.times) {
    parts.push(formatTimeShort(flow.firstTime, words.zone));
    if (flow.lastTime > flow.firstTime + 60_000) parts.push(`– ${formatTimeShort(flow.lastTime, words.zone)}`);
  }
  return parts.join(' ');
};
