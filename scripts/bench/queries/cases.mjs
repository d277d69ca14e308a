// Cases among the transfers: money is followed forwards from some transfers by what every payment says it is made of.
import { accountOf, accounts, fillStatement } from '../history/background.mjs';

/** How many payments a generation is away from the one before it at most, and how many generations there are. */
const reach = 5_000;
const layersMax = 12;

/** Some transfers in order, as they were filled, each with the hash of its id and of the first lot that it is made of. */
const transfersFrom = (ask, first, count, rows) => {
  const selection = fillStatement('flows', { rows, first, count }).replace(/^INSERT INTO flows \([^)]*\)/, '');
  return ask(
    `SELECT id, murmurHash3_32(id) AS hash, lots[1] AS lot, \`from\`, \`to\`, toFloat64(time) AS time, toFloat64(amount) AS amount
     FROM (${selection}) ORDER BY time, id`,
  );
};

/** The rows of a case of about `size` tainted transfers: enough roots for each generation to have its part. */
const caseOf = (name, transfers, size) => {
  const roots = Math.max(1, Math.round(size / layersMax));
  const layerOf = new Map();
  const tainted = [];
  for (const transfer of transfers) {
    const isRoot = tainted.length < roots && layerOf.size < roots;
    const layer = isRoot ? 1 : (layerOf.get(transfer.lot) ?? 0) + 1;
    if ((!isRoot && layer === 1) || layer > layersMax) continue;
    layerOf.set(transfer.hash, layer);
    tainted.push({ ...transfer, layer });
  }
  const pockets = new Map();
  for (const { to, amount, layer } of tainted) {
    const pocket = pockets.get(to) ?? { received: 0, layer };
    pockets.set(to, { received: pocket.received + amount, layer: Math.min(pocket.layer, layer) });
  }
  const nothing = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' };
  return {
    transfers: tainted.map(({ id, time, from, to, amount, layer }) => ({
      version: 1,
      record: {
        ...{ kind: 'case-transfer', case: name, id, taint: String(amount), layer, time, seq: 0, gone: false },
        move: { from, to, asset: 'CNY', amount, creditTime: time },
      },
    })),
    accounts: [...pockets].map(([account, { received, layer }]) => ({
      version: 1,
      record: {
        ...{ kind: 'case-account', case: name, account, asset: 'CNY', layer, gone: false },
        ...{ received: String(received), ...nothing, atRest: String(received) },
      },
    })),
    ends: { from: tainted[0].from, to: tainted.at(-1).to, firstMs: tainted[0].time },
  };
};

/** Other numbers of cases have other transfers: in a database that is kept they are other cases. */
const nameOf = (index, few) => (index === 0 ? `large-of-${few}` : `case-${few}-${String(index).padStart(4, '0')}`);

/** What stands of cases planted before, by name: how many transfers, and between whom. */
const plantedBefore = async (ask) =>
  new Map(
    (
      await ask(
        `SELECT \`case\` AS name, toFloat64(count()) AS transfers, argMin(\`from\`, (time, id)) AS payer,
           argMax(\`to\`, (time, id)) AS payee, toFloat64(min(time)) AS firstMs
         FROM case_transfers FINAL WHERE gone = 0 AND \`from\` != '' AND \`case\` IN (SELECT \`case\` FROM cases)
         GROUP BY \`case\``,
      )
    ).map(({ payer: from, payee: to, ...planted }) => [planted.name, { ...planted, from, to }]),
  );

/**
 * One case of about 10,000 tainted transfers, and `few` small ones, all over the year; those that are there stay.
 * @returns their names, the large one first, and of each two accounts that money went between
 */
export const plantCases = async (store, ask, { rows, few }) => {
  const before = await plantedBefore(ask);
  const planted = [];
  for (let index = 0; index <= few; index++) {
    const name = nameOf(index, few);
    if (before.has(name)) {
      planted.push(before.get(name));
      continue;
    }
    const size = index === 0 ? 10_000 : 100 + ((index * 37) % 400);
    const first = Math.floor((rows * (index + 0.5)) / (few + 2));
    const transfers = await transfersFrom(ask, first, Math.min(reach * layersMax, rows - first), rows);
    const { transfers: tainted, accounts: pockets, ends } = caseOf(name, transfers, size);
    await store.insert('case_transfers', tainted);
    await store.insert('case_accounts', pockets);
    const sums = { CNY: { roots: '0', absorbed: '0', inFlight: '0' } };
    const summary = { kind: 'case', case: name, sums, missingRoots: [], stale: false, withdrawn: false };
    await store.insert('cases', [{ version: 1, record: summary }]);
    planted.push({ name, transfers: tainted.length, ...ends });
  }
  return planted;
};

/** An account by chance: `busy` of the thousand busiest, else any. */
export const someAccount = (chance, isBusy) => accountOf(Math.floor(chance() * (isBusy ? accounts / 1_000 : accounts)));
