// What weir may know from the feeds, by the slow model of the page, against what really happened in the simulation.
import { type Simulation, type SimulationOptions, simulate } from '@weir/simulate';
import { describe, expect, it } from 'vitest';
import { referenceTrace } from '../reference/trace.js';

interface AccountRow {
  readonly case: string;
  readonly account: string;
  readonly asset: string;
  readonly layer: number;
  readonly received: string;
  readonly returned: string;
  readonly exited: string;
  readonly notFollowed: string;
  readonly atRest: string;
}

type Fields = Record<string, unknown>;

/** A bank's message as a line of a transfers file: accounts as one string, amounts in minor units. */
const bankLine = (value: object): string => {
  const fields = { ...(value as Fields) };
  for (const side of ['from', 'to']) {
    const account = fields[side];
    if (typeof account === 'object' && account !== null) {
      const { bank, account: number } = account as { bank: string; account: string };
      fields[side] = `bank:${bank}:${number}`;
    }
  }
  if (typeof fields['amount'] === 'object') {
    const { value: yuan } = fields['amount'] as { value: string };
    fields['amount'] = yuan.replace('.', '').replace(/^0+(?=\d)/, '');
  }
  return JSON.stringify(fields);
};

/** An event of the chain as a line: its id contains the block's hash, so a dropped block's is another. */
const chainLine = (value: object): string => {
  const event = value as { blockHash: string; uniqueId: string; removed: boolean; timeStamp: number } & {
    topicMap: { from: string; to: string };
    dataMap: { value: string };
  };
  const id = `${event.blockHash}:${event.uniqueId}`;
  if (event.removed) return JSON.stringify({ void: id });
  return JSON.stringify({
    id,
    time: event.timeStamp,
    from: `tron:0x2b6653dc:${event.topicMap.from}`,
    to: `tron:0x2b6653dc:${event.topicMap.to}`,
    asset: 'USDT-TRON',
    amount: event.dataMap.value,
  });
};

const lines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

const rootsLines = (simulation: Simulation): string =>
  lines(
    simulation.reports.map(({ case: name, transfers, debitsOf, since, until, counterparties, victims }) => ({
      case: name,
      transfers,
      debitsOf,
      since,
      until,
      counterparties,
      victims,
    })),
  );

const feedOf = (simulation: Simulation): string =>
  simulation.messages
    .flatMap(({ topic, value }) => {
      if (topic === 'bank.transfers.v1') return [bankLine(value)];
      return topic === 'chain.usdt.v1' ? [chainLine(value)] : [];
    })
    .map((line) => `${line}\n`)
    .join('');

const answer = (
  simulation: Simulation,
  transfers: string,
  options: { sight?: string[]; asOf?: number } = {},
): Map<string, AccountRow> => {
  const output = referenceTrace({
    transfers: [{ file: 'feed.ndjson', text: transfers }],
    roots: rootsLines(simulation),
    labels: lines(simulation.labels),
    options,
  });
  expect(output.error).toBeUndefined();
  expect(output.rejected).toEqual([]);
  if (options.asOf === undefined) expect((output.summary as { missingRoots: string[] }).missingRoots).toEqual([]);
  const rows = output.accounts as AccountRow[];
  return new Map(rows.map((row) => [`${row.case} ${row.account} ${row.asset}`, row]));
};

const small: Omit<SimulationOptions, 'seed'> = {
  startMs: Date.UTC(2026, 2, 3, 1),
  mules: 40,
  innocents: 40,
  backgroundPerMinute: 15,
};

const variants: { name: string; options: SimulationOptions }[] = [
  { name: 'as it is by default', options: { ...small, seed: 1 } },
  { name: 'other people', options: { ...small, seed: 2 } },
  { name: 'three victims, one crew', options: { ...small, seed: 3, victims: 3, mules: 24 } },
  {
    name: 'every transfer in halves, twice, in disorder',
    options: { ...small, seed: 4, halves: 1, duplicates: 1, disorderMs: 120_000 },
  },
  { name: 'nobody out of sight', options: { ...small, seed: 5, outOfSightBanks: 0 } },
  { name: 'six banks out of sight, many voids', options: { ...small, seed: 6, outOfSightBanks: 6, voids: 0.2 } },
  { name: 'no chain, a short time', options: { ...small, seed: 7, chain: false, durationMinutes: 12 } },
];

describe.each(variants)('the simulation, $name', ({ options }) => {
  const simulation = simulate(options);
  const { truth } = simulation;

  it('shows the feed enough to know what accounts in sight received and still have', () => {
    const seen = answer(simulation, feedOf(simulation), { sight: truth.sight });
    let compared = 0;
    for (const one of truth.cases) {
      for (const account of one.accounts) {
        if (!account.inSight || account.cameBackFromOutOfSight) continue;
        const row = seen.get(`${one.case} ${account.account} ${account.asset}`);
        expect({ account: account.account, received: row?.received, atRest: row?.atRest, layer: row?.layer }).toEqual({
          account: account.account,
          received: account.received,
          atRest: account.heldAtEnd,
          layer: account.layer,
        });
        expect(row?.exited !== '0').toBe(account.exited);
        expect(row?.returned !== '0').toBe(account.returned);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('shows what could be stopped at the report, and a few minutes before', () => {
    for (const asOf of truth.cases.flatMap((one) => [one.reportedAtMs - 240_000, one.reportedAtMs])) {
      const seen = answer(simulation, feedOf(simulation), { sight: truth.sight, asOf });
      for (const one of truth.cases) {
        for (const { account, asset, inSight, cameBackFromOutOfSight } of one.accounts) {
          if (!inSight || cameBackFromOutOfSight) continue;
          const row = seen.get(`${one.case} ${account} ${asset}`);
          expect([account, row?.atRest ?? '0']).toEqual([
            account,
            String(truth.heldAt(one.case, account, asset, asOf)),
          ]);
        }
      }
    }
  });

  it('never makes an innocent account look tainted that was not', () => {
    const held = new Set(
      truth.cases.flatMap((one) => one.accounts.map((account) => `${one.case} ${account.account} ${account.asset}`)),
    );
    for (const [name, row] of answer(simulation, feedOf(simulation), { sight: truth.sight })) {
      if (truth.sight.some((prefix) => row.account.startsWith(prefix))) expect(held).toContain(name);
    }
  });

  it('has a ledger from which the page gives the truth everywhere, in sight or not', () => {
    const known = answer(simulation, lines(simulation.ledger));
    const told = truth.cases.flatMap((one) => one.accounts.map((account) => ({ case: one.case, ...account })));
    expect(known.size).toBe(told.length);
    for (const account of told) {
      const row = known.get(`${account.case} ${account.account} ${account.asset}`);
      expect([account.account, row?.received, row?.atRest]).toEqual([
        account.account,
        account.received,
        account.heldAtEnd,
      ]);
    }
  });
});
