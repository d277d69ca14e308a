import { type AccountId, type AssetCode, WeirError } from '@weir/model';
import { ByteReader, ByteWriter } from '../bytes.js';
import type { Settings } from '../journal-record.js';
import { isLateRuling, isRepairedRuling, isSettings, readJson } from '../json-text.js';
import type { PocketName } from '../repair/rebase.js';
import type { FrameRulings, LateRuling, MessageRulings, RawMark, Ruling, StandingFields } from './ruling.js';
import { fieldNames } from './standing-fields.js';

const kinds = { counts: 1, orders: 2, stands: 3, late: 4, void: 5, horizon: 6, settings: 7, repair: 8, repaired: 9 };
/** Instead of the bits of fields: nothing stands. The bits of fields begin above it. */
const nothingStands = 1;

type Repaired = Extract<Ruling, { readonly kind: 'repaired' }>;

const writeFields = (body: ByteWriter, but: Partial<StandingFields> | null): void => {
  if (but === null) {
    body.whole(nothingStands);
    return;
  }
  let bits = 0;
  for (const [index, name] of fieldNames.entries()) if (but[name] !== undefined) bits |= 2 << index;
  body.whole(bits);
  for (const name of fieldNames) {
    const value = but[name];
    if (value === undefined) continue;
    if (name === 'creditTime' || name === 'balanceFrom' || name === 'balanceTo') {
      body.wholeOrNull(value as number | null);
    } else if (typeof value === 'string') body.text(value);
    else body.whole(value as number);
  }
};

const readFields = (body: ByteReader): Partial<StandingFields> | null => {
  const bits = body.whole();
  if (bits === nothingStands) return null;
  if (bits % 2 === 1 || bits >= 2 << fieldNames.length) throw new WeirError('FRAME_CORRUPT', `unknown fields ${bits}`);
  const but: Record<string, unknown> = {};
  for (const [index, name] of fieldNames.entries()) {
    if ((bits & (2 << index)) === 0) continue;
    if (name === 'creditTime' || name === 'balanceFrom' || name === 'balanceTo') but[name] = body.wholeOrNull();
    else if (name === 'from' || name === 'to' || name === 'asset') but[name] = body.text();
    else but[name] = body.whole();
  }
  return but as Partial<StandingFields>;
};

/** Writes one ruling. */
export const writeRuling = (body: ByteWriter, ruling: Ruling): void => {
  body.byte(kinds[ruling.kind]);
  switch (ruling.kind) {
    case 'counts':
      body.whole(ruling.from);
      break;
    case 'orders':
      break;
    case 'stands':
      body.whole(ruling.record);
      writeFields(body, ruling.but);
      break;
    case 'void':
      body.byte(ruling.isKnown ? 1 : 0);
      body.text(ruling.id);
      break;
    case 'horizon':
      body.text(ruling.asset);
      body.whole(ruling.reachedMs);
      body.whole(ruling.latenessMs);
      break;
    case 'settings':
      body.text(JSON.stringify(ruling.settings));
      break;
    case 'repair':
      body.whole(ruling.pockets.length);
      for (const { account, asset } of ruling.pockets) {
        body.text(account);
        body.text(asset);
      }
      break;
    // What is rare is JSON.
    case 'late':
    case 'repaired': {
      const { kind: _, ...rest } = ruling;
      body.text(JSON.stringify(rest));
      break;
    }
  }
};

const readRuling = (body: ByteReader): Ruling => {
  const kind = body.byte();
  switch (kind) {
    case kinds.counts:
      return { kind: 'counts', from: body.whole() };
    case kinds.orders:
      return { kind: 'orders' };
    case kinds.stands:
      return { kind: 'stands', record: body.whole(), but: readFields(body) };
    case kinds.late:
      return { kind: 'late', ...readJson<Omit<LateRuling, 'kind'>>(body.text(), isLateRuling) };
    case kinds.void: {
      const isKnown = body.byte() === 1;
      return { kind: 'void', id: body.text(), isKnown };
    }
    case kinds.horizon:
      return { kind: 'horizon', asset: body.text() as AssetCode, reachedMs: body.whole(), latenessMs: body.whole() };
    case kinds.settings:
      return { kind: 'settings', settings: readJson<Settings>(body.text(), isSettings) };
    case kinds.repair: {
      const pockets: PocketName[] = [];
      for (let left = body.whole(); left > 0; left--) {
        pockets.push({ account: body.text() as AccountId, asset: body.text() as AssetCode });
      }
      return { kind: 'repair', pockets };
    }
    case kinds.repaired:
      return { kind: 'repaired', ...readJson<Omit<Repaired, 'kind'>>(body.text(), isRepairedRuling) };
    default:
      throw new WeirError('FRAME_CORRUPT', `unknown ruling ${kind}`);
  }
};

/** Writes the rulings on one message of a frame that covers journal offsets from `from` on. */
export const writeMessageRulings = (body: ByteWriter, { offset, rulings }: MessageRulings, from: number): void => {
  body.whole(offset - from);
  body.whole(rulings.length);
  for (const ruling of rulings) writeRuling(body, ruling);
};

/** Writes what stands before the messages, of which there are `count`. */
export const writeRulingsHead = (
  body: ByteWriter,
  { reachedMs, marks, droppedFrames, last }: Omit<FrameRulings, 'messages'>,
  count: number,
): void => {
  body.wholeOrNull(reachedMs);
  body.whole(marks.length);
  for (const { topic, partition, mark, isIdle } of marks) {
    body.text(topic);
    body.whole(partition);
    body.whole(mark);
    body.byte(isIdle ? 1 : 0);
  }
  body.whole(droppedFrames);
  body.wholeOrNull(last?.offset ?? null);
  if (last !== null) body.whole(last.checksum);
  body.whole(count);
};

const readMark = (body: ByteReader): RawMark => ({
  topic: body.text(),
  partition: body.whole(),
  mark: body.whole(),
  isIdle: body.byte() === 1,
});

/** The rulings of a frame that covers journal offsets from `from` on, as bytes. */
export const encodeRulings = ({ messages, ...head }: FrameRulings, from: number): Buffer => {
  const body = new ByteWriter();
  writeRulingsHead(body, head, messages.length);
  for (const message of messages) writeMessageRulings(body, message, from);
  return body.finish();
};

/**
 * The rulings of a frame that covers journal offsets from `from` on; null where it has none.
 * @throws {WeirError} `FRAME_CORRUPT`
 */
export const decodeRulings = (bytes: Buffer, from: number): FrameRulings | null => {
  if (bytes.length === 0) return null;
  const body = new ByteReader(bytes);
  const reachedMs = body.wholeOrNull();
  const marks: RawMark[] = [];
  for (let left = body.whole(); left > 0; left--) marks.push(readMark(body));
  const droppedFrames = body.whole();
  const lastOffset = body.wholeOrNull();
  const last = lastOffset === null ? null : { offset: lastOffset, checksum: body.whole() };
  const messages: MessageRulings[] = [];
  for (let left = body.whole(); left > 0; left--) {
    const offset = from + body.whole();
    if (!Number.isSafeInteger(offset)) throw new WeirError('FRAME_CORRUPT', 'an offset is longer than 53 bits');
    const rulings: Ruling[] = [];
    for (let rulingsLeft = body.whole(); rulingsLeft > 0; rulingsLeft--) rulings.push(readRuling(body));
    messages.push({ offset, rulings });
  }
  if (!body.atEnd) throw new WeirError('FRAME_CORRUPT', 'bytes left over after the last ruling');
  return { reachedMs, marks, droppedFrames, last, messages };
};
