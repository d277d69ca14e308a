import {
  type AccountId,
  type AssetCode,
  noHints,
  type TransferHints,
  type TransferRecord,
  transferNatures,
  WeirError,
} from '@weir/model';
import type { ByteReader, ByteWriter } from './bytes.js';
import { openFrame, sealFrame } from './frame.js';
import type { JournalFrame, JournalRecord, Report, RuleSet, Settings, VersionedLabel } from './journal-record.js';
import { isReport, isRuleSets, isSettings, isVersionedLabel, readJson } from './json-text.js';

const frameTypes = {
  raw: 1,
  idle: 2,
  settings: 3,
  rules: 4,
  repair: 5,
  rebase: 6,
  claim: 7,
  claimOfPatterns: 8,
} as const;
/** Claims of another service than the follower are of another type: frames of before them are read as they were written. */
const claimTypes = { follower: frameTypes.claim, patterns: frameTypes.claimOfPatterns } as const;
const recordKinds = { transfer: 1, void: 2, label: 3, report: 4, rejected: 5 } as const;
const shaBytes = 32;
const sides = [null, 'debit', 'credit'] as const;

const writeTransfer = (body: ByteWriter, transfer: TransferRecord): void => {
  body.text(transfer.id);
  body.whole(transfer.time);
  body.whole(transfer.seq);
  body.wholeOrNull(transfer.creditTime);
  body.byte(sides.indexOf(transfer.side));
  body.text(transfer.from);
  body.text(transfer.to);
  body.text(transfer.asset);
  body.whole(transfer.amount);
  body.wholeOrNull(transfer.balanceFrom);
  body.wholeOrNull(transfer.balanceTo);
};

const readTransferRecord = (body: ByteReader): TransferRecord => {
  const id = body.text();
  const time = body.whole();
  const seq = body.whole();
  const creditTime = body.wholeOrNull();
  const side = sides[body.byte()];
  if (side === undefined) throw new WeirError('FRAME_CORRUPT', 'unknown side');
  return {
    id,
    time,
    seq,
    creditTime,
    side,
    from: body.text() as AccountId,
    to: body.text() as AccountId,
    asset: body.text() as AssetCode,
    amount: body.whole(),
    balanceFrom: body.wholeOrNull(),
    balanceTo: body.wholeOrNull(),
  };
};

/** Texts that a feed leaves out are empty ones: no device and no address is named so. */
const writeHints = (body: ByteWriter, hints: TransferHints): void => {
  body.byte(transferNatures.indexOf(hints.nature));
  body.text(hints.device ?? '');
  body.text(hints.address ?? '');
};

const readHints = (body: ByteReader): TransferHints => {
  const nature = transferNatures[body.byte()];
  if (nature === undefined) throw new WeirError('FRAME_CORRUPT', 'unknown nature');
  const device = body.text();
  const address = body.text();
  if (nature === 'ordinary' && device === '' && address === '') return noHints;
  return { nature, device: device === '' ? null : device, address: address === '' ? null : address };
};

/** A record as it stands in a raw frame that covers raw offsets from `from` on. */
export const writeJournalRecord = (body: ByteWriter, record: JournalRecord, from: number): void => {
  body.byte(recordKinds[record.kind]);
  body.whole(record.offset - from);
  body.whole(record.timeMs);
  body.bytes(Buffer.from(record.sha256, 'hex'));
  switch (record.kind) {
    case 'transfer':
      writeTransfer(body, record.transfer);
      writeHints(body, record.hints);
      break;
    case 'void':
      body.text(record.id);
      body.wholeOrNull(record.time);
      break;
    case 'label':
      body.text(JSON.stringify(record.label));
      break;
    case 'report':
      body.text(JSON.stringify(record.report));
      break;
    case 'rejected':
      body.text(record.code);
      break;
  }
};

