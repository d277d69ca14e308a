// What the desk's questions cost over many transfers in ClickHouse.
import { createHash } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import { AccountRefs, queryHandlers } from '@weir/desk';
import { openStore } from '@weir/store';
import { openCounters, openServer } from './history/server.mjs';
import { plantCases } from './queries/cases.mjs';
import { fill } from './queries/fill.mjs';
import { questionsOf } from './queries/questions.mjs';

export const name = 'queries';
export const describe = 'questions of the desk over 50 million transfers in ClickHouse: half and 99 % of them in ms';
export const options = {
  transfers: { type: 'string', default: '50000000', help: 'transfers in the store' },
  cases: { type: 'string', default: '200', help: 'small cases among them, besides a large one' },
  rounds: { type: 'string', default: '200', help: 'how often each question is asked' },
  only: { type: 'string', default: '', help: 'questions whose names contain this' },
  database: { type: 'string', default: '', help: 'keep what is filled under this name, and use it where it is there' },
};

const say = (line) => console.error(line);

/** The same numbers from 0 to 1 each time. */
const dice = () => {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const rounded = (value) => Number(value.toFixed(1));

const measure = async (once, rounds, counters) => {
  await once();
  const tookMs = [];
  let deskMicros = 0;
  const { cpuSeconds, rowsRead } = await counters.during(async () => {
    for (let round = 0; round < rounds; round++) {
      const [startMs, before] = [performance.now(), process.cpuUsage()];
      await once();
      tookMs.push(performance.now() - startMs);
      const { user, system } = process.cpuUsage(before);
      deskMicros += user + system;
    }
  });
  tookMs.sort((left, right) => left - right);
  return {
    p50Ms: rounded(quantile(tookMs, 0.5)),
    p99Ms: rounded(quantile(tookMs, 0.99)),
    serverCpuMs: rounded((cpuSeconds * 1_000) / rounds),
    deskCpuMs: rounded(deskMicros / 1_000 / rounds),
    rowsRead: Math.round(rowsRead / rounds),
  };
};

/** @returns {Promise<Record<string, { transfers: number, p50Ms: number, p99Ms: number }>>} */
export const run = async (values) => {
  const [transfers, few, rounds] = [values.transfers, values.cases, values.rounds].map(Number);
  const server = await openServer(say);
  const database = values.database === '' ? `weir_bench_${process.pid}` : values.database;
  const counters = openCounters(server, database);
  const store = openStore({ url: server.url, ...server.login, database });
  const client = createClient({ url: server.url, ...server.login, database });
  const rows = async (query) => (await client.query({ query, format: 'JSONEachRow' })).json();
  try {
    await store.migrate();
    const [{ there }] = await rows('SELECT toFloat64(count()) AS there FROM flows');
    if (there < transfers) {
      if (there > 0)
        throw Object.assign(new Error(`${database} has ${there} transfers: drop it first`), { code: 'USAGE' });
      say(`database ${database}${values.database === '' ? ', dropped at the end' : ''}`);
      await counters.during(() => fill(counters, transfers, say));
    }
    const cases = await plantCases(store, rows, { rows: transfers, few });
    say(`cases: one of ${cases[0].transfers} tainted transfers, ${few} small ones`);
    const secret = createHash('sha256').update('bench').digest();
    const refs = new AccountRefs(secret);
    const who = { actor: 'bench', name: 'bench', rights: new Set(['read']) };
    /** A desk that has been asked nothing yet. */
    const openAfresh = () => {
      const own = openStore({ url: server.url, ...server.login, database });
      return { handlers: queryHandlers({ store: own, refs: new AccountRefs(secret) }), close: () => own.close() };
    };
    const handlers = queryHandlers({ store, refs });
    const questions = questionsOf({ handlers, openAfresh, refs, who, cases, chance: dice() });
    const figures = {};
    for (const [question, once] of Object.entries(questions)) {
      if (!question.includes(values.only)) continue;
      const measured = await measure(once, rounds, counters);
      figures[question] = { transfers, ...measured };
      say(
        `${question}: ${measured.p50Ms} ms, ${measured.p99Ms} ms (99 %), ${measured.serverCpuMs} + ${measured.deskCpuMs} ms of CPU`,
      );
    }
    return figures;
  } finally {
    if (values.database === '') await store.drop();
    await client.close();
    await store.close();
    await counters.close();
    await server.close();
  }
};
