// Journal frames of made-up transfers, written straight as bytes: making them must not cost more than folding them.
import { ByteSink, sealBody } from '@weir/journal';

const frameRecords = 2_000;
const startMs = Date.UTC(2026, 4, 1);
export const topic = 'bank.transfers.v1';

/** What the stream is like; printed with the figures. */
export const shape = {
  transfersPerAccountAndDay: 8.64,
  payers: 'skewed: account ⌊N·u²⌋; 2 % of transfers are paid by 20 accounts',
  outOfOrder: 'all by up to 5 s, 1 % by up to 5 min; lateness 10 min',
  repeated: 0.01,
  voided: 0.001,
  hubEntries: 2_000,
};

const dice = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** A stream of frames over so many accounts; the same for the same numbers. */
export class FrameStream {
  #accounts;
  #perSecond;
  #chance = dice(42);
  #sink = new ByteSink();
  #sha256 = new Uint8Array(32).fill(7);
  #made = 0;
  #offset = 0;
  #recent = [];
  #isPlain;

  /** @param isPlain feeds tell of no nature, device and address; else of a device and an address for each payer */
  constructor(accounts, { isPlain = true } = {}) {
    this.#accounts = accounts;
    this.#isPlain = isPlain;
    this.#perSecond = (accounts * shape.transfersPerAccountAndDay) / 86_400;
  }

  /** The next frame: `records` records, as many raw messages. */
  frame(records = frameRecords) {
    const sink = this.#sink;
    sink.length = 0;
    sink.reserve(100);
    sink.byte(1);
    this.#text(topic);
    sink.whole(0);
    sink.whole(this.#offset);
    sink.whole(this.#offset + records);
    sink.whole(records);
    for (let index = 0; index < records; index++) this.#record(index);
    this.#offset += records;
    return sealBody('journal', sink.since(0));
  }

  #record(index) {
    const sink = this.#sink;
    const chance = this.#chance;
    const nowMs = startMs + Math.floor((this.#made / this.#perSecond) * 1_000);
    const kind = chance();
    const isVoid = kind < shape.voided && this.#recent.length > 10;
    sink.reserve(400);
    sink.byte(isVoid ? 2 : 1);
    sink.whole(index);
    sink.whole(nowMs + 1_000);
    sink.prefixed(this.#sha256);
    if (isVoid) {
      this.#text(this.#any().id);
      sink.byte(0);
      return;
    }
    const isRepeated = kind < shape.voided + shape.repeated && this.#recent.length > 10;
    const transfer = isRepeated ? this.#any() : this.#transfer(nowMs);
    this.#text(transfer.id);
    sink.whole(transfer.time);
    sink.whole(0);
    sink.byte(0);
    sink.byte(0);
    this.#text(`bank:CMB:${6_226_000_000_000_000 + transfer.from}`);
    this.#text(`bank:CMB:${6_226_000_000_000_000 + transfer.to}`);
    this.#text('CNY');
    sink.whole(transfer.amount);
    for (let left = 0; left < 3; left++) sink.byte(0);
    // What feeds tell: three hundredths of the payers share a device with one other.
    const { from } = transfer;
    if (this.#isPlain) for (let left = 0; left < 2; left++) sink.byte(0);
    else {
      this.#text(`d${from % 33 === 0 ? from + 1 : from}`);
      this.#text(`111.${from & 255}.${(from >>> 8) & 255}.${(from >>> 16) & 255}`);
    }
  }

  #transfer(nowMs) {
    const chance = this.#chance;
    const behindMs = chance() < 0.01 ? chance() * 300_000 : chance() * 5_000;
    // A normal number of two uniform ones: amounts of daily life are spread over their logarithm.
    const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    const transfer = {
      id: `CMB20260501${String(this.#made++).padStart(13, '0')}`,
      time: Math.max(startMs, Math.floor(nowMs - behindMs)),
      from: chance() < 0.02 ? Math.floor(chance() * 20) : Math.floor(this.#accounts * chance() ** 2),
      to: Math.floor(this.#accounts * chance()),
      amount: 1 + Math.min(10 ** 9, Math.floor(Math.exp(9.5 + 1.7 * normal))),
    };
    if (this.#recent.length < 1_000) this.#recent.push(transfer);
    else this.#recent[Math.floor(chance() * 1_000)] = transfer;
    return transfer;
  }

  #any() {
    return this.#recent[Math.floor(this.#chance() * this.#recent.length)];
  }

  #text(text) {
    this.#sink.prefixed(Buffer.from(text, 'latin1'));
  }
}
