import type { CasePicture, PictureEdge, PictureNode } from '@weir/desk-api';

/** An account in one asset, by which everything of a picture is found. */
export const nodeId = (ref: string, asset: string): string => `${ref}|${asset}`;
export const idOfNode = (node: PictureNode): string => nodeId(node.account.ref, node.asset);
export const sourceOf = (edge: PictureEdge): string => nodeId(edge.from, edge.asset);
export const targetOf = (edge: PictureEdge): string => nodeId(edge.to, edge.asset);

/** Something that stands in the picture: an account, or several small ones folded into one. */
export type Thing =
  | {
      readonly id: string;
      readonly kind: 'node';
      readonly layer: number;
      readonly node: PictureNode;
      readonly folds: number;
    }
  | {
      readonly id: string;
      readonly kind: 'group';
      readonly layer: number;
      readonly asset: string;
      readonly members: readonly PictureNode[];
      readonly holdable: string;
      readonly received: string;
      readonly isOpen: boolean;
    };

/** Money between two things: all flows between their accounts in one asset. */
export interface Flow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly transfers: number;
  readonly amount: string;
  readonly taint: string;
  readonly firstTime: number;
  readonly lastTime: number;
}

export interface Scene {
  readonly things: ReadonlyMap<string, Thing>;
  readonly flows: readonly Flow[];
  /** Accounts and flows of the case that the things stand for. */
  readonly nodes: number;
  readonly edges: number;
}

/** What a reader did to the picture. Sets of ids of nodes and groups. */
export interface Choice {
  readonly hidden: ReadonlySet<string>;
  /** Accounts whose followers are put away. */
  readonly collapsed: ReadonlySet<string>;
  /** Groups whose members stand by themselves. */
  readonly opened: ReadonlySet<string>;
}

/**
 * A short name of an id for addresses: 53 bits, so that twenty thousand ids share none but once in ten million pictures.
 * A clash would open two groups at once, and nothing worse.
 */
export const shortName = (id: string): string => {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < id.length; i += 1) {
    const code = id.charCodeAt(i);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)).toString(36);
};

/** Which accounts are put away: hidden ones, and those that only ways through a collapsed account reach. */
export const putAway = (picture: Pick<CasePicture, 'nodes' | 'edges'>, choice: Choice): Set<string> => {
  const away = new Set<string>();
  for (const node of picture.nodes) if (choice.hidden.has(idOfNode(node))) away.add(idOfNode(node));
  if (choice.collapsed.size === 0) return away;
  const next = new Map<string, string[]>();
  const hasSource = new Set<string>();
  for (const edge of picture.edges) {
    const [from, to] = [sourceOf(edge), targetOf(edge)];
    if (from === to) continue;
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
    hasSource.add(to);
  }
  const seen = new Set<string>();
  const queue = picture.nodes.filter((node) => node.layer === 0 || !hasSource.has(idOfNode(node))).map(idOfNode);
  for (const id of queue) seen.add(id);
  for (let at = 0; at < queue.length; at += 1) {
    if (choice.collapsed.has(queue[at]!)) continue;
    for (const to of next.get(queue[at]!) ?? [])
      if (!seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
  }
  for (const node of picture.nodes) if (!seen.has(idOfNode(node))) away.add(idOfNode(node));
  return away;
};
