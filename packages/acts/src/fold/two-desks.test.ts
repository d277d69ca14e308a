import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, actForm, type Deed, encodeAct } from '../acts/act.js';
import type { OrderAnswer, OrderFacts } from '../acts/order-acts.js';
import { hourMs, minuteMs, orderFacts } from '../desk.fixture.js';
import { dueTimers } from '../due-timers.js';
import { finalStates, holdingStates } from '../orders/order.js';
import { standing } from '../releases/tasks.js';
import type { ActMessage } from './chain.js';
import { type DeskState, emptyState } from './state.js';
import { step } from './step.js';

/** Two accounts, three cases, six orders, four people: few enough that they meet all the time. */
const accounts = ['bank:OWN:1', 'bank:CMB:2'];
const cases = ['c1', 'c2', 'c3'];
const ids = ['1', '2', '3', '4', '5', '6'];

const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);

const facts: fc.Arbitrary<OrderFacts> = fc
  .record({
    account: oneOf(accounts),
    caseName: oneOf(cases),
    kind: oneOf(['stop', 'stop', 'stop', 'extension', 'release', 'limit-freeze', 'renewal', 'watch'] as const),
    amount: oneOf(['100000', '3000000', '6000000']),
    of: oneOf([null, ...ids]),
  })
  .map(({ account, caseName, kind, amount, of }) =>
    orderFacts({
      account,
      kind,
      amount,
      of: kind === 'stop' || kind === 'watch' ? null : of,
      isOwn: account === accounts[0],
      rests: { alert: `${caseName}|${account}`, revision: 1, case: caseName },
    }),
  );

const answer: fc.Arbitrary<OrderAnswer> = fc.record({
  outcome: oneOf(['executed', 'executed', 'partly-executed', 'refused'] as const),
  balanceBefore: oneOf([null, '50000', '9000000']),
  executedAmount: oneOf([null, '0', '40000', '3000000']),
  priorHolds: fc.constant([]),
  startedAt: fc.constant(null),
  reason: fc.constant(null),
});

const reason = 'why';
const about = (prefix: string, among: readonly string[], deed: fc.Arbitrary<Deed>) =>
  fc.record({ subject: oneOf(among).map((id) => `${prefix}:${id}`), deed });
const plain = (...kinds: readonly ('order.send' | 'order.confirm' | 'order.cancel' | 'order.papers')[]) =>
  oneOf(kinds).map((kind): Deed => ({ kind }));

const taskIds = ids.flatMap((id) => [`order:${id}:1`, `order:${id}:2`]);
const done = fc.oneof(
  { weight: 5, arbitrary: about('order', ids, fc.record({ kind: fc.constant('order.draft' as const), order: facts })) },
  {
    weight: 4,
    arbitrary: about('order', ids, fc.record({ kind: fc.constant('order.own-stop' as const), order: facts })),
  },
  { weight: 9, arbitrary: about('order', ids, plain('order.send', 'order.confirm', 'order.confirm', 'order.cancel')) },
  { weight: 6, arbitrary: about('order', ids, fc.record({ kind: fc.constant('order.answer' as const), answer })) },
  {
    weight: 4,
    arbitrary: about(
      'order',
      ids,
      fc.oneof(
        oneOf(['order.extend', 'order.renew', 'order.release'] as const).map((kind): Deed => ({ kind, reason })),
        oneOf([null, '40000']).map((amount): Deed => ({ kind: 'order.freeze', reason, amount })),
        oneOf(['40000', '100000']).map((amount): Deed => ({ kind: 'order.return', reason, amount, to: null })),
      ),
    ),
  },
  {
    weight: 3,
    arbitrary: about(
      'release',
      taskIds,
      oneOf(['released', 'kept'] as const).map((outcome): Deed => ({ kind: 'release.end', outcome, reason })),
    ),
  },
  {
    weight: 1,
    arbitrary: about(
      'appeal',
      ['p1', 'p2'],
      fc.oneof(
        oneOf(ids).map((id): Deed => ({ kind: 'appeal.intake', against: { kind: 'order', id }, text: 't', from: 'f' })),
        fc.constant<Deed>({ kind: 'appeal.decide', outcome: 'granted', text: 't' }),
      ),
    ),
  },
);

type Planned =
  | { readonly kind: 'person'; readonly act: Omit<Act, 'id' | 'v' | 'head'> }
  | { readonly kind: 'alert'; readonly subject: string; readonly deed: Deed }
  | { readonly kind: 'timers' }
  | { readonly kind: 'repeat'; readonly back: number }
  | { readonly kind: 'wait'; readonly ms: number };

