import type { PocketState } from '@weir/engine';
import { type Image, type LiveLedger, pocketFlags, pocketWordAt, type RebasedPocket } from '@weir/engine/columns';
import { type AccountId, type AssetCode, WeirError } from '@weir/model';
import type { EntryRecord } from '../flow-record.js';
import { standing } from '../fold/identity-table.js';
import { type OpenRepair, RepairBook } from '../repair/open-repair.js';
import type { PocketName, Rebase, RebaseFrame, RepairedId } from '../repair/rebase.js';
import type { WaitingIds } from '../repair/waiting-ids.js';
import type { AssetNumbers } from './asset-numbers.js';
import type { Horizons } from './horizons.js';
import type { KeptIds } from './kept-ids.js';
import { creditDiffers, debitDiffers, type LedgerIdentities, loadedIdentity, standsIn } from './ledger-identities.js';
import type { Repaired } from './ledger-message.js';
import type { LettingGo } from './letting-go.js';
import type { FrameUnderWay } from './raw-partitions.js';

/** What a rebase says of: before which instant (milliseconds UTC) entries of an asset are told by it, and of which pockets. */
interface Extent {
  readonly repairOffset: number;
  readonly horizons: ReadonlyMap<AssetCode, number>;
  readonly pockets: ReadonlySet<number>;
}

/**
 * The repairs of the journal, worked into the live ledger: from a repair to its rebase, the transfers that its pockets
 * need are held back; the rebase puts in their past. Owns the open repair. Source: architecture §5.
 */
export class LedgerRepairs {
  readonly #ledger: LiveLedger;
  readonly #identities: LedgerIdentities;
  readonly #lettingGo: LettingGo;
  readonly #frame: FrameUnderWay;
  readonly #assets: AssetNumbers;
  readonly #horizons: Horizons;
  readonly #kept: KeptIds;
  readonly #waiting: WaitingIds;
  readonly #book = new RepairBook();
  #hasChanged = false;

  constructor(
    ledger: LiveLedger,
    identities: LedgerIdentities,
    lettingGo: LettingGo,
    frame: FrameUnderWay,
    assets: AssetNumbers,
    horizons: Horizons,
    kept: KeptIds,
    waiting: WaitingIds,
  ) {
    this.#ledger = ledger;
    this.#identities = identities;
    this.#lettingGo = lettingGo;
    this.#frame = frame;
    this.#assets = assets;
    this.#horizons = horizons;
    this.#kept = kept;
    this.#waiting = waiting;
  }

  /** The repair that has no rebase yet. */
  get open(): OpenRepair | null {
    return this.#book.open;
  }

