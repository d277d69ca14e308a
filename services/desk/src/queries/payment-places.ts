import type { Unreadable } from '@weir/avro';
import type { AccountPage } from '@weir/desk-api';
import type { MessageRef } from '@weir/journal';
import type { AccountId } from '@weir/model';
import type { QueryParts } from './query-parts.js';

/** Latest payments of an account that are looked into. */
const paymentsMax = 100;
const evidenceMax = 10;

type Places = Pick<AccountPage, 'places' | 'placesShown'>;

const nowhere: Places = { places: [], placesShown: { shown: 0, of: 0, hiddenBy: [] } };

const placeOf = ({ offset, partition, topic }: MessageRef): string => `${topic}/${partition}/${offset}`;

/**
 * Devices and network addresses that an account paid from: entries do not have them, the raw messages of transfers do, and
 * those that a case cites are kept. `placesShown` says how many of the latest payments were looked into, and why not more.
 */
export const placesOf = async (
  { readHints, store }: QueryParts,
  account: AccountId,
  signal: AbortSignal,
): Promise<Places> => {
  if (readHints === undefined) return nowhere;
  const asked = { account, direction: 'out', asset: null, since: null, until: null, minAmount: null } as const;
  const { of, transfers } = await store.transfersOf(
    { ...asked, counterparty: null, sort: 'time', after: null, limit: paymentsMax },
    signal,
  );
  if (transfers.length === 0) return nowhere;
  const flows = await store.flowsByIds(transfers.map(({ id }) => id));
  const kept = await store.keptMessages(flows.flatMap(({ record }) => record.messages));
  const bytesAt = new Map(kept.map(({ bytes, message }) => [placeOf(message), bytes]));
  const found = new Map<string, AccountPage['places'][number]>();
  const unread = new Set<Unreadable>();
  let read = 0;
  let unreadCount = 0;
  const latestFirst = flows.map(({ record }) => record).sort((left, right) => right.time - left.time);
  for (const { id, messages, time } of latestFirst) {
    const message = messages.find((each) => bytesAt.has(placeOf(each)));
    if (message === undefined) continue;
    const hints = await readHints(message, bytesAt.get(placeOf(message))!);
    if (typeof hints === 'string') {
      unread.add(hints);
      unreadCount++;
      continue;
    }
    if (hints === null) continue;
    read++;
    for (const [kind, name] of [
      ['device', hints.device],
      ['address', hints.address],
    ] as const) {
      if (name === null) continue;
      const key = `${kind} ${name}`;
      const before = found.get(key);
      found.set(key, {
        kind,
        name,
        transfers: (before?.transfers ?? 0) + 1,
        firstTime: time,
        lastTime: before?.lastTime ?? time,
        evidence: before === undefined ? [id] : [...before.evidence, id].slice(0, evidenceMax),
      });
    }
  }
  const hiddenBy = [
    ...(transfers.length < of ? ['limit'] : []),
    ...(read + unreadCount < transfers.length ? ['not-kept'] : []),
    ...[...unread].sort(),
  ];
  const places = [...found.values()].sort((left, right) => right.transfers - left.transfers);
  return { places, placesShown: { shown: read, of, hiddenBy } };
};
