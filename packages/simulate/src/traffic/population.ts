import type { Chance } from '../chance.js';

/** What an account is for. Its place in the list is its byte in columns. */
export const accountKinds = [
  'worker',
  'student',
  'second account',
  'dormant account',
  'landlord',
  'group leader',
  'merchant',
  'employer',
  'supplier',
  'seller',
  'family helper',
  'lender',
  'fund platform',
  'utility',
  'exchanger',
  'cash machine',
  'exchanger wallet',
  'private wallet',
] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Accounts of one kind stand together: `first` to `first + count − 1`. */
export interface Range {
  readonly first: number;
  readonly count: number;
}

export const pickFrom = (range: Range, chance: Chance): number => range.first + Math.floor(chance.unit() * range.count);

/** A few accounts act often, most seldom: the front of a range far more than its end. */
export const pickBusy = (range: Range, chance: Chance): number => {
  const unit = chance.unit();
  return range.first + Math.floor(unit * unit * range.count);
};

/** 32 bits that belong to an account (and a purpose) without being stored. */
export const trait = (account: number, purpose: number): number => {
  let bits = Math.imul(account ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(purpose + 1, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return (bits ^ (bits >>> 15)) >>> 0;
};

/** From 0 to 1, belonging to an account (and a purpose). */
export const traitUnit = (account: number, purpose: number): number => trait(account, purpose) / 2 ** 32;

/** Everybody who has an account, who belongs to whom, and what they begin with. Indices name accounts. */
export interface Population {
  readonly size: number;
  readonly ranges: Readonly<Record<AccountKind, Range>>;
  readonly kindOf: Uint8Array;
  /** The person behind an account: its own index, but for second accounts and merchants' owners' sake. */
  readonly ownerOf: Uint32Array;
  readonly openingMinor: Float64Array;
  /** The payer's phone or computer; 0: none is told. Devices are shared by families, by bookkeepers' clients. */
  readonly deviceOf: Uint32Array;
  readonly deviceCount: number;
}

const yuan = 100;

/** Per thousand bank accounts. What is left over are workers. */
const shares: readonly (readonly [AccountKind, number, least: number])[] = [
  ['student', 90, 50],
  ['second account', 100, 50],
  ['dormant account', 20, 20],
  ['landlord', 15, 10],
  ['group leader', 3, 5],
  ['merchant', 30, 30],
  ['employer', 8, 8],
  ['supplier', 4, 5],
  ['seller', 4, 5],
  ['family helper', 2, 5],
];
const houses: readonly (readonly [AccountKind, (accounts: number) => number])[] = [
  ['lender', () => 4],
  ['fund platform', () => 3],
  ['utility', () => 5],
  ['exchanger', (accounts) => Math.max(4, Math.floor(accounts / 12_500))],
  ['cash machine', (accounts) => Math.max(5, Math.floor(accounts / 4_000))],
  ['exchanger wallet', (accounts) => Math.max(2, Math.floor(accounts / 25_000))],
  ['private wallet', (accounts) => Math.max(10, Math.floor(accounts / 1_000))],
];

const openingOf = (kind: AccountKind, chance: Chance): number => {
  if (kind === 'worker' || kind === 'landlord' || kind === 'seller' || kind === 'family helper')
    return chance.mostlySmall(3_000, 400_000) * yuan;
  if (kind === 'student') return chance.mostlySmall(300, 8_000) * yuan;
  if (kind === 'second account') return chance.mostlySmall(500, 60_000) * yuan;
  if (kind === 'dormant account') return chance.mostlySmall(1, 3_000) * yuan;
  if (kind === 'group leader' || kind === 'merchant') return chance.mostlySmall(500, 80_000) * yuan;
  if (kind === 'employer' || kind === 'supplier') return chance.mostlySmall(20_000, 3_000_000) * yuan;
  if (kind === 'exchanger') return chance.whole(20_000, 90_000) * yuan;
  // In micro-USDT: an exchanger's float.
  if (kind === 'exchanger wallet') return 40_000_000 * 1_000_000;
  if (kind === 'private wallet') return 0;
  return 1e13;
};

/** @param accounts bank accounts of people and companies; machines, houses and wallets come on top */
export const populate = (accounts: number, chance: Chance): Population => {
  const counts = new Map<AccountKind, number>();
  for (const [kind, share, least] of shares) counts.set(kind, Math.max(least, Math.round((accounts * share) / 1_000)));
  for (const [kind, count] of houses) counts.set(kind, count(accounts));
  const others = shares.reduce((sum, [kind]) => sum + counts.get(kind)!, 0);
  counts.set('worker', accounts - others);

  const ranges = {} as Record<AccountKind, Range>;
  let size = 0;
  for (const kind of accountKinds) {
    ranges[kind] = { first: size, count: counts.get(kind)! };
    size += counts.get(kind)!;
  }
  const kindOf = new Uint8Array(size);
  const openingMinor = new Float64Array(size);
  accountKinds.forEach((kind, number) => {
    const { first, count } = ranges[kind];
    kindOf.fill(number, first, first + count);
    for (let account = first; account < first + count; account++) openingMinor[account] = openingOf(kind, chance);
  });

  const ownerOf = Uint32Array.from({ length: size }, (_, account) => account);
  const { first, count } = ranges['second account'];
  for (let account = first; account < first + count; account++)
    ownerOf[account] = ranges.worker.first + (trait(account, 0) % ranges.worker.count);

  // Device 0 is "not told"; device n + 1 is the phone of person n, unless it is shared.
  const deviceOf = new Uint32Array(size);
  for (let account = 0; account < size; account++) deviceOf[account] = ownerOf[account]! + 1;
  let deviceCount = size + 1;
  const machines = [
    'lender',
    'fund platform',
    'utility',
    'cash machine',
    'exchanger wallet',
    'private wallet',
  ] as const;
  for (const kind of machines) {
    deviceOf.fill(0, ranges[kind].first, ranges[kind].first + ranges[kind].count);
  }
  // One in 25 students pays with a parent's phone.
  for (let one = 0; one < ranges.student.count; one += 25)
    deviceOf[ranges.student.first + one] = parentOf(ranges, ranges.student.first + one) + 1;
  // A third of the small employers have a bookkeeper, who pays for 5 to 20 of them from one computer.
  for (let one = 0; one < ranges.employer.count; ) {
    const clients = chance.whole(5, 20);
    for (let client = 0; client < clients && one < ranges.employer.count; client++, one += 3)
      deviceOf[ranges.employer.first + one] = deviceCount;
    deviceCount++;
  }
  return { size, ranges, kindOf, ownerOf, openingMinor, deviceOf, deviceCount };
};

export const kindName = (population: Population, account: number): AccountKind =>
  accountKinds[population.kindOf[account]!]!;

/** The worker who keeps a student (or stands behind any account that needs a relative). */
export const parentOf = (ranges: Population['ranges'], account: number): number =>
  ranges.worker.first + (trait(account, 1) % ranges.worker.count);
