import type { CasePicture, PictureNode } from '@weir/desk-api';
import { addMoney, isMore } from '../show/money.js';
import { type Choice, type Flow, idOfNode, putAway, type Scene, sourceOf, type Thing, targetOf } from './scene.js';

/** How many things a person reads in one picture. */
export const thingsMax = 300;

/** Which account is folded into which group. Of the data alone: what a reader does never folds others differently. */
export interface Folding {
  readonly groupOf: ReadonlyMap<string, string>;
  readonly members: ReadonlyMap<string, readonly PictureNode[]>;
}

const more = (a: string, b: string): string => (isMore(a, b) ? a : b);
/** What an account is worth to a reader: what can be held there counts before what passed. */
const weightOf = (node: PictureNode): string => more(node.holdable, node.parts.received);

/**
 * Folds small accounts of one layer that got their money from the same source, until no more than `most` things stand.
 * Sources before their followers, so that followers of folded accounts fold along.
 */
export const fold = (picture: Pick<CasePicture, 'nodes' | 'edges'>, most = thingsMax): Folding => {
  const none: Folding = { groupOf: new Map(), members: new Map() };
  if (picture.nodes.length <= most) return none;
  const ranked = [...picture.nodes].sort((a, b) => {
    const [x, y] = [weightOf(a), weightOf(b)];
    if (x !== y) return isMore(x, y) ? -1 : 1;
    return idOfNode(a) < idOfNode(b) ? -1 : 1;
  });
  const kept = new Set(ranked.slice(0, Math.floor(most * 0.6)).map(idOfNode));
  const mainSource = mainSources(picture);
  const groupOf = new Map<string, string>();
  const members = new Map<string, PictureNode[]>();
  const put = (group: string, node: PictureNode): void => {
    groupOf.set(idOfNode(node), group);
    const list = members.get(group);
    if (list === undefined) members.set(group, [node]);
    else list.push(node);
  };
  for (const node of [...picture.nodes].sort((a, b) => a.layer - b.layer)) {
    if (kept.has(idOfNode(node))) continue;
    const source = mainSource.get(idOfNode(node)) ?? '';
    put(`group|${node.layer}|${node.asset}|${groupOf.get(source) ?? source}`, node);
  }
  // A group of one says less than the account itself.
  for (const [group, list] of members)
    if (list.length === 1) {
      members.delete(group);
      groupOf.delete(idOfNode(list[0]!));
    }
  const singles = picture.nodes.length - groupOf.size;
  const bySize = [...members].sort(([a, x], [b, y]) => x.length - y.length || (a < b ? -1 : 1));
  let over = singles + members.size - most;
  for (const [group, list] of bySize) {
    if (over <= 0) break;
    const rest = `group|${list[0]!.layer}|${list[0]!.asset}|rest`;
    if (members.has(rest)) over -= 1;
    members.delete(group);
    for (const node of list) put(rest, node);
  }
  // Many groups of one may be left over: the smallest singles go where the rest of their layer is.
  for (let at = ranked.length - 1; at >= 0 && over > 0; at -= 1) {
    const node = ranked[at]!;
    if (groupOf.has(idOfNode(node))) continue;
    const rest = `group|${node.layer}|${node.asset}|rest`;
    if (members.has(rest)) over -= 1;
    put(rest, node);
  }
  return { groupOf, members };
};

/** For each account, where most of its taint came from. */
const mainSources = (picture: Pick<CasePicture, 'nodes' | 'edges'>): Map<string, string> => {
  const best = new Map<string, { readonly source: string; readonly taint: string }>();
  for (const edge of picture.edges) {
    const [source, target] = [sourceOf(edge), targetOf(edge)];
    const before = best.get(target);
    if (source !== target && (before === undefined || isMore(edge.taint, before.taint)))
      best.set(target, { source, taint: edge.taint });
  }
  return new Map([...best].map(([target, { source }]) => [target, source]));
};

/** What stands in the picture after folding and after what the reader did. */
export const sceneOf = (picture: Pick<CasePicture, 'nodes' | 'edges'>, folding: Folding, choice: Choice): Scene => {
  const away = putAway(picture, choice);
  const things = new Map<string, Thing>();
  /** The thing that an account is in; missing where it is put away. */
  const standsIn = new Map<string, string>();
  const groups = new Map<string, PictureNode[]>();
  let nodes = 0;
  for (const node of picture.nodes) {
    const id = idOfNode(node);
    const group = folding.groupOf.get(id);
    if (away.has(id) || (group !== undefined && choice.hidden.has(group))) continue;
    nodes += 1;
    if (group !== undefined) {
      const list = groups.get(group);
      if (list === undefined) groups.set(group, [node]);
      else list.push(node);
    }
    if (group !== undefined && !choice.opened.has(group)) standsIn.set(id, group);
    else {
      standsIn.set(id, id);
      things.set(id, { id, kind: 'node', layer: node.layer, node, folds: choice.collapsed.has(id) ? 1 : 0 });
    }
  }
  for (const [id, members] of groups)
    things.set(id, {
      id,
      kind: 'group',
      layer: members[0]!.layer,
      asset: members[0]!.asset,
      members,
      holdable: addMoney(members.map((node) => node.holdable)),
      received: addMoney(members.map((node) => node.parts.received)),
      isOpen: choice.opened.has(id),
    });
  const { flows, edges } = flowsOf(picture, standsIn);
  return { things, flows, nodes, edges };
};

const flowsOf = (
  picture: Pick<CasePicture, 'edges'>,
  standsIn: ReadonlyMap<string, string>,
): { flows: Flow[]; edges: number } => {
  const flows = new Map<string, Flow>();
  let edges = 0;
  for (const edge of picture.edges) {
    const [from, to] = [standsIn.get(sourceOf(edge)), standsIn.get(targetOf(edge))];
    if (from === undefined || to === undefined) continue;
    edges += 1;
    if (from === to) continue;
    const id = `${from} ${to} ${edge.asset}`;
    const before = flows.get(id);
    flows.set(
      id,
      before === undefined
        ? { ...edge, id, from, to }
        : {
            ...before,
            transfers: before.transfers + edge.transfers,
            amount: addMoney([before.amount, edge.amount]),
            taint: addMoney([before.taint, edge.taint]),
            firstTime: Math.min(before.firstTime, edge.firstTime),
            lastTime: Math.max(before.lastTime, edge.lastTime),
          },
    );
  }
  return { flows: [...flows.values()], edges };
};
