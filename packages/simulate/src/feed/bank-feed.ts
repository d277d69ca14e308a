import type { Chance } from '../chance.js';
import type { LedgerTransfer, Payment } from '../ledger/book.js';
import type { Dialect } from '../world/institution.js';
import type { Pocket } from '../world/pocket.js';
import type { SimulatedMessage } from './message.js';

/** What the feeds did, for the summary. */
export interface FeedCounts {
  halves: number;
  loneCredits: number;
  duplicates: number;
  voids: number;
  droppedChainEvents: number;
}

export interface FeedSettings {
  readonly duplicates: number;
  readonly disorderMs: number;
  readonly halves: number;
}

/**
 * What the banks in sight send about a transfer: one record where one feed knows both sides, two halves with
 * clocks of their own where two banks report it, a lone credit half where the payer's bank is out of sight.
 */
export class BankFeed {
  readonly #messages: SimulatedMessage[];
  readonly #settings: FeedSettings;
  readonly #chance: Chance;
  readonly #counts: FeedCounts;

  constructor(messages: SimulatedMessage[], settings: FeedSettings, chance: Chance, counts: FeedCounts) {
    this.#messages = messages;
    this.#settings = settings;
    this.#chance = chance;
    this.#counts = counts;
  }

  show(payment: Payment, row: LedgerTransfer): void {
    if (!row.inFeed) return;
    const payer = payment.from.institution;
    const payee = payment.to.institution;
    const chance = this.#chance;
    if (!payer.reports && payer.kind !== 'cash') {
      this.#counts.loneCredits += 1;
      const value = {
        ...this.#core(payment, row, payee.dialect),
        side: 'credit',
        time: instant(payee.dialect, row.creditTime),
      };
      this.#send(row.id, row.creditTime, { ...value, balanceTo: String(row.balanceTo) });
      return;
    }
    if (payer.reports && payee.reports && payer !== payee && chance.happens(this.#settings.halves)) {
      this.#sendHalves(payment, row);
      return;
    }
    const reporter = payer.reports ? payer : payee;
    const value: Record<string, unknown> = {
      ...this.#core(payment, row, reporter.dialect),
      time: instant(reporter.dialect, row.time),
    };
    if (row.creditTime !== row.time) value['creditTime'] = instant(reporter.dialect, row.creditTime);
    if (payer.reports) value['balanceFrom'] = String(row.balanceFrom);
    if (payee.reports) value['balanceTo'] = String(row.balanceTo);
    // To a bank out of sight the order is reported as it leaves, with the time the clearing announces.
    this.#send(row.id, payee.reports ? Math.max(row.time, row.creditTime) : row.time, value);
  }

  /** A transfer that is reported, and taken back by a reversal; sometimes the reversal is heard first. */
  showVoided(payment: Payment, id: string, atMs: number): void {
    const { dialect, reports } = payment.from.institution;
    if (!reports) return;
    const row: LedgerTransfer = {
      id,
      time: atMs,
      creditTime: atMs,
      seq: 0,
      from: payment.from.account,
      to: payment.to.account,
      asset: payment.from.asset,
      amount: payment.amount,
      inFeed: true,
    };
    const time = instant(dialect, atMs);
    this.#send(id, atMs, {
      ...this.#core(payment, row, dialect),
      time,
      balanceFrom: String(payment.from.balance - payment.amount),
    });
    const delayMs = this.#chance.happens(0.1) ? 0 : this.#chance.whole(5_000, 120_000);
    this.#counts.voids += 1;
    this.#send(id, atMs + delayMs, { void: id, time, from: row.from, to: row.to, asset: row.asset });
  }

  #sendHalves(payment: Payment, row: LedgerTransfer): void {
    const chance = this.#chance;
    const debitDialect = payment.from.institution.dialect;
    const creditDialect = payment.to.institution.dialect;
    this.#counts.halves += 1;
    this.#send(row.id, row.time, {
      ...this.#core(payment, row, debitDialect),
      side: 'debit',
      time: instant(debitDialect, row.time),
      balanceFrom: String(row.balanceFrom),
    });
    // The payee's clock may be behind: a credit before its debit counts as of the debit.
    const behind = row.creditTime === row.time && chance.happens(0.4) ? chance.whole(1, 1_000) : 0;
    const credit: Record<string, unknown> = {
      ...this.#core(payment, row, creditDialect),
      side: 'credit',
      time: instant(creditDialect, row.creditTime - behind),
      balanceTo: String(row.balanceTo),
    };
    if (behind === 0 && chance.happens(0.3)) {
      credit['time'] = instant(creditDialect, row.creditTime - chance.whole(0, 400));
      credit['creditTime'] = instant(creditDialect, row.creditTime);
    }
    delete credit['device'];
    this.#send(row.id, row.creditTime + chance.whole(0, 4_000), credit);
  }

  /** The fields that both halves share, and the words around them. */
  #core(payment: Payment, row: LedgerTransfer, dialect: Dialect): Record<string, unknown> {
    const { from, to, particulars } = payment;
    const core: Record<string, unknown> = { id: row.id, time: 0 };
    if (row.seq !== 0) core['seq'] = row.seq;
    core['from'] = accountIn(dialect, from);
    core['to'] = accountIn(dialect, to);
    core['asset'] = row.asset;
    core['amount'] = dialect.amountsInYuan ? { value: yuanText(row.amount), currency: 'CNY' } : String(row.amount);
    if (from.holder !== '') core['fromName'] = from.holder;
    if (to.holder !== '') core['toName'] = to.holder;
    if (particulars?.channel !== undefined) core['channel'] = particulars.channel;
    if (particulars?.memo) core['memo'] = particulars.memo;
    if (particulars?.purpose !== undefined) core['purpose'] = particulars.purpose;
    if (particulars?.merchant !== undefined) core['merchant'] = particulars.merchant;
    if (from.device !== undefined) core['device'] = from.device;
    return core;
  }

  #send(id: string, eventMs: number, value: object): void {
    const chance = this.#chance;
    const latencyMs = chance.whole(60, 500) + Math.floor(chance.unit() * this.#settings.disorderMs);
    const message = { topic: 'bank.transfers.v1', arriveMs: eventMs + latencyMs, key: id, value } as const;
    this.#messages.push(message);
    if (chance.happens(this.#settings.duplicates)) {
      this.#counts.duplicates += 1;
      this.#messages.push({ ...message, arriveMs: message.arriveMs + chance.whole(1, 90_000) });
    }
  }
}

const chinaOffsetMs = 8 * 3_600_000;

const instant = (dialect: Dialect, atMs: number): number | string =>
  dialect.timesAsText ? `${new Date(atMs + chinaOffsetMs).toISOString().slice(0, -1)}+08:00` : atMs;

/** "12.34" for 1234 fen. */
export const yuanText = (fen: number): string => {
  const cents = fen % 100;
  return `${(fen - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
};

const accountIn = (dialect: Dialect, pocket: Pocket): string | { bank: string; account: string } => {
  const { institution, account } = pocket;
  if (!dialect.accountsInParts || institution.kind !== 'bank') return account;
  return { bank: institution.code, account: account.slice(institution.prefix.length) };
};
