import type { Chance } from '../chance.js';
import { actNumber, isCrime, isPartial } from './acts.js';
import { kindName, type Population, trait } from './population.js';
import type { Crews } from './rings/tell-rings.js';
import { TrafficTruth } from './traffic-truth.js';
import type { TransferPlan } from './transfer-plan.js';

/** Transfers as they happened, by time; rows of one millisecond in the order of their entries. A row is a transfer. */
export interface TrafficColumns {
  readonly length: number;
  /** Epoch milliseconds; debit and credit at once. */
  readonly timeMs: Float64Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** 0: CNY, 1: USDT-TRON. */
  readonly asset: Uint8Array;
  readonly amountMinor: Float64Array;
  /** Balances after the posting, minor units. */
  readonly balanceFromMinor: Float64Array;
  readonly balanceToMinor: Float64Array;
  /** Places in `acts`: the truth about why. */
  readonly act: Uint8Array;
  /** Places in `transferNatures`: what the feed says about why. */
  readonly nature: Uint8Array;
  /** The payer's device; 0: none is told. */
  readonly device: Uint32Array;
  /** The payer's network address as its 32 bits; 0: none is told. */
  readonly address: Uint32Array;
  /** Victims' money that moved, minor units: the truth about whose. */
  readonly illicitMinor: Float64Array;
}

const leastPartialMinor = 100;
/** Device and address come with seven in ten transfers: counters, machines and standing orders have none. */
const toldShare = 0.7;

