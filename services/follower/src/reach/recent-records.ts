import type { ReachedRecord, RecentRecords, TakeRecord } from '@weir/engine';
import { ByteReader, type EntryRecord, readFlowsRecord, scanned } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { type RecentFrames, type RecentUnit, roles } from '../recent-frames.js';
import { isFlowKind, RecentLook } from '../recent-look.js';
import { TextBytes } from '../text-bytes.js';

/** What the recent frames know of entries that readings ask for. Of each entry only the newest record of its pocket is told. */
export class RecentReach implements RecentRecords {
  readonly #recent: RecentFrames;
  readonly #look: RecentLook;
  readonly #text = new TextBytes();

  constructor(recent: RecentFrames) {
    this.#recent = recent;
    this.#look = new RecentLook(recent);
  }

  entriesOf(account: AccountId, asset: AssetCode, fromMs: number, take: TakeRecord): boolean {
    const bytes = Buffer.from(account);
    const found: [RecentUnit, number][] = [];
    this.#recent.each(roles.account, this.#text.of(account).hash, (unit, at) => {
      const look = this.#look.at(unit, at);
      const isWanted = look.time >= fromMs && (look.kind === scanned.flow || look.isAtHub);
      const isOfPocket = bytes.equals(unit.frame.subarray(look.accountAt, look.accountAt + look.accountLength));
      if (isWanted && isOfPocket) found.push([unit, at]);
      return undefined;
    });
    for (const [unit, at] of found) {
      const record = readFlowsRecord(new ByteReader(unit.frame, at)) as EntryRecord;
      if (record.asset === asset && this.#look.isNewestOfPocket(unit, at)) take(unit.version, record as ReachedRecord);
    }
    // Money is credited days ahead at times: only what is asked for here counts.
    const { droppedVersion, droppedTime, droppedHubCreditTime } = this.#recent;
    return droppedVersion < 0 || fromMs > Math.max(droppedTime, droppedHubCreditTime);
  }

  creditOf(id: string, timeMs: number, take: TakeRecord): boolean {
    const bytes = Buffer.from(id);
    let newest: { readonly unit: RecentUnit; readonly at: number } | null = null;
    this.#recent.each(roles.id, this.#text.of(id).hash, (unit, at) => {
      const look = this.#look.at(unit, at);
      if (isFlowKind(look.kind)) return undefined;
      if (!bytes.equals(unit.frame.subarray(look.idAt, look.idAt + look.idLength))) return undefined;
      newest = { unit, at };
      return true;
    });
    if (newest === null) return this.#recent.droppedVersion < 0 || timeMs > this.#recent.droppedEntryTime;
    const { unit, at } = newest as { readonly unit: RecentUnit; readonly at: number };
    take(unit.version, readFlowsRecord(new ByteReader(unit.frame, at)) as ReachedRecord);
    return true;
  }
}
