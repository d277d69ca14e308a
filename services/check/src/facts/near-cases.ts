import type { Image } from '@weir/engine';
import type { CaseRecord } from '@weir/journal';
import { AccountTable } from './account-table.js';
import type { FactRoom } from './fact-room.js';

/** A case's money has passed through an account. */
export interface NearFact {
  readonly case: string;
  readonly asset: string;
  readonly layer: number;
}

type AccountRow = Extract<CaseRecord, { kind: 'case-account' }>;

const keyOf = ({ case: ofCase, asset }: NearFact): string => `${asset} ${ofCase}`;

/** What came back to a victim, and what reached a place where money arrives, tells nothing of the account. */
const tellsOfAccount = ({ received, returned, exited }: AccountRow): boolean =>
  BigInt(received) > BigInt(returned) + BigInt(exited);

/** Accounts within so many layers of a victim, by what the rows of cases say. */
export class NearCases {
  readonly #facts: AccountTable<NearFact>;
  readonly #layersMax: number;
  readonly #withdrawn = new Set<string>();

  constructor(layersMax: number, room: FactRoom) {
    this.#layersMax = layersMax;
    this.#facts = new AccountTable(keyOf, room);
  }

  get accounts(): number {
    return this.#facts.size;
  }

  get lists(): ReadonlyMap<string, readonly NearFact[]> {
    return this.#facts.lists;
  }

  restore(account: string, facts: readonly NearFact[]): void {
    this.#facts.restore(account, facts);
  }

  /** All but the lists. */
  save(image: Image): void {
    image.put('withdrawn', [...this.#withdrawn]);
  }

  load(image: Image): void {
    for (const each of image.value<string[]>('withdrawn')) this.#withdrawn.add(each);
  }

  of(account: string): readonly NearFact[] {
    const facts = this.#facts.of(account);
    return this.#withdrawn.size === 0 ? facts : facts.filter((fact) => !this.#withdrawn.has(fact.case));
  }

  /** Takes the next row of a case, in the order of its topic. */
  take(row: CaseRecord): void {
    if (row.kind === 'case') {
      if (row.withdrawn) this.#withdrawn.add(row.case);
      else this.#withdrawn.delete(row.case);
    }
    if (row.kind !== 'case-account') return;
    const fact: NearFact = { case: row.case, asset: row.asset, layer: row.layer };
    if (row.gone || row.layer > this.#layersMax || !tellsOfAccount(row)) this.#facts.remove(row.account, keyOf(fact));
    else this.#facts.put(row.account, fact);
  }
}
