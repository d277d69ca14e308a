import { readFileSync } from 'node:fs';
import {
  encodeCasesFrame,
  encodeJournalFrame,
  FlowsEncoder,
  type JournalFrame,
  type JournalRecord,
  LedgerFold,
  type Settings,
} from '@weir/journal';
import type { TransferNature } from '@weir/model';
import { generateCase } from '../reference/generate.js';
import { brokerMs, diceOf, draftsOf, ordersOf, settingsOf } from '../stream/random-stream.js';

type FrameKind = 'journal' | 'flows' | 'cases';

const published = JSON.parse(
  readFileSync(new URL('../../schemas/frames-vectors.json', import.meta.url), 'utf8'),
) as Record<FrameKind, readonly { readonly hex: string }[]>;

const natures: readonly TransferNature[] = ['ordinary', 'payroll', 'refund'];

export interface Journal {
  readonly settings: Settings;
  readonly frames: readonly JournalFrame[];
}

/** A small journal: settings, a generated ledger in frames of up to five records, what people ordered, a repair. */
export const journalOf = (seed: number, latenessMs = 86_400_000_000_000): Journal => {
  const input = generateCase(seed);
  const dice = diceOf(seed);
  const settings = settingsOf(input, latenessMs);
  let orders: ReturnType<typeof ordersOf> = [];
  try {
    orders = ordersOf(input);
  } catch {
    // Orders that nobody can read come to no journal.
  }
  const drafts = [...draftsOf(input).map(({ draft }) => draft), ...orders];
  const frames: JournalFrame[] = [{ type: 'settings', settings }];
  for (let at = 0; at < drafts.length; ) {
    const records = drafts.slice(at, at + 1 + dice(5)).map((draft, index) => {
      const hints = { nature: natures[dice(3)]!, device: dice(3) === 0 ? 'D-1' : null, address: null };
      return { ...draft, ...(draft.kind === 'transfer' ? { hints } : {}), offset: at + index } as JournalRecord;
    });
    frames.push({ type: 'raw', topic: 'bank', partition: 0, from: at, to: at + records.length, records });
    at += records.length;
  }
  const first = drafts.find((draft) => draft.kind === 'transfer');
  if (first?.kind === 'transfer') {
    const { from: account, asset } = first.transfer;
    frames.push({ type: 'repair', pockets: [{ account, asset }] });
  }
  frames.push({ type: 'idle', topic: 'bank', partition: 0, end: drafts.length });
  return { settings, frames };
};

/** What a ledger makes of a journal, as frames of the flows topic. */
export const flowsOf = ({ frames }: Journal): Buffer[] => {
  const fold = new LedgerFold();
  const encoder = new FlowsEncoder(fold, 0);
  return frames.map((frame, offset) => {
    const message = fold.apply(offset, brokerMs + offset, encodeJournalFrame(frame));
    encoder.begin(offset);
    if (fold.hasLedger) encoder.addUnit(offset, fold.ledger);
    fold.endMessage();
    encoder.addRulings(offset, message);
    return Buffer.from(encoder.seal(offset + 1));
  });
};

const journals = [3, 4, 11, 12].map((seed) => journalOf(seed));
const fromVectors = (kind: FrameKind): Buffer[] => published[kind].map(({ hex }) => Buffer.from(hex, 'hex'));

/** Right frames of every kind: those that are published, and what small journals come to. */
export const rightFrames: Readonly<Record<FrameKind, readonly Buffer[]>> = {
  journal: [...fromVectors('journal'), ...journals.flatMap(({ frames }) => frames.map(encodeJournalFrame))],
  flows: [...fromVectors('flows'), ...journals.flatMap(flowsOf).filter((frame) => frame.length > 24)],
  cases: [...fromVectors('cases'), encodeCasesFrame({ version: 7, records: [] })],
};