const readRecord = (body: ByteReader, from: number): JournalRecord => {
  const kind = body.byte();
  const offset = from + body.whole();
  const timeMs = body.whole();
  const hash = body.bytes();
  if (hash.length !== shaBytes) throw new WeirError('FRAME_CORRUPT', 'a hash of another length');
  if (!Number.isSafeInteger(offset)) throw new WeirError('FRAME_CORRUPT', 'an offset is longer than 53 bits');
  const sha256 = hash.toString('hex');
  const common = { offset, timeMs, sha256 };
  switch (kind) {
    case recordKinds.transfer:
      return { kind: 'transfer', ...common, transfer: readTransferRecord(body), hints: readHints(body) };
    case recordKinds.void:
      return { kind: 'void', ...common, id: body.text(), time: body.wholeOrNull() };
    case recordKinds.label:
      return { kind: 'label', ...common, label: readJson<VersionedLabel>(body.text(), isVersionedLabel) };
    case recordKinds.report:
      return { kind: 'report', ...common, report: readJson<Report>(body.text(), isReport) };
    case recordKinds.rejected:
      return { kind: 'rejected', ...common, code: body.text() };
    default:
      throw new WeirError('FRAME_CORRUPT', `unknown record kind ${kind}`);
  }
};

/** What stands before the records of a raw frame. */
export const writeRawHead = (
  body: ByteWriter,
  { topic, partition, from, to }: Omit<Extract<JournalFrame, { type: 'raw' }>, 'records' | 'type'>,
  count: number,
): void => {
  body.byte(frameTypes.raw);
  body.text(topic);
  body.whole(partition);
  body.whole(from);
  body.whole(to);
  body.whole(count);
};

/** One journal message as bytes. */
export const encodeJournalFrame = (frame: JournalFrame): Buffer =>
  sealFrame('journal', (body) => {
    if (frame.type !== 'raw') body.byte(frame.type === 'claim' ? claimTypes[frame.by] : frameTypes[frame.type]);
    switch (frame.type) {
      case 'raw':
        writeRawHead(body, frame, frame.records.length);
        for (const record of frame.records) writeJournalRecord(body, record, frame.from);
        break;
      case 'idle':
        body.text(frame.topic);
        body.whole(frame.partition);
        body.whole(frame.end);
        break;
      case 'settings':
        body.text(JSON.stringify(frame.settings));
        break;
      case 'rules':
        body.text(JSON.stringify(frame.ruleSets));
        break;
      case 'repair':
        body.whole(frame.pockets.length);
        for (const { account, asset } of frame.pockets) {
          body.text(account);
          body.text(asset);
        }
        break;
      case 'rebase':
        body.whole(frame.repairOffset);
        body.whole(frame.part);
        body.whole(frame.parts);
        body.whole(frame.length);
        body.text(frame.text);
        break;
      case 'claim':
        body.whole(frame.shard);
        break;
    }
  });

/** @throws {WeirError} `FRAME_CORRUPT` */
export const decodeJournalFrame = (bytes: Buffer): JournalFrame =>
  openFrame('journal', bytes, (body): JournalFrame => {
    const type = body.byte();
    switch (type) {
      case frameTypes.raw: {
        const topic = body.text();
        const partition = body.whole();
        const from = body.whole();
        const to = body.whole();
        const records: JournalRecord[] = [];
        for (let left = body.whole(); left > 0; left--) records.push(readRecord(body, from));
        return { type: 'raw', topic, partition, from, to, records };
      }
      case frameTypes.idle:
        return { type: 'idle', topic: body.text(), partition: body.whole(), end: body.whole() };
      case frameTypes.settings:
        return { type: 'settings', settings: readJson<Settings>(body.text(), isSettings) };
      case frameTypes.rules:
        return { type: 'rules', ruleSets: readJson<RuleSet[]>(body.text(), isRuleSets) };
      case frameTypes.repair: {
        const pockets: { account: AccountId; asset: AssetCode }[] = [];
        for (let left = body.whole(); left > 0; left--) {
          pockets.push({ account: body.text() as AccountId, asset: body.text() as AssetCode });
        }
        return { type: 'repair', pockets };
      }
      case frameTypes.rebase: {
        const [repairOffset, part, parts, length] = [body.whole(), body.whole(), body.whole(), body.whole()];
        if (part >= parts) throw new WeirError('FRAME_CORRUPT', `part ${part} of ${parts}`);
        return { type: 'rebase', repairOffset, part, parts, length, text: body.text() };
      }
      case frameTypes.claim:
        return { type: 'claim', by: 'follower', shard: body.whole() };
      case frameTypes.claimOfPatterns:
        return { type: 'claim', by: 'patterns', shard: body.whole() };
      default:
        throw new WeirError('FRAME_CORRUPT', `unknown frame type ${type}`);
    }
  });
