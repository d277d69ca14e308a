import {
  type FollowedCases,
  hashBytes,
  ReachBudget,
  ReachedEntries,
  type ReachedRecord,
  type ReadingRoot,
  type StoppingLabels,
} from '@weir/engine';
import { ByteReader, type FlowScan, readFlowsRecord, scanned } from '@weir/journal';
import type { HeldTransfers } from '../held-transfers.js';
import type { OpenCase } from '../open-case.js';
import type { RecentFrames } from '../recent-frames.js';
import { CaseReadings } from './case-readings.js';
import { RecentReach } from './recent-records.js';

/** Steps and tainted transfers that one reading of one case may hold, and all together. */
const heldPerReading = 20_000;
const heldInAll = 500_000;

/** What the other readings of all cases rest on, and how much of it they may hold. Source: trace §4. */
export class ReachBook {
  readonly entries: ReachedEntries;
  readonly budget: ReachBudget;

  constructor(recent: RecentFrames, budget = new ReachBudget(heldPerReading, heldInAll)) {
    this.entries = new ReachedEntries(new RecentReach(recent));
    this.budget = budget;
  }

  /** The readings of a new case. @param changed says that they are to be worked out */
  readingsOf(open: OpenCase, all: FollowedCases, stopping: StoppingLabels, changed: () => void): CaseReadings {
    const rules = () => ({ follow: all.rules, victims: open.spec.victims, stopping });
    return new CaseReadings(this.entries, rules, this.budget, changed);
  }

  /** Takes the record at which a scan is, where a reading rests on it. @param idHash `hashBytes` of its id */
  take(scan: FlowScan, idHash: number): void {
    const { entries } = this;
    const { view, accountAt, accountLength, kind } = scan;
    const isCredit = kind === scanned.credit || kind === scanned.creditGone;
    const isWanted =
      (isCredit && entries.mayHoldCredit(idHash)) ||
      (entries.holdsPockets && entries.mayHoldAccount(hashBytes(view, accountAt, accountLength)));
    if (isWanted) entries.take(scan.version, readFlowsRecord(new ByteReader(scan.bytes, scan.start)) as ReachedRecord);
  }

  /** Works the readings of a case out, and says of which pockets something may have to be told anew. */
  work(open: OpenCase, { pockets }: FollowedCases, transfers: HeldTransfers): void {
    const isOther = open.readings.rework(
      () => rootsOf(open, transfers),
      (account, asset) => {
        const place = transfers.places.knownPlace(account, asset);
        const pocket = place < 0 ? -1 : pockets.find(open.followed.number, place);
        if (pocket >= 0) open.followed.log.stirred.add(pocket);
      },
    );
    if (isOther) open.isAllStirred = true;
  }
}

function* rootsOf({ followed }: OpenCase, transfers: HeldTransfers): Iterable<ReadingRoot> {
  for (const node of followed.roots()) {
    if (!transfers.hasFlow(node)) continue;
    yield {
      id: transfers.id(node),
      time: transfers.time(node),
      seq: transfers.seq(node),
      from: transfers.payer(node),
      to: transfers.payee(node),
      asset: transfers.asset(node),
      amount: transfers.amount(node),
    };
  }
}
