import { blocklistEntry, type DeskState, idOf, isTold, type Stepped, stopOrderChanged, thingOf } from '@weir/acts';
import type { OutMessage } from '@weir/log';

/** On each event: the offset of the act that it is of. It is the mark by which writing goes on where it ended. */
export const actOffsetHeader = 'weir-act-offset';

export interface FeedMessages {
  readonly stopOrders: readonly OutMessage[];
  readonly blocklist: readonly OutMessage[];
}

const headersOf = (type: string, id: string, subject: string, atMs: number, offset: number) => ({
  'content-type': 'application/json',
  ce_specversion: '1.0',
  ce_id: id,
  ce_source: 'weir/desk',
  ce_type: type,
  ce_subject: subject,
  ce_time: new Date(atMs).toISOString(),
  [actOffsetHeader]: String(offset),
});

/** What an act has others hear: CloudEvents in binary mode. @param state after the act */
export const feedMessages = (
  state: DeskState,
  { outcome, isRepeat }: Stepped,
  act: { readonly kind: string; readonly offset: number; readonly atMs: number },
): FeedMessages => {
  const touched = outcome.kind === 'accepted' && !isRepeat ? outcome.touched : [];
  const idsOf = (thing: string): string[] => touched.filter((one) => thingOf(one) === thing).map(idOf);
  const { atMs, offset } = act;
  const stopOrders = idsOf('order').flatMap((id): OutMessage[] => {
    const order = state.orders.get(id);
    if (order === undefined || !isTold(order)) return [];
    const event = stopOrderChanged(state, order, act);
    const headers = headersOf('weir.stop-orders.v1', `${id}/${event.revision}`, id, atMs, offset);
    return [{ key: id, value: Buffer.from(JSON.stringify(event)), headers }];
  });
  const accounts = new Set(idsOf('blocklist').map((id) => state.measures.get(`blocklist:${id}`)!.account));
  const blocklist = [...accounts].map((account): OutMessage => {
    const entry = blocklistEntry(state, account);
    const headers = headersOf('weir.blocklist.v1', `blocklist/${offset}`, 'blocklist', atMs, offset);
    return { key: account, value: entry === null ? null : Buffer.from(JSON.stringify(entry)), headers };
  });
  return { stopOrders, blocklist };
};
