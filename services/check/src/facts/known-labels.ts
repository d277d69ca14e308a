import type { VersionedLabel } from '@weir/journal';
import { isFrozenByIssuer, isOfIssuer, issuerLabels, lastActOfIssuer } from '@weir/model';
import { AccountTable } from './account-table.js';
import type { FactRoom } from './fact-room.js';

/** A label as far as a check asks for it. Instants in milliseconds UTC. */
export interface LabelFact {
  readonly kind: string;
  readonly source: string;
  readonly version: number;
  readonly withdrawn: boolean;
  readonly from: number | null;
  readonly to: number | null;
}

const keyOf = ({ kind, source }: { readonly kind: string; readonly source: string }): string => `${kind} ${source}`;

const isSame = (left: LabelFact, right: LabelFact): boolean =>
  left.version === right.version &&
  left.withdrawn === right.withdrawn &&
  left.from === right.from &&
  left.to === right.to;

/**
 * Labels of the kinds that matter to a check. Of (account, kind, source) the highest version stands, a withdrawn one too, and of
 * one version what came first; sources stand side by side. What the issuer of a coin did is always among them, and blocks by
 * a reason of its own: a release is another label, which no kind of `block` would heed.
 */
export class KnownLabels {
  readonly #facts: AccountTable<LabelFact>;
  readonly #block: ReadonlySet<string>;
  readonly #innocent: ReadonlySet<string>;

  constructor(kinds: { readonly block: readonly string[]; readonly innocent: readonly string[] }, room: FactRoom) {
    this.#block = new Set(kinds.block.filter((kind) => !isOfIssuer({ kind })));
    this.#innocent = new Set(kinds.innocent);
    this.#facts = new AccountTable<LabelFact>(keyOf, room);
  }

  get accounts(): number {
    return this.#facts.size;
  }

  get lists(): ReadonlyMap<string, readonly LabelFact[]> {
    return this.#facts.lists;
  }

  restore(account: string, facts: readonly LabelFact[]): void {
    this.#facts.restore(account, facts);
  }

  /** @param passedOver hears of one that is not what stands, under a version that was said already or an older one */
  take({ label, source, version, withdrawn }: VersionedLabel, passedOver: () => void = () => undefined): void {
    const { account, kind, from, to } = label;
    if (!this.#block.has(kind) && !this.#innocent.has(kind) && !isOfIssuer({ kind })) return;
    const known = this.#facts.of(account).find((each) => each.kind === kind && each.source === source);
    const said: LabelFact = { kind, source, version, withdrawn, from, to };
    if (known === undefined || known.version < version) this.#facts.put(account, said);
    else if (!isSame(known, said)) passedOver();
  }

  /** Labels that block an account at an instant. */
  blocking(account: string, instantMs: number): readonly LabelFact[] {
    return this.#at(account, instantMs, this.#block);
  }

  /** Labels that say why many strangers pay an account at an instant: a shop, a utility, an exchange. */
  innocent(account: string, instantMs: number): readonly LabelFact[] {
    return this.#at(account, instantMs, this.#innocent);
  }

  /**
   * The freezes that hold an account, where the last that the issuer did to it was to freeze it. The clock of a chain is not the
   * asker's: what a block says has been done, though it be seconds ahead.
   */
  frozen(account: string): readonly LabelFact[] {
    const facts = this.#facts.of(account);
    if (facts.length === 0) return facts;
    const standing = facts.filter(({ withdrawn }) => !withdrawn);
    if (!isFrozenByIssuer(standing)) return [];
    const last = lastActOfIssuer(standing);
    return standing.filter(({ kind, from }) => kind === issuerLabels.frozen && (from ?? 0) === last);
  }

  #at(account: string, instantMs: number, kinds: ReadonlySet<string>): readonly LabelFact[] {
    const facts = this.#facts.of(account);
    if (facts.length === 0) return facts;
    return facts.filter(
      ({ kind, withdrawn, from, to }) =>
        kinds.has(kind) && !withdrawn && (from ?? 0) <= instantMs && instantMs < (to ?? Number.POSITIVE_INFINITY),
    );
  }
}
