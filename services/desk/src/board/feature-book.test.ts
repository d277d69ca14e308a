import { describe, expect, test, vi } from 'vitest';
import { alertOf } from '../desk.fixture.js';
import { accountOf, storeWith, transferOf } from '../queries/ledger.fixture.js';
import { FeatureBook, type FeatureParts } from './feature-book.js';
import { innocentReasons } from './innocent-rules.js';

const dayMs = 86_400_000;
const stolenAtMs = 400 * dayMs;
const account = accountOf('worker');
const alert = alertOf({
  ...{ account, layer: 1, firstIn: stolenAtMs, received: '50000' },
  anchor: {
    ...{ id: 't', time: stolenAtMs, creditTime: stolenAtMs },
    from: accountOf('V'),
    to: account,
    amount: '50000',
  },
});

/** Wages of eleven people, a year long, then a theft from V, who had bought here before. */
const ledger = () => [
  ...Array.from({ length: 11 }, (_, who) =>
    Array.from({ length: 12 }, (_, month) =>
      transferOf({
        id: `w${who}.${month}`,
        time: (month + 1) * 30 * dayMs,
        from: 'firm',
        to: who === 0 ? 'worker' : `other${who}`,
        amount: 800_000,
      }),
    ),
  ).flat(),
  ...[100, 200, 300].map((day) =>
    transferOf({ id: `b${day}`, time: day * dayMs, from: 'V', to: 'worker', amount: 9_000 }),
  ),
  transferOf({ id: 't', time: stolenAtMs, from: 'V', to: 'worker', amount: 50_000 }),
];

const book = async (over: Partial<FeatureParts> = {}) => {
  const known = vi.fn();
  const made = new FeatureBook({
    store: await storeWith(ledger()),
    labels: { of: () => [] },
    nowMs: () => 0,
    onKnown: known,
    onAway: () => undefined,
    ...over,
  });
  return { made, known };
};

describe('how an account was used before stolen money came', () => {
  test('is asked of the store beside all else, and rules find a wage in it', async () => {
    const { made, known } = await book();
    expect(made.known(account)).toEqual([]);
    made.want(account, [alert]);
    await vi.waitFor(() => expect(known).toHaveBeenCalledWith(account));
    const [usage] = made.known(account);
    expect(usage).toMatchObject({ asset: 'CNY', stolenSinceMs: stolenAtMs, payers: 2, transfersIn: 16 });
    expect(usage!.regular?.payments).toHaveLength(12);
    expect(usage!.regular?.payerPaysAccounts).toBe(11);
    expect(usage!.earlier.map(({ minor }) => minor)).toEqual([9_000n, 9_000n, 9_000n]);
    const codes = innocentReasons({ ...usage!, stolenMinor: 50_000n }).map(({ code }) => code);
    expect(codes).toEqual(['seen-wage-earner']);
  });

  test('is asked once for the same alerts, and again when the first stolen money is another', async () => {
    const { made, known } = await book();
    made.want(account, [alert]);
    await vi.waitFor(() => expect(known).toHaveBeenCalledTimes(1));
    made.want(account, [{ ...alert, revision: 2, received: '60000' }]);
    made.want(account, [{ ...alert, firstIn: stolenAtMs - dayMs }]);
    await vi.waitFor(() => expect(known).toHaveBeenCalledTimes(2));
    expect(made.known(account)[0]!.stolenSinceMs).toBe(stolenAtMs - dayMs);
  });

  test('names victims only where all stolen money came from them at once', async () => {
    const owner = (name: string) => ({ owner: name }) as never;
    const labels = { of: (of: string) => (of === account || of === accountOf('V') ? [owner('李')] : []) };
    const { made, known } = await book({ labels });
    made.want(account, [alert]);
    await vi.waitFor(() => expect(known).toHaveBeenCalledTimes(1));
    expect(made.known(account)[0]).toMatchObject({ holder: '李', victims: ['李'] });
    made.want(account, [alert, { ...alert, id: 'c2', layer: 2 }]);
    await vi.waitFor(() => expect(known).toHaveBeenCalledTimes(2));
    expect(made.known(account)[0]!.victims).toEqual([]);
  });

  test('stays unknown while the store is away, which is said', async () => {
    const away = vi.fn();
    const store = await storeWith([]);
    const accountOverview = () => Promise.reject(new Error('the store is away'));
    const { made, known } = await book({ store: { ...store, accountOverview } as never, onAway: away });
    made.want(account, [alert]);
    await vi.waitFor(() => expect(away).toHaveBeenCalled());
    expect(known).not.toHaveBeenCalled();
    expect(made.known(account)).toEqual([]);
  });
});
