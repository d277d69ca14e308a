import { isDeepStrictEqual } from 'node:util';
import { Image, type Shelving } from '@weir/engine';
import {
  decodeFlowsFrame,
  decodeSnapshot,
  type EntryRecord,
  encodeJournalFrame,
  encodeSnapshot,
  FlowsEncoder,
  isEntryRecord,
  JournalFold,
  LedgerFold,
} from '@weir/journal';
import { MatcherFold, MemoryLots, MemoryLotsFolder, type StoredLots } from '@weir/matcher';
import { describe, expect, it } from 'vitest';
import {
  brokerMs,
  diceOf,
  draftsOf,
  framesOf,
  ordersOf,
  repeatWith,
  seedCount,
  settingsOf,
  shuffled,
  streamRuns,
} from '../stream/random-stream.js';

const dayMs = 86_400_000;
const file = 'ledger-fold';

/** What stands of each entry, and where. @returns the keys of what a message changed */
const take = (standing: Map<string, unknown>, records: readonly EntryRecord[]): string[] =>
  records.map((record) => {
    const side = record.kind === 'flow' || record.kind === 'flow-gone' ? 'flow' : 'credit';
    const account = 'account' in record ? record.account : side === 'flow' ? record.from : record.to;
    const key = `${side} ${record.id} ${account} ${record.asset} ${record.time} ${record.seq}`;
    if (record.kind === 'flow' || record.kind === 'credit') {
      // The other fold names the message of a half by what one journal message happened to hold together.
      const { messages, ...rest } = record;
      if (messages.length === 0) throw new Error(`${key} names no message`);
      standing.set(key, rest);
    } else if (!standing.delete(key)) throw new Error(`${key} is taken back and does not stand`);
    return key;
  });

/** Both say the same of these entries, and stand for as many: as they agreed before, they agree on all. */
const agree = (
  found: ReadonlyMap<string, unknown>,
  wanted: ReadonlyMap<string, unknown>,
  changed: Iterable<string>,
): boolean => {
  if (found.size !== wanted.size) return false;
  for (const key of changed) if (!isDeepStrictEqual(found.get(key), wanted.get(key))) return false;
  return true;
};

describe('the columnar fold', { timeout: 600_000 }, () => {
  it.each([
    ['while nothing is late', 1_000_000 * dayMs, null, false],
    ['while some is late, detectors looking on', 60_000, null, true],
    ['while lots go out of memory as soon as they may', 60_000, 0, false],
  ])('says what the fold of objects says, message by message, %s', (_, latenessMs, idleMs, isWatched) => {
    let [putAway, broughtBack] = [0, 0];
    for (const { seed, input } of streamRuns()) {
      const dice = diceOf(seed);
      const settings = settingsOf(input, latenessMs);
      const order = shuffled([...draftsOf(input).map(({ draft }) => draft), ...ordersOf(input)], dice);
      const objects = new JournalFold();
      const matcher = new MatcherFold(settings, (asset) => objects.horizon(asset));
      const folder = new MemoryLotsFolder();
      let lots: StoredLots = new MemoryLots(folder);
      const shelving = (): Shelving | null => (idleMs === null ? null : { shelf: lots, idleMs });
      let columns = new LedgerFold(0, 1, isWatched, shelving());
      let encoder = new FlowsEncoder(columns, 0);
      const [wanted, found] = [new Map<string, unknown>(), new Map<string, unknown>()];
      let offset = 0;
      for (const frame of [{ type: 'settings', settings } as const, ...framesOf(order, dice)]) {
        const message = objects.apply(offset, brokerMs + offset, frame);
        const changed = new Set(take(wanted, matcher.apply(message)));
        const away = columns.shelvedCount;
        const { late, outcomes } = columns.apply(offset, brokerMs + offset, encodeJournalFrame(frame));
        if (columns.shelvedCount < away) broughtBack++;
        encoder.begin(offset);
        encoder.addUnit(offset, columns.ledger);
        const awayBefore = columns.shelvedCount;
        columns.endMessage();
        if (columns.shelvedCount > awayBefore) putAway++;
        for (const { records } of decodeFlowsFrame(encoder.seal(offset + 1)).units) {
          for (const key of take(found, records.filter(isEntryRecord))) changed.add(key);
        }
        // The runner's own comparison tells more, and takes far longer: it is asked where something differs.
        const isSame =
          agree(found, wanted, changed) && isDeepStrictEqual([outcomes, late], [message.outcomes, message.late]);
        if (!isSame) {
          const where = `${repeatWith(seed, file)} (journal offset ${offset})`;
          expect(outcomes, where).toEqual(message.outcomes);
          expect(late, where).toEqual(message.late);
          expect(found, where).toEqual(wanted);
          expect.fail(`${where}: differs in what toEqual passes over`);
        }
        offset++;
        if (dice(5) > 0) continue;
        // A process that ends here and goes on from its snapshot says the same.
        const image = new Image();
        columns.save(image);
        const bytes = Buffer.concat(encodeSnapshot(image));
        const mark = lots.mark();
        lots.keep([mark]);
        lots = new MemoryLots(folder, mark);
        columns = LedgerFold.load(decodeSnapshot(bytes), shelving());
        encoder = new FlowsEncoder(columns, 0);
      }
      expect(found, repeatWith(seed, file)).toEqual(wanted);
      expect(columns.identityCount, repeatWith(seed, file)).toBe(objects.identityCount);
    }
    if (idleMs === null) return;
    console.info(`lots were put away after ${putAway} messages, and brought back by ${broughtBack}`);
    // One seed alone need not park money that is spent again.
    expect(Math.min(putAway, broughtBack)).toBeGreaterThan(seedCount > 100 ? 0 : -1);
  });
});
