import type { Dice } from './dice.js';

/** Accounts, each with all the spellings that name it; the first is the normalised one. */
export const ACCOUNT_SPELLINGS: readonly (readonly string[])[] = [
  ['bank:CMB:6226000000000000', 'bank:cmb:6226 0000 0000 0000', 'bank:Cmb:62260000-00000000'],
  ['bank:CMB:6226000000000001', 'bank:CMB:622600000-0000001', 'bank:cMb:6226000000000001 '],
  ['bank:ICBC:ab1', 'bank:icbc:ab-1', 'bank:Icbc: a b 1'],
  ['pay:ALIPAY:1', 'pay:alipay:1', 'pay:AliPay:1'],
  ['pay:ALIPAY:Ab-1', 'pay:alipay:Ab-1'],
  ['pay:ALIPAY:ab-1', 'pay:aliPAY:ab-1'],
  ['pay:💰:2', 'pay:💰:2'],
  ['pay:ＡLI:5', 'pay:Ａli:5'],
  ['pay:éAı:3', 'pay:éaı:3'],
  ['pay:ßSS:3', 'pay:ßss:3'],
  [
    'eip155:1:0xab12ab12ab12ab12ab12ab12ab12ab12ab120000',
    'eip155:1:0xAB12AB12aB12Ab12aB12ab12AB12ab12aB120000',
    'eip155:1:0xAB12AB12AB12AB12AB12AB12AB12AB12AB120000',
  ],
  ['eip155:56:0xab12ab12ab12ab12ab12ab12ab12ab12ab120000'],
  ['tron:0x2b6653dc:TExiFtF2M1JqHdknDuAXcUyvTZtHBZY6c9', 'tron:0x2B6653DC:TExiFtF2M1JqHdknDuAXcUyvTZtHBZY6c9'],
  ['tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'tron:0x2B6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
  ['cash:atm:1'],
  ['cash:atm:cmb-1'],
  ['unknown:F:t-1'],
  ['unknown:feed:1:2'],
];

/** What may make a case hard. Each seed has some of them. */
export const DIFFICULTIES = [
  'ties',
  'seqs',
  'balances',
  'creditTimes',
  'halves',
  'voids',
  'duplicates',
  'conflicts',
  'badLines',
  'spellings',
  'timeSpellings',
  'csv',
  'files',
  'shuffled',
  'assets',
  'cash',
  'hubs',
  'window',
  'labels',
  'victims',
  'limits',
  'sight',
  'asOf',
  'manyCases',
  'cycles',
  'orders',
] as const;

export type Difficulty = (typeof DIFFICULTIES)[number];

/** Difficulties that say little alone. Some seeds have one of these sets whole. */
export const COMBINATIONS: readonly (readonly Difficulty[])[] = [
  [],
  [],
  ['window', 'balances'],
  ['window', 'balances', 'creditTimes', 'asOf'],
  ['halves', 'balances', 'conflicts', 'asOf'],
  ['halves', 'creditTimes', 'ties', 'seqs'],
  ['labels', 'creditTimes', 'limits'],
  ['limits', 'cycles', 'manyCases'],
  ['hubs', 'cash', 'assets'],
  ['hubs', 'creditTimes', 'asOf', 'voids'],
  ['voids', 'duplicates', 'conflicts', 'files', 'shuffled'],
  ['csv', 'badLines', 'files', 'timeSpellings'],
  ['sight', 'victims', 'labels'],
];

/** One record as a feed could give it, before it is spelled as a line. */
export interface DrawnRecord {
  id: string;
  timeMs: number;
  seq?: number;
  creditTimeMs?: number;
  side?: 'debit' | 'credit';
  /** The normalised account. */
  from: string;
  to: string;
  asset: string;
  amount: bigint;
  balanceFrom?: bigint;
  balanceTo?: bigint;
}

export const START_MS = 1_717_200_000_000;
const MAX = 2n ** 53n - 1n;
const ID_PREFIXES = ['t', 'T', 'é', 'ｔ', '😀', 't-', '\u{10FFFF}', '\uE000'];

/** A ledger of 5 to 60 transfers among 3 to 8 accounts, whose payers mostly pay what they were paid. */
export function drawLedger(dice: Dice, hard: ReadonlySet<Difficulty>): DrawnRecord[] {
  const accounts = dice
    .shuffled(ACCOUNT_SPELLINGS.map((spellings) => spellings[0]!))
    .filter((account) => hard.has('cash') || !account.startsWith('cash:'))
    .slice(0, dice.between(3, 8));
  const assets = hard.has('assets')
    ? dice.shuffled(['CNY', 'USD', 'USDT-TRON', 'USDT-ETH', 'USDT-BSC']).slice(0, 3)
    : ['CNY'];
  const scale = drawScale(dice, hard);
  const zeroPadded = dice.chance(0.3);
  // How often a payer is one who was paid before: money then goes far and mixes much.
  const generosity = dice.pick([0.6, 0.9]);
  const held = new Map<string, bigint>();
  const heldBy = (account: string, asset: string): bigint => held.get(`${account}|${asset}`) ?? 0n;
  let timeMs = START_MS;
  let last = 1n;
  const records: DrawnRecord[] = [];

  const count = dice.pick([dice.between(5, 15), dice.between(15, 60), dice.between(40, 60)]);
  for (let place = 1; place <= count; place += 1) {
    timeMs += drawStepMs(dice, hard);
    const asset = dice.pick(assets);
    const rich = accounts.filter((account) => heldBy(account, asset) > 0n);
    const from = rich.length > 0 && dice.chance(generosity) ? dice.pick(rich) : dice.pick(accounts);
    const to = hard.has('cycles') && dice.chance(0.5) ? records[0]?.from : undefined;
    const drawn: DrawnRecord = {
      id: zeroPadded
        ? `t${String(place).padStart(6, '0')}`
        : `${dice.pick(ID_PREFIXES)}${dice.between(1, 40)}.${place}`,
      timeMs,
      from,
      to: to ?? dice.pick(dice.chance(0.05) ? [from] : accounts.filter((account) => account !== from)),
      asset,
      amount: drawAmount(dice, scale, heldBy(from, asset), last),
    };
    last = drawn.amount;
    if (hard.has('seqs') && dice.chance(0.6)) drawn.seq = dice.between(0, 4);
    if (hard.has('creditTimes') && dice.chance(0.5)) drawn.creditTimeMs = timeMs + drawDelayMs(dice);

    const takesPart = drawn.from !== drawn.to;
    const fromLeft = heldBy(drawn.from, asset) - drawn.amount;
    if (takesPart) held.set(`${drawn.from}|${asset}`, fromLeft > 0n ? fromLeft : 0n);
    if (takesPart) held.set(`${drawn.to}|${asset}`, heldBy(drawn.to, asset) + drawn.amount);
    if (hard.has('balances') && dice.chance(0.6)) {
      if (dice.chance(0.5)) drawn.balanceFrom = drawBalance(dice, heldBy(drawn.from, asset), scale);
      if (dice.chance(0.5)) drawn.balanceTo = drawBalance(dice, heldBy(drawn.to, asset), scale);
    }
    records.push(...(hard.has('halves') && dice.chance(0.6) ? drawHalves(dice, drawn) : [drawn]));
  }
  return records;
}

function drawScale(dice: Dice, hard: ReadonlySet<Difficulty>): bigint {
  // Hubs count what is above the dust limit, so some of the amounts have to be.
  if (hard.has('hubs') && dice.chance(0.7)) return dice.pick([2_000n, 2_000_000n]);
  return dice.pick([2n, 9n, 100n, 10_000n, 10_000_000n, 2n ** 40n, MAX]);
}

function drawStepMs(dice: Dice, hard: ReadonlySet<Difficulty>): number {
  if (hard.has('ties') && dice.chance(0.6)) return 0;
  if (hard.has('hubs')) return dice.pick([0, 60_000, 3_599_999, 3_600_000, 6 * 3_600_000, 23 * 3_600_000]);
  return dice.pick([0, 1, 999, 1_000, 60_000, 60_000, 1_800_000, 3_600_000]);
}

function drawDelayMs(dice: Dice): number {
  return dice.pick([0, 1, 1_000, 60_000, 600_000, 1_800_000, 3_600_000, 86_400_000]);
}

function drawAmount(dice: Dice, scale: bigint, heldMinor: bigint, last: bigint): bigint {
  const plain = 1n + dice.bigBelow(scale);
  const amount = dice.pick([
    plain,
    plain,
    scale === MAX ? MAX - dice.bigBelow(9n) : plain,
    // Small beside large: shares of it round down to nothing.
    1n + dice.bigBelow(9n),
    heldMinor,
    heldMinor / 2n,
    heldMinor / 2n + 1n,
    (heldMinor * 2n) / 3n,
    heldMinor / 3n + 1n,
    heldMinor + 1n,
    last,
    dice.chance(0.3) ? 0n : plain,
  ]);
  return amount > MAX ? MAX : amount;
}

function drawBalance(dice: Dice, heldMinor: bigint, scale: bigint): bigint {
  const noise = dice.bigBelow(scale + 1n);
  const balance = dice.pick([heldMinor, heldMinor, heldMinor + noise, heldMinor - noise, 0n, noise]);
  return balance < 0n ? 0n : balance > MAX ? MAX : balance;
}

/** What two institutions say of one transfer, or only one of them; their clocks differ. */
function drawHalves(dice: Dice, whole: DrawnRecord): DrawnRecord[] {
  const clock = (): number => whole.timeMs + dice.pick([0, 0, 1, -1, 60_000, -60_000, 600_000]);
  const debit: DrawnRecord = { ...whole, side: 'debit' };
  const credit: DrawnRecord = { ...whole, side: 'credit', timeMs: clock() };
  if (dice.chance(0.5)) credit.creditTimeMs = clock();
  if (dice.chance(0.3)) debit.creditTimeMs = clock();
  if (dice.chance(0.3)) credit.seq = dice.between(0, 3);
  // The far side is often unknown to an institution, and wrong where it is given.
  if (dice.chance(0.5)) delete debit.balanceTo;
  if (dice.chance(0.5)) delete credit.balanceFrom;
  const disagreeing: DrawnRecord = { ...credit, amount: credit.amount + 1n > MAX ? 0n : credit.amount + 1n };
  return dice.pick([[debit, credit], [debit, credit], [credit, debit], [debit], [credit], [debit, disagreeing]]);
}
