import type { Image } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import type { HeldTransfers } from './held-transfers.js';
import type { TrackedUses } from './tracked-uses.js';

/**
 * What entries ended of tracked lots without a link: by their balances, by their age, or as their pockets became hubs. An entry does this as
 * an entry of its pocket, whatever it moves and whatever else came under its id: so it stands apart from the transfers, known by its
 * place, instant and seq included. Owns who they are; each is there as long as it uses a tracked lot. Source: trace §2, ADR 9, limits.
 */
export class EntryEndings {
  readonly #transfers: HeldTransfers;
  readonly #uses: TrackedUses;
  /** By the hash of the id. */
  readonly #nodes = new Map<number, number[]>();

  constructor(transfers: HeldTransfers, uses: TrackedUses) {
    this.#transfers = transfers;
    this.#uses = uses;
  }

  /** False: no entry of such an id is known. @param idHash `hashBytes` of it */
  mayKnow(idHash: number): boolean {
    return this.#nodes.size > 0 && this.#nodes.has(idHash);
  }

  /** Takes what is told of an entry, if it is no older than what was; of what is told again only what was done to lots tracked since. */
  take(version: number, record: EntryRecord): void {
    const { kind } = record;
    const known = this.#find(record);
    const standing = known < 0 ? -1 : this.#versionOf(known);
    if (version < standing) return;
    const isThere = kind === 'flow' || kind === 'credit';
    if (isThere && this.#uses.endsTracked(record)) {
      if (version === standing) this.#uses.rememberEnded(known, record);
      else {
        if (known >= 0) this.#drop(known);
        const node = this.#transfers.addApart(version, record);
        this.#list(node);
        this.#uses.rememberEnded(node, record);
      }
    } else if (known >= 0) this.#drop(known);
  }

  /** It uses nothing that is tracked. */
  remove(node: number): void {
    const hash = this.#transfers.idHash(node);
    const others = this.#nodes.get(hash)!.filter((other) => other !== node);
    if (others.length === 0) this.#nodes.delete(hash);
    else this.#nodes.set(hash, others);
    this.#transfers.remove(node);
  }

  save(image: Image): void {
    const column = Int32Array.from([...this.#nodes.values()].flat());
    image.putColumn('endings', column, column.length);
  }

  load(image: Image): void {
    for (const node of image.column('endings', Int32Array, (length) => length)) this.#list(node);
  }

  #drop(node: number): void {
    this.#uses.forget(node);
    this.remove(node);
  }

  #list(node: number): void {
    const hash = this.#transfers.idHash(node);
    const others = this.#nodes.get(hash);
    if (others === undefined) this.#nodes.set(hash, [node]);
    else others.push(node);
  }

  #versionOf(node: number): number {
    return this.#transfers.versionOf(node, this.#transfers.hasFlow(node));
  }

  #find(record: EntryRecord): number {
    if (this.#nodes.size === 0) return -1;
    const transfers = this.#transfers;
    const { id, time, seq, asset } = record;
    const isFlow = record.kind === 'flow' || record.kind === 'flow-gone';
    const account = 'account' in record ? record.account : isFlow ? record.from : record.to;
    const isAt = (node: number): boolean =>
      transfers.hasFlow(node) === isFlow &&
      (isFlow ? transfers.time(node) : transfers.creditTime(node)) === time &&
      transfers.seq(node) === seq &&
      transfers.asset(node) === asset &&
      (isFlow ? transfers.payer(node) : transfers.payee(node)) === account &&
      transfers.id(node) === id;
    return this.#nodes.get(transfers.hashOf(id))?.find(isAt) ?? -1;
  }
}