  takeRepair(pockets: readonly PocketName[]): void {
    const horizonOf = (asset: AssetCode): number | null => {
      const horizon = this.#horizons.of(asset);
      return Number.isFinite(horizon) ? horizon : null;
    };
    this.#book.begin({
      offset: this.#frame.journalOffset,
      pockets: pockets.map(({ account, asset }) => ({ account, asset, horizon: horizonOf(asset) })),
    });
    this.#noteUnderRepair();
  }

  /** What the repair came to, with the last part of its rebase; else null. @throws {WeirError} `FRAME_CORRUPT`, `FOLD_INVARIANT` */
  takeRebase(frame: RebaseFrame): Repaired | null {
    const done = this.#book.take(frame);
    if (done === null) return null;
    const { repair, rebase } = done;
    const extent = {
      repairOffset: repair.offset,
      horizons: new Map(repair.pockets.map(({ asset, horizon }) => [asset, horizon ?? Number.NEGATIVE_INFINITY])),
      pockets: new Set<number>(),
    };
    const pockets: RebasedPocket[] = [];
    for (const { account, asset } of repair.pockets) {
      const pocket = this.#pocketOf(account, asset);
      extent.pockets.add(pocket);
      if (!this.#isMine(pocket)) continue;
      const state = stateIn(rebase, account, asset);
      if (state === undefined) throw this.#broken(`no state of ${account} in its rebase`);
      pockets.push({ pocket, horizon: extent.horizons.get(asset)!, state });
    }
    this.#ledger.rebase(pockets, () => {
      for (const repaired of rebase.ids) this.#adopt(repaired, extent);
    });
    this.#noteUnderRepair();
    const mine = new Set(pockets.map(({ pocket }) => pocket));
    return {
      repair,
      ids: rebase.ids.map(({ id }) => id),
      waiting: rebase.ids.filter(({ id }) => this.#waiting.has(id)),
      records: rebase.records.filter((record) => mine.has(this.#pocketOf(ownAccount(record), record.asset))),
    };
  }

  /** The message has been taken over: what no open repair needs any more goes. */
  endMessage(): void {
    if (!this.#hasChanged) return;
    this.#lettingGo.releaseHeld();
    this.#hasChanged = false;
  }

  save(image: Image): void {
    image.put('repairs', this.#book.saved());
  }

  load(image: Image): void {
    this.#book.load(image.value('repairs'));
    this.#noteUnderRepair();
  }

  #noteUnderRepair(): void {
    this.#hasChanged = true;
    const { underRepair } = this.#lettingGo;
    underRepair.clear();
    for (const { account, asset } of this.#book.open?.pockets ?? []) {
      const pocket = this.#pocketOf(account, asset);
      if (this.#isMine(pocket)) underRepair.add(pocket);
    }
  }

  /** An id becomes what a repair found it to be. Entries before the horizon are told of by the rebase itself. */
  #adopt({ id, voided, contents }: RepairedId, { repairOffset, horizons, pockets }: Extent): void {
    const ledger = this.#ledger;
    const transfer = this.#identities.find(id);
    // Only a void made it known, and that is let go of: nothing of it lies after the horizon.
    if (transfer < 0) return;
    const identity = loadedIdentity({ contents, voided });
    if (identity.transfer === null) throw this.#broken(`a rebase knows nothing of ${id}`);
    const [old, now] = [standing(this.#identities.of(transfer)), standing(identity)];
    const isTold = (asset: AssetCode, instant: number): boolean =>
      instant < (horizons.get(asset) ?? Number.NEGATIVE_INFINITY);
    const isUnder = (account: AccountId, asset: AssetCode): boolean => pockets.has(this.#pocketOf(account, asset));
    const check = (account: AccountId, asset: AssetCode): void => {
      if (!isUnder(account, asset)) throw this.#broken(`${account} of ${id} is not under repair`);
    };
    const debitGoes = old !== null && (now === null || debitDiffers(old, now));
    const creditGoes = old !== null && old.creditTime !== null && (now === null || creditDiffers(old, now));
    // What settled before it was forgotten does not stand in the columns.
    if (debitGoes && standsIn(ledger, transfer * 2)) {
      check(old.from, old.asset);
      ledger.displace(transfer * 2, isTold(old.asset, old.time));
    }
    if (creditGoes && standsIn(ledger, transfer * 2 + 1)) {
      check(old.to, old.asset);
      ledger.displace(transfer * 2 + 1, isTold(old.asset, old.creditTime!));
    }
    this.#waiting.settle(id, repairOffset);
    this.#identities.keep(transfer, identity);
    if (this.#waiting.has(id)) {
      this.#kept.move(this.#assets.of(identity.transfer.asset), transfer, Number.POSITIVE_INFINITY);
    }
    this.#identities.restOn(transfer, identity, debitGoes || old === null);
    if (now === null) return;
    this.#identities.fillFrom(transfer, now);
    // Entries before the horizon are in the states already, as are those of an id that was forgotten.
    const begins = (account: AccountId, instant: number): boolean => {
      if (old === null && !isUnder(account, now.asset)) return false;
      check(account, now.asset);
      return !isTold(now.asset, instant);
    };
    if ((old === null || debitGoes) && begins(now.from, now.time)) ledger.place(transfer * 2);
    if (now.creditTime === null) return;
    if ((old === null || old.creditTime === null || creditGoes) && begins(now.to, now.creditTime)) {
      ledger.place(transfer * 2 + 1);
    }
  }

  #pocketOf(account: AccountId, asset: AssetCode): number {
    return this.#identities.pocketOf(account, this.#assets.of(asset));
  }

  #isMine(pocket: number): boolean {
    return (this.#ledger.matching.pockets.words[pocket * 2 + pocketWordAt.flags]! & pocketFlags.foreign) === 0;
  }

  #broken(what: string): WeirError {
    return new WeirError('FOLD_INVARIANT', `journal offset ${this.#frame.journalOffset}: ${what}`);
  }
}

const stateIn = ({ pockets }: Rebase, account: AccountId, asset: AssetCode): PocketState | undefined =>
  pockets.find((pocket) => pocket.account === account && pocket.asset === asset)?.state;

/** The account of the entry's own pocket. */
const ownAccount = (record: EntryRecord): AccountId =>
  'account' in record ? record.account : record.kind === 'flow' ? record.from : record.to;
