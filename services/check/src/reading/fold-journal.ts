import type { Image } from '@weir/engine';
import { AssetNumbers, recordKinds, recordSides, ScannedFrame, type VersionedLabel } from '@weir/journal';
import type { LogRecord } from '@weir/log';
import { WeirError } from '@weir/model';
import { accountHash } from '../facts/account-hash.js';
import type { Facts } from '../facts/facts.js';
import { RawMarks } from './raw-marks.js';

/** @throws {WeirError} `FRAME_CORRUPT` */
export const bytesOf = ({ value }: Pick<LogRecord, 'value'>): Buffer => {
  if (value === null) throw new WeirError('FRAME_CORRUPT', 'no value');
  return value;
};

/**
 * What the journal tells a check: labels, who pays whom, and when payers pay. A payment that is voided later has been
 * made all the same: who knows whom is not taken back.
 */
export class JournalFold {
  readonly #facts: Facts;
  readonly #frame = new ScannedFrame();
  readonly #marks: RawMarks;
  readonly #assets = new AssetNumbers();
  readonly #onLabelPassedOver: (offset: number) => void;

  /** @param hears of frames that begin past their mark, and of labels that are not what stands, by journal offset */
  constructor(
    facts: Facts,
    hears: { readonly onDroppedFrame: () => void; readonly onLabelPassedOver: (offset: number) => void },
  ) {
    this.#facts = facts;
    this.#marks = new RawMarks(hears.onDroppedFrame);
    this.#onLabelPassedOver = hears.onLabelPassedOver;
  }

  /** Takes the next message of the journal. @throws {WeirError} `FRAME_CORRUPT` */
  take(message: Pick<LogRecord, 'offset' | 'value'>): void {
    const frame = this.#frame;
    if (!frame.read(bytesOf(message))) return;
    const from = this.#marks.take(frame.topic, frame.partition, frame.from, frame.to);
    if (from === null) return;
    for (let index = 0; index < frame.count; index++) {
      if (frame.offset[index]! < from) continue;
      if (frame.kind[index] === recordKinds.transfer) this.#takeTransfer(index);
      else if (frame.kind[index] === recordKinds.label) this.#takeLabel(index, message.offset);
    }
  }

  /** All but the facts. */
  save(image: Image): void {
    image.put('marks', this.#marks.marks);
  }

  load(image: Image): void {
    this.#marks.restore(image.value('marks'));
  }

  #takeTransfer(index: number): void {
    const frame = this.#frame;
    // Whoever sends a cent first must not be known for it.
    if (frame.amount[index]! < this.#assets.list[this.#assets.at(frame, index)]!.dustMinor) return;
    const time = frame.time[index]!;
    const payer = accountHash(frame.view, frame.fromAt[index]!, frame.fromLength[index]!);
    const payee = accountHash(frame.view, frame.toAt[index]!, frame.toLength[index]!);
    this.#facts.pairs.add(payer, payee, time);
    // The other half tells of the same payment.
    if (frame.side[index] !== recordSides.credit) this.#facts.hours.add(payer, time);
    const deviceLength = frame.deviceLength[index]!;
    if (deviceLength === 0) return;
    this.#facts.devices.add(accountHash(frame.view, frame.deviceAt[index]!, deviceLength), payer, time);
  }

  #takeLabel(index: number, journalOffset: number): void {
    const frame = this.#frame;
    // The scan has checked what labels look like.
    const label = JSON.parse(frame.text(frame.textAt[index]!, frame.textLength[index]!)) as VersionedLabel;
    this.#facts.labels.take(label, () => this.#onLabelPassedOver(journalOffset));
  }
}
