import type { Agenda } from '../agenda.js';
import type { Pocket } from '../world/pocket.js';

/**
 * A line of the full ledger. Shaped as a line of a transfers file (trace §7): times in epoch
 * milliseconds, amount and balances in minor units.
 */
export interface LedgerTransfer {
  readonly id: string;
  readonly time: number;
  creditTime: number;
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: number;
  /** Balances after the posting; absent for cash machines and on the chain. */
  balanceFrom?: number;
  balanceTo?: number;
  /** Whether any feed shows it. */
  readonly inFeed: boolean;
}

/** What the feed says about a transfer besides its money. No rule reads it but the detectors'. */
export interface Particulars {
  readonly channel?: 'mobile' | 'online' | 'counter' | 'atm' | 'api';
  readonly purpose?: string;
  readonly memo?: string;
  /** Name of the shop, where it has a merchant's code. */
  readonly merchant?: string;
}

export interface Payment {
  readonly from: Pocket;
  readonly to: Pocket;
  /** Minor units. */
  readonly amount: number;
  /** From debit to credit, milliseconds; 0 in one bank. */
  readonly creditDelayMs?: number;
  readonly particulars?: Particulars;
  /** Called when the payee has it. */
  readonly onCredit?: (nowMs: number, row: LedgerTransfer) => void;
}

const blockMs = 3_000;

/**
 * Owns every balance. Debits and credits are posted as time goes on, never two of one pocket at the same
 * instant, so a pocket's entries have one order whatever breaks ties elsewhere.
 */
export class Book {
  readonly ledger: LedgerTransfer[] = [];
  readonly #agenda: Agenda;
  readonly #chainId: (atMs: number) => string;
  readonly #shown: (payment: Payment, row: LedgerTransfer) => void;

  /**
   * @param chainId the id of a transfer in the block of an instant
   * @param shown told of each transfer once both sides are posted
   */
  constructor(
    agenda: Agenda,
    chainId: (atMs: number) => string,
    shown: (payment: Payment, row: LedgerTransfer) => void,
  ) {
    this.#agenda = agenda;
    this.#chainId = chainId;
    this.#shown = shown;
  }

  /** Posts the debit now and the credit when it is due; null, and nothing happens, without the money. */
  pay(nowMs: number, payment: Payment): LedgerTransfer | null {
    const { from, to, amount } = payment;
    if (from === to || !Number.isSafeInteger(amount) || amount < 0) {
      throw new RangeError(`no payment of ${amount} from ${from.account} to ${to.account}`);
    }
    if (!from.boundless && from.balance < amount) return null;
    return from.institution.kind === 'chain' ? this.#payOnChain(nowMs, payment) : this.#payAtBank(nowMs, payment);
  }

  #payAtBank(nowMs: number, payment: Payment): LedgerTransfer {
    const { from, to, amount } = payment;
    const time = entryInstant(from, nowMs);
    const { id, serial } = this.nextId(payment, time);
    const row: LedgerTransfer = {
      id,
      time,
      creditTime: time,
      seq: issuer(payment).dialect.givesSeq ? serial : 0,
      from: from.account,
      to: to.account,
      asset: from.asset,
      amount,
      inFeed: from.institution.reports || to.institution.reports,
    };
    if (!from.boundless) {
      from.balance -= amount;
      row.balanceFrom = from.balance;
    }
    this.ledger.push(row);
    const dueMs = time + (payment.creditDelayMs ?? 0);
    if (dueMs <= nowMs) this.#credit(dueMs, payment, row);
    else this.#agenda.at(dueMs, () => this.#credit(dueMs, payment, row));
    return row;
  }

  /** Both sides of a chain transfer stand in one block; a pocket is in a block once (but hot wallets). */
  #payOnChain(nowMs: number, payment: Payment): LedgerTransfer {
    const { from, to, amount } = payment;
    const earliest = Math.max(
      nowMs,
      from.boundless ? nowMs : from.lastEntryMs + 1,
      to.boundless ? nowMs : to.lastEntryMs + 1,
    );
    const time = Math.ceil(earliest / blockMs) * blockMs;
    from.lastEntryMs = to.lastEntryMs = time;
    if (!from.boundless) from.balance -= amount;
    if (!to.boundless) to.balance += amount;
    const row: LedgerTransfer = {
      id: this.#chainId(time),
      time,
      creditTime: time,
      seq: 0,
      from: from.account,
      to: to.account,
      asset: from.asset,
      amount,
      inFeed: true,
    };
    this.ledger.push(row);
    this.#shown(payment, row);
    const { onCredit } = payment;
    if (onCredit !== undefined) this.#agenda.at(time, (atMs) => onCredit(atMs, row));
    return row;
  }

  #credit(dueMs: number, payment: Payment, row: LedgerTransfer): void {
    const { to, amount } = payment;
    row.creditTime = entryInstant(to, dueMs);
    if (!to.boundless) {
      to.balance += amount;
      row.balanceTo = to.balance;
    }
    this.#shown(payment, row);
    payment.onCredit?.(row.creditTime, row);
  }

  /** An id of the institution that would report the payment; a voided one uses up a serial too. */
  nextId(payment: Payment, atMs: number): { id: string; serial: number } {
    const bank = issuer(payment);
    return bank.serials.next(bank.code, atMs);
  }
}

/** Who gives the transfer its id: the payer's bank if it reports, else the payee's, else the payer's. */
const issuer = ({ from, to }: Payment) =>
  from.institution.reports || !to.institution.reports ? from.institution : to.institution;

const entryInstant = (pocket: Pocket, atMs: number): number => {
  if (pocket.boundless) return atMs;
  const instant = Math.max(atMs, pocket.lastEntryMs + 1);
  pocket.lastEntryMs = instant;
  return instant;
};