const planned: fc.Arbitrary<Planned> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ actor: oneOf(['ann', 'bob', 'cat', 'dan']), done }).map(
      ({ actor, done: { subject, deed } }): Planned => ({
        kind: 'person',
        act: { actor, subject, deed, seen: null },
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        account: oneOf(accounts),
        caseName: oneOf(cases),
        revision: fc.integer({ min: 1, max: 9 }),
        holdable: oneOf(['0', '50000', '3000000']),
        cause: oneOf(['shrunk', 'shrunk', 'withdrawn'] as const),
      })
      .map(({ account, caseName, ...rest }): Planned => {
        const deed: Deed = { kind: 'alert.changed', case: caseName, account, asset: 'CNY', ...rest };
        return { kind: 'alert', subject: `alert:${caseName}|${account}`, deed };
      }),
  },
  { weight: 2, arbitrary: fc.constant<Planned>({ kind: 'timers' }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }).map((back): Planned => ({ kind: 'repeat', back })) },
  {
    weight: 2,
    arbitrary: oneOf([minuteMs, 30 * minuteMs, 42 * hourMs, 6 * hourMs]).map((ms): Planned => ({ kind: 'wait', ms })),
  },
);

/** Everything that two desks must agree on. */
const summary = (state: DeskState): unknown => ({
  ...state,
  ticking: [...state.ticking].sort(),
});

/** Plays a plan through one desk and looks at it after each message; the messages that it came to. */
const play = (plan: readonly Planned[], look: (state: DeskState) => void = () => {}): readonly ActMessage[] => {
  const state = emptyState();
  const messages: ActMessage[] = [];
  let nowMs = 1_700_000_000_000;
  const write = (value: Uint8Array): void => {
    const message = { offset: messages.length, timeMs: nowMs, value };
    messages.push(message);
    step(state, message);
    look(state);
  };
  for (const [index, one] of plan.entries()) {
    nowMs += 1_000;
    if (one.kind === 'wait') nowMs += one.ms;
    else if (one.kind === 'timers') for (const act of dueTimers(state, nowMs)) write(encodeAct(act));
    else if (one.kind === 'repeat') {
      const earlier = messages.at(-1 - one.back);
      if (earlier !== undefined) write(earlier.value!);
    } else {
      const of = one.kind === 'person' ? one.act : { actor: 'weir', subject: one.subject, deed: one.deed, seen: null };
      write(encodeAct({ v: actForm, id: `a${index}`, head: state.head, ...of }));
    }
  }
  return messages;
};

const fold = (messages: readonly ActMessage[], state = emptyState()): DeskState => {
  for (const message of messages) step(state, message);
  return state;
};

const by = (actor: string, subject: string, deed: Deed): Planned => ({
  kind: 'person',
  act: { actor, subject, deed, seen: null },
});
const caseOf = (account: string, caseName: string): OrderFacts =>
  orderFacts({
    account,
    isOwn: account === accounts[0],
    rests: { alert: `${caseName}|${account}`, revision: 1, case: caseName },
  });
/** Beginnings from which it is not far to what chance seldom finds. */
const beginnings: readonly (readonly Planned[])[] = [
  [],
  // An account with no stop left.
  cases.flatMap((caseName, index) => [
    by('ann', `order:${index + 1}`, { kind: 'order.draft', order: caseOf(accounts[1]!, caseName) }),
    by('ann', `order:${index + 1}`, { kind: 'order.send' }),
  ]),
  // A stop that two people made, on a report that is withdrawn.
  [
    by('ann', 'order:1', { kind: 'order.own-stop', order: caseOf(accounts[0]!, 'c1') }),
    by('bob', 'order:1', { kind: 'order.confirm' }),
    {
      kind: 'alert',
      subject: `alert:c1|${accounts[0]}`,
      deed: {
        kind: 'alert.changed',
        revision: 5,
        case: 'c1',
        account: accounts[0]!,
        asset: 'CNY',
        holdable: '0',
        cause: 'withdrawn',
      },
    },
  ],
];
const plans = fc
  .tuple(oneOf(beginnings), fc.array(planned, { minLength: 1, maxLength: 120 }))
  .map(([beginning, rest]) => [...beginning, ...rest]);

