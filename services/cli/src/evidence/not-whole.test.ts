import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsOfCase, type Verified, verifyPackage } from '@weir/evidence';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { MemoryDatabase, openMemoryStore, type Store, type StoreRows, type StoreTable } from '@weir/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorldStage } from '../replay/world-stage.fixture.js';
import type { Connection } from '../stack/connection.js';
import { type MadePackage, makeEvidence } from './make.js';
import { messageReader } from './read-message.js';

const folder = mkdtempSync(join(tmpdir(), 'weir-not-whole-'));
const account = (n: number): string => `bank:CMB:62260000000${100 + n}`;
const order = {
  case: 'c1',
  out: join(folder, 'c.zip'),
  madeBy: '李',
  madeAt: 1_777_777_777_000,
  zone: 'Z',
  attach: [],
};
const all: readonly StoreTable[] = [
  ...(['flows', 'credits', 'case_transfers', 'case_accounts', 'cases'] as const),
  ...(['alerts', 'labels', 'reports', 'messages'] as const),
];

/** What a store holds at one moment. */
class Moment {
  readonly #rows = new Map<StoreTable, readonly unknown[]>();
  readonly positions: ReadonlyMap<string, number>;

  constructor(database: MemoryDatabase) {
    for (const table of all) this.#rows.set(table, database.rows(table));
    this.positions = database.positions();
  }

