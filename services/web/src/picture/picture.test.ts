import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMoney } from '../show/money.js';
import { fold, sceneOf, thingsMax } from './fold.js';
import { boxHeight, columnPitch, place } from './layout.js';
import { randomPicture } from './picture.fixture.js';
import { type Choice, idOfNode, putAway, shortName } from './scene.js';

const nothing: Choice = { hidden: new Set(), collapsed: new Set(), opened: new Set() };
const pictures = fc
  .tuple(fc.integer({ min: 2, max: 900 }), fc.integer({ min: 1, max: 9 }), fc.nat(1_000))
  .map(([nodes, layers, seed]) => randomPicture(nodes, nodes * 2, layers, seed));

describe('a picture that a person reads', () => {
  test('has three hundred things at most, which stand for every account once', () => {
    fc.assert(
      fc.property(pictures, (picture) => {
        const scene = sceneOf(picture, fold(picture), nothing);
        expect(scene.things.size).toBeLessThanOrEqual(thingsMax);
        const accounts = [...scene.things.values()].flatMap((thing) =>
          thing.kind === 'node' ? [idOfNode(thing.node)] : thing.members.map(idOfNode),
        );
        expect(accounts.sort()).toEqual(picture.nodes.map(idOfNode).sort());
        expect([scene.nodes, scene.edges]).toEqual([picture.nodes.length, picture.edges.length]);
      }),
      { numRuns: 40 },
    );
  });

  test('loses no money by folding: flows within a group aside, sums are the sums of the case', () => {
    const picture = randomPicture(2_000, 4_000, 6);
    const folding = fold(picture);
    const scene = sceneOf(picture, folding, nothing);
    const across = picture.edges.filter((edge) => {
      const [a, b] = [`${edge.from}|CNY`, `${edge.to}|CNY`].map((id) => folding.groupOf.get(id) ?? id);
      return a !== b;
    });
    expect(addMoney(scene.flows.map((flow) => flow.taint))).toBe(addMoney(across.map((edge) => edge.taint)));
  });

  test('opens a group without folding anything else differently', () => {
    const picture = randomPicture(1_500, 3_000, 5);
    const folding = fold(picture);
    const [group, members] = [...folding.members][0]!;
    const scene = sceneOf(picture, folding, { ...nothing, opened: new Set([group]) });
    const before = sceneOf(picture, folding, nothing);
    for (const id of before.things.keys()) expect(scene.things.has(id)).toBe(true);
    expect(scene.things.size).toBe(before.things.size + members.length);
  });
});

describe('the places of things', () => {
  test('are columns by layer in which no two boxes touch', () => {
    const picture = randomPicture(400, 900, 6);
    const scene = sceneOf(picture, fold(picture), nothing);
    const placement = place(new Map(), scene);
    const taken = new Map<number, number[]>();
    for (const thing of scene.things.values()) {
      const spot = placement.get(thing.id)!;
      expect(spot.x).toBe(thing.layer * columnPitch);
      taken.set(spot.x, [...(taken.get(spot.x) ?? []), spot.y]);
    }
    for (const ys of taken.values()) {
      ys.sort((a, b) => a - b);
      for (let i = 1; i < ys.length; i += 1) expect(ys[i]! - ys[i - 1]!).toBeGreaterThan(boxHeight);
    }
  });

  test('never change when something is opened, hidden, collapsed or comes later', () => {
    fc.assert(
      fc.property(pictures, fc.nat(), (picture, which) => {
        const folding = fold(picture, 50);
        const before = place(new Map(), sceneOf(picture, folding, nothing));
        const groups = [...folding.members.keys()];
        const opened = new Set(groups.length === 0 ? [] : [groups[which % groups.length]!]);
        const hidden = new Set([idOfNode(picture.nodes[which % picture.nodes.length]!)]);
        const after = place(before, sceneOf(picture, folding, { ...nothing, opened, hidden }));
        for (const [id, spot] of before) expect(after.get(id)).toEqual(spot);
      }),
      { numRuns: 40 },
    );
  });
});

describe('collapsing an account', () => {
  test('puts away what only its money reached', () => {
    const base = randomPicture(4, 1, 3).nodes;
    const nodes = [0, 1, 1, 2].map((layer, i) => ({ ...base[i]!, layer }));
    const edge = (from: number, to: number) => ({
      ...randomPicture(2, 1, 1).edges[0]!,
      from: nodes[from]!.account.ref,
      to: nodes[to]!.account.ref,
    });
    const collapsed = new Set([idOfNode(nodes[1]!)]);
    const alone = { nodes, edges: [edge(0, 1), edge(0, 2), edge(1, 3)] };
    expect([...putAway(alone, { ...nothing, collapsed })]).toEqual([idOfNode(nodes[3]!)]);
    const shared = { nodes, edges: [...alone.edges, edge(2, 3)] };
    expect(putAway(shared, { ...nothing, collapsed }).size).toBe(0);
  });
});

test('short names of twenty thousand ids are all different', () => {
  const names = new Set(Array.from({ length: 20_000 }, (_, i) => shortName(`ref-${i}|CNY`)));
  expect(names.size).toBe(20_000);
});
