import { encodeJournalFrame, FlowScan, FlowsEncoder, type JournalFrame, LedgerFold } from '@weir/journal';
import { brokerMs, type Dice } from './random-stream.js';

/** A journal message, and the flows frame that a reader hears before it. */
export interface RuledMessage {
  readonly offset: number;
  readonly frame: JournalFrame;
  readonly value: Buffer;
  /** Null: what was heard covers the message already. */
  readonly hears: FlowScan | null;
}

/** Some frames come after one that covers their first records already, as when two instances cut them elsewhere. */
export function* cutTwice(frames: Iterable<JournalFrame>, dice: Dice): Iterable<JournalFrame> {
  for (const frame of frames) {
    if (frame.type === 'raw' && frame.records.length > 1 && dice(3) === 0) {
      const count = 1 + dice(frame.records.length - 1);
      yield { ...frame, to: frame.from + count, records: frame.records.slice(0, count) };
    }
    yield frame;
  }
}

/** A journal with what a matcher rules on it, in flows frames of up to four messages, some of which come again. */
export function* ruledJournal(frames: Iterable<JournalFrame>, dice: Dice): Iterable<RuledMessage> {
  const all = [...frames].map((frame, offset) => ({ offset, frame, value: encodeJournalFrame(frame) }));
  const fold = new LedgerFold();
  const encoder = new FlowsEncoder(fold, 0);
  for (let from = 0; from < all.length; ) {
    const covered = all.slice(from, from + 1 + dice(4));
    encoder.begin(from);
    for (const { offset, value } of covered) {
      const message = fold.apply(offset, brokerMs + offset, value);
      if (fold.hasLedger) encoder.addUnit(offset, fold.ledger);
      fold.endMessage();
      encoder.addRulings(offset, message);
    }
    from += covered.length;
    const heard = Buffer.from(encoder.seal(from));
    for (const [at, message] of covered.entries()) {
      const hears = at === 0 || dice(6) === 0 ? new FlowScan() : null;
      hears?.open(heard);
      yield { ...message, hears };
    }
  }
}
