import { hashBytes } from '@weir/engine';
import { FlowScan, scanned } from '@weir/journal';
import { type RecentFrames, type RecentUnit, roles } from './recent-frames.js';

/** The record is of a debit entry. */
export const isFlowKind = (kind: number): boolean => kind === scanned.flow || kind === scanned.flowGone;

/** Looks at records of the recent frames where they stand: the scan it gives is written over by the next look. */
export class RecentLook {
  readonly #recent: RecentFrames;
  readonly #scan = new FlowScan();

  constructor(recent: RecentFrames) {
    this.#recent = recent;
  }

  at(unit: RecentUnit, at: number): FlowScan {
    this.#scan.look(unit.frame, unit.view, at);
    return this.#scan;
  }

  /** True where no newer record of the entry is among the recent ones. */
  isNewest(unit: RecentUnit, at: number): boolean {
    return this.#isFirst(unit, at, () => true);
  }

  /**
   * True where no newer record says of the entry's pocket that it is otherwise there, or gone. An id that came again after it was
   * let go of has two entries, and the ledger keeps both: a pocket is told of as it, and the store, has it.
   */
  isNewestOfPocket(unit: RecentUnit, at: number): boolean {
    const look = this.at(unit, at);
    const account = unit.frame.subarray(look.accountAt, look.accountAt + look.accountLength);
    const isOfPocket = (found: FlowScan, { frame }: RecentUnit): boolean =>
      account.compare(frame, found.accountAt, found.accountAt + found.accountLength) === 0;
    return this.#isFirst(unit, at, isOfPocket);
  }

  /** Of the records of its entry that count, it is the newest. */
  #isFirst(unit: RecentUnit, at: number, counts: (found: FlowScan, of: RecentUnit) => boolean): boolean {
    const look = this.at(unit, at);
    const isFlow = isFlowKind(look.kind);
    const id = unit.frame.subarray(look.idAt, look.idAt + look.idLength);
    let isNewest = false;
    this.#recent.each(roles.id, hashBytes(unit.view, look.idAt, look.idLength), (other, place) => {
      const found = this.at(other, place);
      if (isFlowKind(found.kind) !== isFlow) return undefined;
      if (id.compare(other.frame, found.idAt, found.idAt + found.idLength) !== 0) return undefined;
      if (!counts(found, other)) return undefined;
      isNewest = other === unit && place === at;
      return true;
    });
    return isNewest;
  }
}