/** Lets the plan happen: in order of time, nobody below zero, and notes where the victims' money goes. */
export const settlePlan = (
  plan: TransferPlan,
  population: Population,
  crews: Crews,
  clock: { readonly epochMs: number; readonly beginSecond: number; readonly endSecond: number },
  chance: Chance,
): { readonly transfers: TrafficColumns; readonly truth: TrafficTruth } => {
  const order = plan.inOrder();
  const rows = order.length;
  const out = {
    timeMs: new Float64Array(rows),
    from: new Uint32Array(rows),
    to: new Uint32Array(rows),
    asset: new Uint8Array(rows),
    amountMinor: new Float64Array(rows),
    balanceFromMinor: new Float64Array(rows),
    balanceToMinor: new Float64Array(rows),
    act: new Uint8Array(rows),
    nature: new Uint8Array(rows),
    device: new Uint32Array(rows),
    address: new Uint32Array(rows),
    illicitMinor: new Float64Array(rows),
  };
  const truth = new TrafficTruth(crews.typologyOf, crews.victims);
  const balance = population.openingMinor.slice();
  const illicit = new Float64Array(population.size);
  const mule = new Uint8Array(population.size);
  for (const account of crews.typologyOf.keys()) mule[account] = 1;
  const lifeless = new Uint8Array(population.size);
  for (const account of crews.bought) lifeless[account] = 1;
  const deviceless = deviceLess(population);
  const [theft, test] = [actNumber('theft'), actNumber('card test')];
  const [sent, sentByCrew] = [actNumber('usdt sent'), actNumber('illicit usdt')];
  const [bought, boughtByCrew] = [actNumber('usdt bought'), actNumber('illicit exchange')];
  /** Rows of payments to exchangers by planned row: the plan has the send right after its price. */
  const priceRow = new Map<number, number>();

  let length = 0;
  let place = 0;
  while (place < rows) {
    const second = plan.second[order[place]!]!;
    if (second >= clock.endSecond) break;
    let inSecond = 1;
    while (place + inSecond < rows && plan.second[order[place + inSecond]!]! === second) inSecond++;
    // Spread over the second, so that hardly two transfers share a millisecond.
    for (let rank = 0; rank < inSecond; rank++) {
      const timeMs = clock.epochMs + second * 1_000 + Math.floor((rank * 1_000) / inSecond);
      happen(order[place + rank]!, timeMs);
    }
    place += inSecond;
  }
  return { transfers: cut(out, length), truth };

  function happen(planned: number, timeMs: number): void {
    const from = plan.from[planned]!;
    const to = plan.to[planned]!;
    const act = plan.act[planned]!;
    if (
      isCrime[act] === 0 &&
      (lifeless[from] === 1 || lifeless[to] === 1) &&
      plan.second[planned]! >= clock.beginSecond
    )
      return;
    let amount = plan.amountMinor[planned]!;
    const isSend = act === sent || act === sentByCrew;
    const price = isSend ? priceRow.get(planned - 1) : undefined;
    if (isSend) {
      // Nothing is sent for what was not paid, and less for less.
      if (price === undefined) return;
      amount = Math.floor((amount * out.amountMinor[price]!) / plan.amountMinor[planned - 1]!);
    }
    const before = balance[from]!;
    if (before < amount) {
      if (isPartial[act] === 0 || before < leastPartialMinor) return;
      amount = before;
    }
    if (amount <= 0 || from === to) return;

    let moved = 0;
    if (act === theft) {
      moved = amount;
      truth.stolenMinor += amount;
    } else if (mule[from] === 1 && act !== test) {
      const stolen = illicit[from]!;
      // A crew takes the stolen money first, the owner what is the owner's.
      moved = isCrime[act] === 1 ? Math.min(stolen, amount) : Math.max(0, amount - (before - stolen));
    }
    balance[from] = before - amount;
    balance[to]! += amount;
    if (isCrime[act] === 1) {
      if (act !== theft) truth.used(from, timeMs);
      truth.used(to, timeMs);
    }
    if (moved > 0) {
      if (act !== theft) {
        illicit[from]! -= moved;
        truth.note(from, timeMs, illicit[from]!, 0);
      }
      if (mule[to] === 1) {
        illicit[to]! += moved;
        truth.note(to, timeMs, illicit[to]!, moved);
      } else truth.exitedMinor += moved;
    }

    const row = length++;
    out.timeMs[row] = timeMs;
    out.from[row] = from;
    out.to[row] = to;
    out.asset[row] = isSend ? 1 : 0;
    if (act === bought || act === boughtByCrew) priceRow.set(planned, row);
    if (price !== undefined) truth.swaps.push({ price, send: row });
    out.amountMinor[row] = amount;
    out.balanceFromMinor[row] = balance[from]!;
    out.balanceToMinor[row] = balance[to]!;
    out.act[row] = act;
    out.nature[row] = plan.nature[planned]!;
    out.illicitMinor[row] = moved;
    if (deviceless[from] === 0 && chance.happens(toldShare)) {
      const phone = isCrime[act] === 1 && act !== theft ? crews.phoneOf.get(from) : undefined;
      const device = phone ?? population.deviceOf[from]!;
      out.device[row] = device;
      out.address[row] = addressOf(device, population.size, chance);
    }
  }
};

/**
 * At home an address of one's own; else that of an office or of a mobile network, shared with dozens or hundreds. As
 * banks see them from outside; from 240.0.0.0/4, which is nobody's.
 */
const addressOf = (device: number, people: number, chance: Chance): number => {
  const where = chance.unit();
  const home = 0xf000_0000 + (device % 0x0100_0000);
  if (where < 0.3) return home;
  if (where < 0.45) return 0xf100_0000 + (trait(device, 60) % Math.max(1, Math.floor(people / 40)));
  return 0xf200_0000 + (trait(device, 61) % Math.max(1, Math.floor(people / 200)));
};

/** Houses and machines pay by themselves. */
const deviceLess = (population: Population): Uint8Array => {
  const out = new Uint8Array(population.size);
  for (let account = 0; account < population.size; account++) {
    const kind = kindName(population, account);
    if (kind === 'merchant' || population.deviceOf[account] === 0) out[account] = 1;
  }
  return out;
};

type Growing = Omit<TrafficColumns, 'length'>;

const cut = (out: Growing, length: number): TrafficColumns => {
  const columns = Object.entries(out).map(([name, column]) => [name, column.subarray(0, length)]);
  return { ...(Object.fromEntries(columns) as Growing), length };
};
