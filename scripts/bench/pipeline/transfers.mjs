// Made-up bank transfers for the pipeline's benchmark, the same for the same numbers: payers and amounts are skewed as
// in daily life, a few arrive late, twice or are voided. Their event times end now, since a raw topic refuses tomorrow's.

/** What the stream is like; printed with the figures. */
export const shape = {
  transfersPerAccountAndDay: 8.64,
  payers: 'skewed: account ⌊N·u²⌋; 2 % of transfers are paid by 20 accounts',
  outOfOrder: 'all by up to 5 s, 1 % by up to 5 min; lateness 10 min',
  repeated: 0.01,
  voided: 0.001,
};

const dice = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const accountOf = (index) => `bank:CMB:${6_226_000_000_000_000 + index}`;

/** The messages of the bank topic, one after another, as values of its contract. */
export class TransferStream {
  #accounts;
  #chance;
  #made = 0;
  #recent = [];
  #timeOf;
  #prefix;

  /** @param timeOf event time in epoch milliseconds of the n-th transfer */
  constructor({ accounts, timeOf, seed = 42, prefix = 'CMB' }) {
    this.#accounts = accounts;
    this.#chance = dice(seed);
    this.#timeOf = timeOf;
    this.#prefix = prefix;
  }

  next() {
    const chance = this.#chance;
    const kind = chance();
    const hasRecent = this.#recent.length > 10;
    if (kind < shape.voided && hasRecent) return { void: this.#any().id };
    if (kind < shape.voided + shape.repeated && hasRecent) return this.#any();
    return this.#transfer();
  }

  #transfer() {
    const chance = this.#chance;
    const behindMs = chance() < 0.01 ? chance() * 300_000 : chance() * 5_000;
    // A normal number of two uniform ones: amounts of daily life are spread over their logarithm.
    const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    const number = this.#made++;
    const transfer = {
      id: `${this.#prefix}${String(number).padStart(13, '0')}`,
      time: Math.floor(this.#timeOf(number) - behindMs),
      from: accountOf(chance() < 0.02 ? Math.floor(chance() * 20) : Math.floor(this.#accounts * chance() ** 2)),
      to: accountOf(Math.floor(this.#accounts * chance())),
      asset: 'CNY',
      amount: 1 + Math.min(10 ** 9, Math.floor(Math.exp(9.5 + 1.7 * normal))),
      channel: 'mobile',
    };
    if (this.#recent.length < 1_000) this.#recent.push(transfer);
    else this.#recent[Math.floor(chance() * 1_000)] = transfer;
    return transfer;
  }

  #any() {
    return this.#recent[Math.floor(this.#chance() * this.#recent.length)];
  }
}

/** So many transfers whose event times end a minute ago, at the density that `shape` says. */
export const endingNow = ({ accounts, transfers }) => {
  const perMs = (accounts * shape.transfersPerAccountAndDay) / 86_400_000;
  const endMs = Date.now() - 60_000;
  return (number) => endMs - (transfers - number) / perMs;
};
