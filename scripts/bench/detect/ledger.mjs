// Generated traffic as the detectors read it: transfers with hints, and what each debit is made of.
import { dustLimit, isHubFromStart, Pocket } from '@weir/engine';
import { transferNatures } from '@weir/model';
import { trafficAssets } from '@weir/simulate';

const addressText = (bits) => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');

/** Transfers in order, by row. Times in milliseconds UTC, amounts in minor units. */
export const movementsOf = (traffic) => {
  const { transfers: columns } = traffic;
  return Array.from({ length: columns.length }, (_, row) => ({
    id: traffic.transferId(row),
    time: columns.timeMs[row],
    seq: 0,
    creditTime: columns.timeMs[row],
    from: traffic.accountName(columns.from[row]),
    to: traffic.accountName(columns.to[row]),
    asset: trafficAssets[columns.asset[row]],
    amount: columns.amountMinor[row],
    balanceFrom: columns.balanceFromMinor[row],
    balanceTo: columns.balanceToMinor[row],
    nature: transferNatures[columns.nature[row]],
    device: columns.device[row] === 0 ? null : `d${columns.device[row].toString(16).padStart(8, '0')}`,
    address: columns.address[row] === 0 ? null : addressText(columns.address[row]),
  }));
};

const rules = { policy: 'fifo', windowMs: null, trustBalances: true, hubEntries: null };

/**
 * The lots that each debit took, matched fifo: links of row n are `lots[first[n]] … lots[first[n + 1] − 1]`, with what
 * they took of each lot. Transfers credit at once, so rows are the order of entries, debit before credit.
 * @param pocketOf (row, side) => a number that names the pocket of the payer (0) or of the payee (1)
 */
export const linksOf = (movements, pocketOf) => {
  const pockets = [];
  const first = new Int32Array(movements.length + 1);
  const lots = [];
  const taken = [];
  const step = (row, side, kind, account, balance) => {
    const { time, amount, asset } = movements[row];
    const number = pocketOf(row, side);
    pockets[number] ??= new Pocket(rules, { hubFromStart: isHubFromStart(account), dustMinor: dustLimit(asset) });
    return pockets[number].step({ kind, instant: time, amount, balance, source: row });
  };
  for (const [row, { from, to, balanceFrom, balanceTo }] of movements.entries()) {
    for (const { source, start, end } of step(row, 0, 'debit', from, balanceFrom).sources) {
      lots.push(source);
      taken.push(end - start);
    }
    step(row, 1, 'credit', to, balanceTo);
    first[row + 1] = lots.length;
  }
  return { first, lots, taken };
};

/** What row n is made of, as a flow record says it. */
export const sourcesOf = (movements, { first, lots, taken }, row) =>
  Array.from({ length: first[row + 1] - first[row] }, (_, at) => {
    const link = first[row] + at;
    return { id: movements[lots[link]].id, start: 0, end: taken[link] };
  });
