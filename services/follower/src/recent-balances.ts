import { type CreditRecord, type FlowRecord, scanned } from '@weir/journal';
import { type AccountId, type AssetCode, compareBytes } from '@weir/model';
import { balanceOf } from './pocket-balances.js';
import { type RecentFrames, type RecentUnit, roles } from './recent-frames.js';
import { RecentLook, recordAt } from './recent-look.js';
import { TextBytes } from './text-bytes.js';

/** An entry that gave its pocket's balance. */
export type BalanceRecord = FlowRecord | CreditRecord;

/** Order of entries: trace §1. */
export const compareBalances = (left: BalanceRecord, right: BalanceRecord): number =>
  left.time - right.time ||
  left.seq - right.seq ||
  compareBytes(left.id, right.id) ||
  Number(left.kind === 'credit') - Number(right.kind === 'credit');

/** What the recent frames know of the latest balance of a pocket. */
export interface RecentBalance {
  /** Of the entries there that stand and gave one, the latest; null: there is none. */
  readonly latest: BalanceRecord | null;
  /** None that was dropped can be later. */
  readonly isCertain: boolean;
}

/** Looks in the recent frames for the latest entry of a pocket that gave a balance. */
export class RecentBalances {
  readonly #recent: RecentFrames;
  readonly #look: RecentLook;
  readonly #text = new TextBytes();

  constructor(recent: RecentFrames) {
    this.#recent = recent;
    this.#look = new RecentLook(recent);
  }

  latestOf(account: AccountId, asset: AssetCode): RecentBalance {
    const bytes = Buffer.from(account);
    let latest: BalanceRecord | null = null;
    const consider = (unit: RecentUnit, at: number): undefined => {
      const look = this.#look.at(unit, at);
      const { kind, time, accountAt, accountLength } = look;
      if ((kind !== scanned.flow && kind !== scanned.credit) || balanceOf(look) < 0) return undefined;
      if (latest !== null && time < latest.time) return undefined;
      if (bytes.compare(unit.frame, accountAt, accountAt + accountLength) !== 0) return undefined;
      const record = recordAt(unit, at) as BalanceRecord;
      if (record.asset !== asset || (latest !== null && compareBalances(record, latest) <= 0)) return undefined;
      if (this.#look.isNewestOfPlace(unit, at)) latest = record;
      return undefined;
    };
    this.#recent.each(roles.account, this.#text.of(account).hash, consider);
    const { droppedVersion, droppedEntryTime } = this.#recent;
    const found = latest as BalanceRecord | null;
    return { latest: found, isCertain: droppedVersion < 0 || (found !== null && found.time > droppedEntryTime) };
  }

  /** True where a recent record is of the place of an entry: the recent ones say whether it stands. */
  tellOf(record: BalanceRecord): boolean {
    return this.#look.tellsOf(record);
  }
}
