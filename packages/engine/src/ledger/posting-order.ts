import { compareBytes } from '@weir/model';
import { OrderedHeap } from '../cases/ordered-heap.js';
import { type Transfer, takesPart } from './transfer.js';

/**
 * The order of transfers of one instant whose feed has no posting sequence: payments follow the credits that fund
 * them. Repeatedly takes the transfer that no untaken one funds, the smallest id if several; if each untaken one is
 * funded, the smallest id. Returns indices into `group`. Source: trace §7, `--assign-seq`.
 */
export const postingOrder = (group: readonly Transfer[]): number[] => {
  // Work on ranks by id, so that the smallest rank is the smallest id.
  const byId = group
    .map((_, index) => index)
    .sort((left, right) => compareBytes(group[left]!.id, group[right]!.id) || left - right);
  const payers = new Map<string, number[]>();
  const funders = new Map<string, number>();
  const payee = (transfer: Transfer): string => `${transfer.to} ${transfer.asset}`;
  for (const [rank, index] of byId.entries()) {
    const transfer = group[index]!;
    const payer = `${transfer.from} ${transfer.asset}`;
    const list = payers.get(payer);
    if (list === undefined) payers.set(payer, [rank]);
    else list.push(rank);
    if (takesPart(transfer)) funders.set(payee(transfer), (funders.get(payee(transfer)) ?? 0) + 1);
  }
  const unfunded = new OrderedHeap<number>((left, right) => left - right);
  for (const [pocket, ranks] of payers) {
    if (!funders.has(pocket)) for (const rank of ranks) unfunded.push(rank);
  }
  const taken = new Uint8Array(group.length);
  const order: number[] = [];
  let smallest = 0;
  while (order.length < group.length) {
    let rank = unfunded.pop();
    if (rank === undefined) {
      while (taken[smallest] === 1) smallest++;
      rank = smallest;
    } else if (taken[rank] === 1) {
      continue;
    }
    taken[rank] = 1;
    const transfer = group[byId[rank]!]!;
    order.push(byId[rank]!);
    if (!takesPart(transfer)) continue;
    const left = funders.get(payee(transfer))! - 1;
    funders.set(payee(transfer), left);
    if (left === 0) for (const freed of payers.get(payee(transfer)) ?? []) if (taken[freed] === 0) unfunded.push(freed);
  }
  return order;
};
