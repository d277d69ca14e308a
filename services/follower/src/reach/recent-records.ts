import type { CreditPlace, ReachedRecord, RecentRecords, TakeRecord } from '@weir/engine';
import { scanned } from '@weir/journal';
import type { AccountId, AssetCode } from '@weir/model';
import { type RecentFrames, roles } from '../recent-frames.js';
import { isFlowKind, RecentLook, type RecentPlace, recordAt } from '../recent-look.js';
import { TextBytes } from '../text-bytes.js';

/** What the recent frames know of entries that readings ask for. Of each place of an entry only the newest record is told. */
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
    const found: RecentPlace[] = [];
    this.#recent.each(roles.account, this.#text.of(account).hash, (unit, at) => {
      const look = this.#look.at(unit, at);
      const isWanted = look.time >= fromMs && (look.kind === scanned.flow || look.isAtHub);
      const isOfPocket = bytes.equals(unit.frame.subarray(look.accountAt, look.accountAt + look.accountLength));
      if (isWanted && isOfPocket) found.push([unit, at]);
      return undefined;
    });
    for (const [unit, at] of found) {
      const record = recordAt(unit, at);
      if (record.asset === asset && this.#look.isNewestOfPlace(unit, at)) take(unit.version, record as ReachedRecord);
    }
    // Money is credited days ahead at times: only what is asked for here counts.
    const { droppedVersion, droppedTime, droppedHubCreditTime } = this.#recent;
    return droppedVersion < 0 || fromMs > Math.max(droppedTime, droppedHubCreditTime);
  }

  creditOf(id: string, { account, asset, fromMs }: CreditPlace, take: TakeRecord): boolean {
    const bytes = Buffer.from(id);
    const credits: RecentPlace[] = [];
    const debitTimes: number[] = [];
    this.#recent.each(roles.id, this.#text.of(id).hash, (unit, at) => {
      const look = this.#look.at(unit, at);
      if (look.time < fromMs) return undefined;
      if (!bytes.equals(unit.frame.subarray(look.idAt, look.idAt + look.idLength))) return undefined;
      if (!isFlowKind(look.kind)) credits.push([unit, at]);
      else if (look.kind === scanned.flow) debitTimes.push(look.time);
      return undefined;
    });
    let firstMs = Number.POSITIVE_INFINITY;
    for (const [unit, at] of credits) {
      const record = recordAt(unit, at) as ReachedRecord;
      const of = 'account' in record ? record.account : record.to;
      if (of !== account || record.asset !== asset || !this.#look.isNewestOfPlace(unit, at)) continue;
      if (record.kind === 'credit') firstMs = Math.min(firstMs, record.time);
      take(unit.version, record);
    }
    if (this.#recent.droppedVersion < 0 || fromMs > this.#recent.droppedEntryTime) return true;
    // Where memory has dropped something, its own may be dropped and what is here be that of another of its id, debited later.
    const isItsOwn = debitTimes.includes(fromMs) && debitTimes.every((time) => time === fromMs || time > firstMs);
    return Number.isFinite(firstMs) && isItsOwn;
  }
}
