import { hashBytes } from '@weir/engine';
import {
  ByteReader,
  type CreditRecord,
  type EntryRecord,
  type FlowRecord,
  FlowScan,
  readFlowsRecord,
  scanned,
} from '@weir/journal';
import type { HeldTransfers } from './held-transfers.js';
import { type RecentFrames, type RecentUnit, roles } from './recent-frames.js';

/** Where a record stands among the recent ones. */
export type RecentPlace = readonly [unit: RecentUnit, at: number];

/** What the recent records tell of one transfer. */
interface RecentOfTransfer {
  /** The newest of its debit entry and the newest of its credit entry. */
  readonly newestFlow: RecentPlace | null;
  readonly newestCredit: RecentPlace | null;
  /** Of its id credits at other places that stand: it came again. */
  readonly olderCredits: readonly RecentPlace[];
  /** Its debit entry was taken back, and may stand elsewhere since. */
  readonly hasMoved: boolean;
}

/** The record is of a debit entry. */
export const isFlowKind = (kind: number): boolean => kind === scanned.flow || kind === scanned.flowGone;

/** The record that begins at a place of the unit's frame. */
export const recordAt = (unit: RecentUnit, at: number): EntryRecord =>
  readFlowsRecord(new ByteReader(unit.frame, at)) as EntryRecord;

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

  ofTransfer(transfers: HeldTransfers, node: number): RecentOfTransfer {
    const hash = transfers.idHash(node);
    const credits: RecentPlace[] = [];
    let newestFlow: RecentPlace | null = null;
    let hasMoved = false;
    this.#recent.each(roles.id, hash, (unit, at) => {
      const look = this.at(unit, at);
      if (!transfers.hasId(node, hash, unit.view, look.idAt, look.idLength)) return undefined;
      if (look.kind === scanned.flowGone) hasMoved = true;
      if (!isFlowKind(look.kind)) credits.push([unit, at]);
      else newestFlow ??= [unit, at];
      return undefined;
    });
    const [newestCredit, ...older] = credits;
    const olderCredits = this.#standingOf(newestCredit, older);
    return { newestFlow, newestCredit: newestCredit ?? null, olderCredits, hasMoved };
  }

  /** Of credits of an id that came again the one of the transfer whose debit stands: the first into its pocket from then on. */
  ownCredit(
    transfers: HeldTransfers,
    node: number,
    newest: RecentPlace | null,
    older: readonly RecentPlace[],
  ): RecentPlace | null {
    if (newest === null || older.length === 0 || !transfers.hasFlow(node)) return newest;
    let [own, ownMs]: [RecentPlace | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const place of [newest, ...older]) {
      const record = recordAt(...place);
      if (record.kind !== 'credit' || record.time < transfers.time(node) || record.time >= ownMs) continue;
      const isIntoIt = record.to === transfers.payee(node) && record.asset === transfers.asset(node);
      if (isIntoIt) [own, ownMs] = [place, record.time];
    }
    return own;
  }

  /** Of records of credits of one id, the newest first, those that no newer one of their places took back or told anew. */
  #standingOf(newest: RecentPlace | undefined, older: readonly RecentPlace[]): RecentPlace[] {
    if (newest === undefined || older.length === 0) return [];
    const keyOf = ([unit, at]: RecentPlace): string => {
      const { accountAt, accountLength, time, seq } = this.at(unit, at);
      return `${time} ${seq} ${unit.frame.toString('latin1', accountAt, accountAt + accountLength)}`;
    };
    const told = new Set([keyOf(newest)]);
    return older.filter((place) => {
      const key = keyOf(place);
      if (told.has(key)) return false;
      told.add(key);
      return this.at(...place).kind === scanned.credit;
    });
  }

  /** True where a recent record is of the place of this entry: it says whether it stands. */
  tellsOf({ kind, id, from, to, time, seq }: FlowRecord | CreditRecord): boolean {
    const isFlow = kind === 'flow';
    const [idBytes, account] = [Buffer.from(id), Buffer.from(isFlow ? from : to)];
    const hash = hashBytes(new DataView(idBytes.buffer, idBytes.byteOffset, idBytes.length), 0, idBytes.length);
    let isTold = false;
    this.#recent.each(roles.id, hash, (unit, at) => {
      const look = this.at(unit, at);
      if (isFlowKind(look.kind) !== isFlow || look.time !== time || look.seq !== seq) return undefined;
      if (idBytes.compare(unit.frame, look.idAt, look.idAt + look.idLength) !== 0) return undefined;
      isTold = account.compare(unit.frame, look.accountAt, look.accountAt + look.accountLength) === 0;
      return isTold;
    });
    return isTold;
  }

  /** The records that name the lot of a transfer and of whose entry, where it stands, no newer one is here. */
  usersOf(transfers: HeldTransfers, node: number): RecentPlace[] {
    const hash = transfers.idHash(node);
    const using: RecentPlace[] = [];
    this.#recent.each(roles.lot, hash, (unit, at) => {
      const look = this.at(unit, at);
      for (let lot = 0; lot < look.lots; lot++) {
        if (!transfers.hasId(node, hash, unit.view, look.lotAt[lot]!, look.lotLength[lot]!)) continue;
        if (this.isNewestOfPlace(unit, at)) using.push([unit, at]);
        break;
      }
      return undefined;
    });
    return using;
  }

  /**
   * True where no newer record says of the entry's place, instant and seq included, that it is otherwise there, or gone. An id that
   * came again after it was let go of has two entries, and the ledger keeps both: of each it is told as it, and the store, has it.
   */
  isNewestOfPlace(unit: RecentUnit, at: number): boolean {
    const { accountAt, accountLength, time, seq } = this.at(unit, at);
    const account = unit.frame.subarray(accountAt, accountAt + accountLength);
    return this.#isFirst(unit, at, (found, { frame }) => {
      if (found.time !== time || found.seq !== seq) return false;
      return account.compare(frame, found.accountAt, found.accountAt + found.accountLength) === 0;
    });
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