describe('two desks', () => {
  it('that read the same messages have the same state, one of them started anew in the middle', () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, cut) => {
        const messages = play(plan);
        const at = cut % (messages.length + 1);
        const first = fold(messages);
        const before = summary(fold(messages.slice(0, at)));
        const second = fold(messages.slice(0, at));
        expect(summary(second)).toEqual(before);
        expect(summary(fold(messages.slice(at), second))).toEqual(summary(first));
      }),
      { numRuns: 60 },
    );
  });

  it('that both send everything, in any interleaving, come to what one would have come to', () => {
    // Without waits every act has one time, whichever of its two copies comes first.
    const hasty = fc.array(
      planned.filter(({ kind }) => kind === 'person' || kind === 'alert'),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(hasty, fc.infiniteStream(fc.boolean()), (plan, coins) => {
        const once = play(plan).map((message) => ({ ...message, timeMs: 5 }));
        const [left, right] = [[...once], [...once]];
        const twice: ActMessage[] = [];
        while (left.length + right.length > 0) {
          const isLeft = right.length === 0 || (left.length > 0 && coins.next().value === true);
          twice.push({ ...(isLeft ? left : right).shift()!, offset: twice.length });
        }
        const things = ({ orders, tasks, appeals, alerts, last, seq }: DeskState): unknown => ({
          orders,
          tasks,
          appeals,
          alerts,
          last,
          seq,
        });
        expect(things(fold(twice))).toEqual(things(fold(once)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('no message', () => {
  it('stops the fold, whatever somebody wrote into it', () => {
    const leaves = ['', '0', '5', 'weir', 'stop', 'order', '1', null, -1, 0, 1e15, true, [], {}] as const;
    const changes = fc.array(fc.record({ at: fc.nat(), leaf: oneOf(leaves) }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(plans, changes, (plan, changed) => {
        const messages = [...play(plan)];
        fc.pre(messages.length > 0);
        for (const { at, leaf } of changed) {
          const index = at % messages.length;
          const act: unknown = JSON.parse(new TextDecoder().decode(messages[index]!.value!));
          const places: (readonly [Record<string, unknown>, string])[] = [];
          const visit = (node: unknown): void => {
            if (typeof node !== 'object' || node === null) return;
            for (const key of Object.keys(node)) {
              places.push([node as Record<string, unknown>, key]);
              visit((node as Record<string, unknown>)[key]);
            }
          };
          visit(act);
          const [node, key] = places[at % places.length]!;
          node[key] = leaf;
          messages[index] = { ...messages[index]!, value: new TextEncoder().encode(JSON.stringify(act)) };
        }
        fold(messages);
      }),
      { numRuns: 60 },
    );
  });
});

describe('no path of acts', () => {
  it('has one person confirm what they did, stops an account too often, or releases twice', () => {
    const reached = { confirmed: 0, released: 0, usedUp: 0, tasks: 0 };
    let runs = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        runs++;
        const confirmed = new Map<string, string>();
        const released = new Set<string>();
        let before: DeskState['orders'] = new Map();
        play(plan, (state) => {
          const { act, outcome, isRepeat } = state.audit.at(-1)!;
          const isNew = outcome.kind === 'accepted' && !isRepeat;
          if (isNew && act?.deed.kind === 'order.confirm') {
            expect(confirmed.has(act.subject)).toBe(false);
            confirmed.set(act.subject, act.actor);
            reached.confirmed += 1;
          }
          if (outcome.kind === 'refused' && outcome.code === 'DESK_STOPS_USED_UP') reached.usedUp += 1;
          for (const order of state.orders.values()) {
            expect(order.confirmedBy === null || order.confirmedBy !== order.draftedBy).toBe(true);
            const was = before.get(order.id);
            if (was !== undefined && finalStates.has(was.state)) expect(order).toBe(was);
            if (order.state === 'released' && was?.state !== 'released') {
              expect(released.has(order.id)).toBe(false);
              released.add(order.id);
              reached.released += 1;
            }
            if (order.heldMinor > 0n) expect(holdingStates.has(order.state)).toBe(true);
            expect(order.heldMinor >= 0n).toBe(true);
          }
          for (const account of accounts) {
            const orders = [...state.orders.values()].filter((order) => order.account === account);
            const stops = orders.filter(({ kind, hasHeld }) => kind === 'stop' && hasHeld).length;
            const extensions = orders.reduce((sum, order) => sum + order.extensions, 0);
            expect(stops + extensions).toBeLessThanOrEqual(2);
          }
          for (const list of state.tasksOf.values()) {
            const open = list.filter((id) => state.tasks.get(id)!.state === 'open');
            // What is to be released stands.
            for (const id of open) {
              const { of } = state.tasks.get(id)!;
              expect(standing(state, `${of.kind}:${of.id}`)).not.toBeNull();
            }
            expect(open.length).toBeLessThanOrEqual(1);
            reached.tasks += open.length;
          }
          before = new Map(state.orders);
        });
      }),
      { numRuns: 200 },
    );
    // Paths that never came there would show nothing.
    if (runs >= 200) for (const count of Object.values(reached)) expect(count).toBeGreaterThan(0);
  });
});
