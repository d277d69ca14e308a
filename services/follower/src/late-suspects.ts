import type { FollowedCases } from '@weir/engine';
import type { AccountId } from '@weir/model';
import type { Candidates } from './candidates.js';
import type { FollowedMessage } from './followed-journal.js';
import type { HeldTransfers } from './held-transfers.js';
import type { OpenCase } from './open-case.js';

/** The pockets of an account in all cases. */
export function* pocketsOf({ pockets }: FollowedCases, transfers: HeldTransfers, account: AccountId): Iterable<number> {
  for (const place of transfers.places.placesOf(account)) {
    for (let pocket = pockets.firstOfPlace(place); pocket >= 0; pocket = pockets.nextOfPlace(pocket)) yield pocket;
  }
}

/** Cases that the late events of a message may touch. @param cases by their number */
export const lateSuspects = (
  message: FollowedMessage,
  cases: readonly OpenCase[],
  all: FollowedCases,
  transfers: HeldTransfers,
  candidates: Candidates,
): Set<OpenCase> => {
  const { rows, pockets } = all;
  const suspects = new Set<OpenCase>();
  for (const { id } of [...message.late, ...message.unknownVoids]) {
    for (const open of cases) if (open.settled.mayHave(id)) suspects.add(open);
    const node = transfers.findId(id);
    if (node < 0) continue;
    for (let row = rows.firstOfNode(node); row >= 0; row = rows.nextOfNode(row)) suspects.add(cases[rows.caseOf(row)]!);
    for (const open of candidates.casesOf(node)) suspects.add(open);
  }
  for (const { accounts } of message.late) {
    for (const account of accounts) {
      for (const pocket of pocketsOf(all, transfers, account)) suspects.add(cases[pockets.caseOf(pocket)]!);
      for (const open of candidates.asking.of(account)) suspects.add(open);
    }
  }
  return suspects;
};
