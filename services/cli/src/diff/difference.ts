import { isDeepStrictEqual } from 'node:util';
import { maskAccount } from '@weir/model';

/** What is compared, in the order in which people ask for it; flows are why. */
export const comparedThings = [
  'case',
  'alert',
  'range',
  'finding',
  'case account',
  'case transfer',
  'flow',
  'credit',
] as const;
export type ComparedThing = (typeof comparedThings)[number];

/** Something that two worlds do not say alike. */
export interface WorldDifference {
  readonly thing: ComparedThing;
  /** What names it in both worlds: the case, the id, the account and asset. */
  readonly key: Readonly<Record<string, string>>;
  /** In which world it is at all; null: in both, and says something else. */
  readonly only: 'left' | 'right' | null;
  readonly fields: readonly { readonly field: string; readonly left: unknown; readonly right: unknown }[];
  readonly why: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields in which both sides differ, in their order; null stands for a side that is not there. */
export const contrast = (left: Fields | null, right: Fields | null) => {
  if (left === null || right === null) return [];
  return Object.keys(left)
    .filter((field) => !isDeepStrictEqual(left[field], right[field]))
    .map((field) => ({ field, left: left[field] ?? null, right: right[field] ?? null }));
};

const accountFields = new Set(['account', 'counterparty']);

/** The difference with whole account numbers taken out. */
const masked = (difference: WorldDifference): WorldDifference => {
  const { fields, key } = difference;
  const shown = (name: string, value: unknown): unknown =>
    accountFields.has(name) && typeof value === 'string' ? maskAccount(value) : value;
  return {
    ...difference,
    key: Object.fromEntries(Object.entries(key).map(([name, value]) => [name, String(shown(name, value))])),
    fields: fields.map(({ field, left, right }) => ({ field, left: shown(field, left), right: shown(field, right) })),
  };
};

/** Counts differences, and keeps the first of each thing: there may be as many as there are rows. */
export class Differences {
  readonly shown: WorldDifference[] = [];
  readonly #shownMax: number;
  readonly #unmasked: boolean;
  readonly #counts = new Map<ComparedThing, number>();

  /** @param shownMax of each thing */
  constructor(shownMax: number, unmasked: boolean) {
    this.#shownMax = shownMax;
    this.#unmasked = unmasked;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  count(thing: ComparedThing): number {
    return this.#counts.get(thing) ?? 0;
  }

  add(difference: WorldDifference): void {
    const { thing } = difference;
    const count = this.count(thing) + 1;
    this.#counts.set(thing, count);
    if (count > this.#shownMax) return;
    this.shown.push(this.#unmasked ? difference : masked(difference));
  }

  /** Compares both sides of one thing. @returns whether they are equal */
  compare(
    thing: ComparedThing,
    key: WorldDifference['key'],
    left: Fields | null,
    right: Fields | null,
    why: () => readonly string[],
  ): boolean {
    if (left === null && right === null) return true;
    const fields = contrast(left, right);
    if (left !== null && right !== null && fields.length === 0) return true;
    this.add({ thing, key, only: left === null ? 'right' : right === null ? 'left' : null, fields, why: why() });
    return false;
  }
}
