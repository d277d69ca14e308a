import type { CasePicture, PictureEdge, PictureNode } from '@weir/desk-api';

/** Chance from a seed: the same picture each time. */
export const chanceOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const zeroParts = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' };

/** A case of so many accounts and flows, money spreading from one victim through layers. */
export const randomPicture = (
  nodeCount: number,
  edgeCount: number,
  layers: number,
  seed = 1,
): Pick<CasePicture, 'nodes' | 'edges'> => {
  const chance = chanceOf(seed);
  const nodes: PictureNode[] = [];
  for (let i = 0; i < nodeCount; i += 1) {
    const received = String(Math.floor(10_000 + chance() ** 4 * 1e9));
    nodes.push({
      account: {
        ref: `ref-of-account-number-${i}`,
        account: `bank:CMB:6226…${String(i).padStart(4, '0')}`,
        isMasked: true,
      },
      asset: 'CNY',
      layer: i === 0 ? 0 : 1 + Math.floor(chance() * layers),
      parts: { ...zeroParts, received, atRest: received },
      holdable: chance() < 0.3 ? received : '0',
      range: null,
      firstIn: 1_700_000_000_000,
      lastOut: null,
      institution: 'CMB',
      labels: [],
      kind: i === 0 ? 'victim' : 'account',
      ends: [],
      order: 'none',
      notes: [],
    });
  }
  const byLayer = Array.from({ length: layers + 1 }, (_, layer) => nodes.filter((node) => node.layer === layer));
  const pick = (list: readonly PictureNode[]): PictureNode =>
    list[Math.floor(chance() ** 2 * list.length)] ?? nodes[0]!;
  const edges = new Map<string, PictureEdge>();
  const add = (from: PictureNode, to: PictureNode): void => {
    const taint = String(Math.floor(1_000 + chance() * 1e7));
    edges.set(`${from.account.ref} ${to.account.ref}`, {
      from: from.account.ref,
      to: to.account.ref,
      asset: 'CNY',
      transfers: 1 + Math.floor(chance() * 5),
      amount: taint,
      taint,
      firstTime: 1_700_000_000_000,
      lastTime: 1_700_000_600_000,
    });
  };
  for (const node of nodes) if (node.layer > 0) add(pick(byLayer[node.layer - 1]!), node);
  for (let tries = 0; edges.size < edgeCount && tries < edgeCount * 20; tries += 1) {
    const to = nodes[1 + Math.floor(chance() * (nodes.length - 1))]!;
    add(pick(byLayer[to.layer - 1] ?? nodes), to);
  }
  return { nodes, edges: [...edges.values()] };
};