  write<Table extends StoreTable>(database: MemoryDatabase, table: Table): void {
    database.insert(table, this.#rows.get(table) as StoreRows[Table][]);
  }
}

let stage: WorldStage;
/** The victim's money lies with the first account; it has gone on; and where the log ended at the former. */
let before: Moment;
let after: Moment;
let endsBefore: ReadonlyMap<string, number>;

const endOf = (topic: string): number => stage.broker.offsets(topic)[0]!.next;

beforeAll(async () => {
  stage = await new WorldStage().start();
  const { bank, reports, labels, ...topics } = stage.live().topics;
  const send = (id: string, from: number, to: number, amount: number): void => {
    stage.nowMs += 1_000;
    stage.send(bank, 0, { id, time: stage.nowMs, from: account(from), to: account(to), asset: 'CNY', amount });
  };
  send('stolen', 90, 1, 90_000);
  stage.send(reports, 0, { case: 'c1', transfers: ['stolen'], victims: [account(90)] });
  await stage.work(stage.config);
  before = new Moment(stage.databaseOf(stage.config));
  endsBefore = new Map(Object.values(topics).map((topic) => [topic, endOf(topic)]));
  send('on', 1, 2, 30_000);
  send('further', 2, 7, 30_000);
  stage.send(labels, 0, { account: account(7), kind: 'exchange', source: 's', version: 1 });
  await stage.work(stage.config);
  after = new Moment(stage.databaseOf(stage.config));
}, 120_000);

afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

/** A store that has some tables, and some positions, as they were before. */
const lagging = (tables: readonly StoreTable[], streams: readonly string[]): MemoryDatabase => {
  const database = new MemoryDatabase();
  for (const table of all) (tables.includes(table) ? before : after).write(database, table);
  database.savePositions(
    new Map(
      [...after.positions].map(([name, at]) => [name, streams.includes(name) ? (before.positions.get(name) ?? 0) : at]),
    ),
  );
  return database;
};

const catchUp = (database: MemoryDatabase): void => {
  for (const table of all) after.write(database, table);
  database.savePositions(after.positions);
};

const over = (database: MemoryDatabase): Connection => ({ ...stage.live(), store: openMemoryStore(database) });
const make = (connection: Connection, asked: object = {}, onStep: (text: string) => void = () => undefined) =>
  makeEvidence(connection, { ...order, waitMs: 0, ...asked }, onStep);
const verified = ({ file }: MadePackage): Verified => verifyPackage(readFileSync(file), messageReader(stage.config));
const badOf = ({ checks }: Verified): string[] =>
  checks.filter((each) => each.problems.length > 0).map((each) => each.name);

describe('where the store has one thing sooner than another', () => {
  const lags: readonly (readonly [
    what: string,
    tables: readonly StoreTable[],
    streams: readonly string[],
    names: RegExp,
  ])[] = [
    ['the report', ['reports', 'labels'], ['journal'], /journal/],
    ['entries', ['flows', 'credits'], ['flows/0', 'flows-topic/0'], /flows\/0/],
    ['transfers of the case', ['case_transfers'], ['cases'], /cases/],
    ['accounts of the case', ['case_accounts'], ['cases'], /cases/],
    ['all rows of the case', ['case_transfers', 'case_accounts', 'cases'], ['cases'], /cases/],
    ['alerts', ['alerts'], ['alerts'], /alerts/],
  ];

  test.each(lags)(
    'no evidence is made while %s are not there, and what is waited for is said',
    async (_what, tables, streams, names) => {
      const making = make(over(lagging(tables, streams)));
      await expect(making).rejects.toMatchObject({ code: 'EVIDENCE_NOT_WHOLE', detail: expect.stringMatching(names) });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.each(lags)('%s are waited for, and what is made then holds', async (_what, tables, streams) => {
    const database = lagging(tables, streams);
    const steps: string[] = [];
    const made = await make(over(database), { waitMs: 20_000 }, (text) => {
      steps.push(text);
      if (text.startsWith('waiting')) catchUp(database);
    });
    expect(steps.filter((text) => text.startsWith('waiting'))).toHaveLength(1);
    expect(made).toMatchObject({ transfers: 3, missing: 0, lacks: [] });
    expect(verified(made)).toMatchObject({ isWhole: true });
    rmSync(made.file);
  });

  test('made as it stands, it says what it lacks, and does not hold', async () => {
    const made = await make(over(lagging(['reports'], ['journal'])), { asItStands: true });
    expect(made.lacks).toContainEqual({ of: 'journal', why: expect.stringContaining('of') });
    // The report stood before, so the figures follow from it: without the label they would not.
    expect(badOf(verified(made))).toContain('coverage');
    rmSync(made.file);
  });
});

test('a case without its report is no evidence, although all its rows are there', async () => {
  const database = new MemoryDatabase();
  for (const table of all) if (table !== 'reports') after.write(database, table);
  // The positions lie: nothing but the figures themselves tells.
  database.savePositions(after.positions);
  await expect(make(over(database))).rejects.toMatchObject({
    code: 'EVIDENCE_NOT_WHOLE',
    detail: expect.stringContaining('stolen'),
  });
  const made = await make(over(database), { asItStands: true });
  expect(badOf(verified(made))).toEqual(expect.arrayContaining(['taints', 'accounts', 'coverage']));
  rmSync(made.file);
});

test('a payment that the follower has not spoken of yet is missed', async () => {
  // Rows, positions and topics of the case as they were before, entries as they are now.
  const { cases, alerts } = stage.live().topics;
  const broker = new MemoryBroker();
  for (const topic of stage.broker.topics()) {
    const partitions = stage.broker.offsets(topic);
    broker.create({ topic, partitions: partitions.length });
    for (const { partition, next } of partitions) {
      const end = topic === cases || topic === alerts ? endsBefore.get(topic)! : next;
      const records = stage.broker
        .read(topic, partition, 0, Number.MAX_SAFE_INTEGER)
        .filter(({ offset }) => offset < end);
      broker.append(topic, partition, records);
    }
  }
  const database = lagging(['case_transfers', 'case_accounts', 'cases', 'alerts'], ['cases', 'alerts']);
  await expect(make({ ...over(database), log: openMemoryLog(broker) })).rejects.toMatchObject({
    code: 'EVIDENCE_NOT_WHOLE',
    detail: expect.stringMatching(/^case c1: on: its sources give 30000/),
  });
});

test('messages that were not kept yet are read from their topics, and kept', async () => {
  const database = lagging([], []);
  const bare = new MemoryDatabase();
  for (const table of all) if (table !== 'messages') after.write(bare, table);
  bare.savePositions(database.positions());
  const made = await make(over(bare));
  expect(made).toMatchObject({ missing: 0, lacks: [] });
  expect(verified(made).isWhole).toBe(true);
  expect(bare.rows('messages').length).toBe(made.messages);
  rmSync(made.file);
});

describe('rows that are written while a case is read', () => {
  const asked = ['caseSummary', 'caseTransfers', 'caseAccounts', 'alerts'] as const;
  const tables: readonly StoreTable[] = ['cases', 'case_transfers', 'case_accounts', 'alerts'];
  const sources = (store: Store) => ({ ...stage.live(), store });
  const whole = () => rowsOfCase(sources(openMemoryStore(lagging([], []))), 'c1');

  test.each(asked)('are those of one moment, also when they come before the answer of %s', async (name) => {
    const database = lagging(tables, ['cases', 'alerts']);
    const store = openMemoryStore(database);
    const question = store[name] as (...given: unknown[]) => Promise<unknown>;
    const moving = {
      ...store,
      [name]: (...given: unknown[]) => {
        catchUp(database);
        return question(...given);
      },
    } as Store;
    expect(await rowsOfCase(sources(moving), 'c1')).toEqual(await whole());
  });

  test.each(tables)('are those of one moment, also when all but %s have come', async (late) => {
    const rows = await rowsOfCase(sources(openMemoryStore(lagging([late], ['cases', 'alerts']))), 'c1');
    expect(rows).toEqual(await whole());
    expect(rows.transfers).toHaveLength(3);
  });
});
