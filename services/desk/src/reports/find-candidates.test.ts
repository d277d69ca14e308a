import { expect, test } from 'vitest';
import { accountOf, storeWith, transferOf } from '../queries/ledger.fixture.js';
import { type Found, findCandidates } from './find-candidates.js';
import { readMatchLine } from './match-line.js';

const atMs = Date.UTC(2026, 3, 30);
const minute = 60_000;

test('lines that are asked for together find what each finds alone, with a few questions', async () => {
  const ledger = Array.from({ length: 900 }, (_, nth) =>
    transferOf({
      ...{ id: `t${nth}`, time: atMs + (nth % 300) * minute, from: `${nth % 3}`, to: `${17 + (nth % 5)}` },
      amount: 1_000 + (nth % 40) * 25,
    }),
  );
  const store = await storeWith(ledger);
  const lines = Array.from({ length: 120 }, (_, nth) => {
    const parties = [{ from: accountOf(`${nth % 4}`) }, { to: accountOf(`${17 + (nth % 6)}`) }, { toTail: '0017' }, {}];
    const said = {
      amount: String(1_000 + (nth % 41) * 25),
      since: atMs + nth * minute,
      until: atMs + (nth + 90) * minute,
    };
    const read = readMatchLine({ ...parties[nth % 4]!, ...said });
    if (!read.ok) throw new Error(read.why);
    return read.known;
  });
  const alone: Found[] = [];
  for (const line of lines) alone.push(...(await findCandidates(store, [line])));
  let questions = 0;
  const { idsMatching, flowsByIds, creditTimes } = store;
  const counted = {
    idsMatching: (...args: Parameters<typeof idsMatching>) => {
      questions++;
      return idsMatching(...args);
    },
    flowsByIds: (...args: Parameters<typeof flowsByIds>) => {
      questions++;
      return flowsByIds(...args);
    },
    creditTimes: (...args: Parameters<typeof creditTimes>) => {
      questions++;
      return creditTimes(...args);
    },
  };
  const together = await findCandidates(counted, lines);
  const told = (found: readonly Found[]) =>
    found.map(({ isCut, messages, transfers }) => ({
      ...{ isCut, messages: new Map([...messages].sort()) },
      transfers: [...transfers].sort((left, right) => (left.id < right.id ? -1 : 1)),
    }));
  expect(told(together)).toEqual(told(alone));
  // All sorts of lines are among them: of many candidates, of more than are looked through, and of none.
  const counts = together.map(({ transfers }) => transfers.length);
  expect([Math.min(...counts), Math.max(...counts) > 20]).toEqual([0, true]);
  expect(questions).toBeLessThanOrEqual(4);
  expect(await findCandidates(counted, [])).toEqual([]);
});
