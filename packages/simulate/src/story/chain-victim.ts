import type { Agenda } from '../agenda.js';
import type { Chance } from '../chance.js';
import type { Book } from '../ledger/book.js';
import type { Pocket } from '../world/pocket.js';
import type { Registrar } from '../world/population.js';
import type { FraudReport } from './reports.js';

const usdt = 1_000_000;
const secondMs = 1_000;

/**
 * A victim who buys USDT at an exchange and sends it to a fraudster's wallet; it runs through three layers of
 * wallets, ends at the exchange in part and rests in part. The wallets have nothing else: a feed of the chain
 * tells no balance from before, so money older than it could not be told from stolen money.
 */
export const robOnChain = (
  plan: { readonly case: string; readonly firstTransferMs: number; readonly reportDelayMs: number },
  hotWallet: Pocket,
  registrar: Registrar,
  world: {
    readonly book: Book;
    readonly agenda: Agenda;
    readonly chance: Chance;
    readonly pace: number;
    readonly endMs: number;
  },
  report: (report: FraudReport) => void,
): Pocket => {
  const { book, agenda, chance, pace, endMs } = world;
  const victim = registrar.wallet(0);
  const tiers = [1, 4, 7].map((size) => Array.from({ length: size }, () => registrar.wallet(0)));
  const loss = chance.whole(20_000, 90_000) * usdt;
  const turns = tiers.map(() => 0);
  const seconds = (low: number, high: number) => chance.whole(low * secondMs, high * secondMs) * pace;

  const passOn = (nowMs: number, from: Pocket, tier: number, amount: number) => {
    const next = tiers[tier + 1];
    let atMs = nowMs + seconds(30, 120);
    const pay = (to: Pocket, part: number) => {
      agenda.at(atMs, (then) => {
        if (then > endMs) return;
        book.pay(then, {
          from,
          to,
          amount: part,
          onCredit: (at) => to !== hotWallet && passOn(at, to, tier + 1, part),
        });
      });
      atMs += seconds(8, 40);
    };
    if (next === undefined) {
      // The last wallets sell what they have, sell half, or wait for a better day.
      const fate = chance.unit();
      if (fate < 0.4) pay(hotWallet, amount);
      else if (fate < 0.7) pay(hotWallet, Math.floor(amount / 2));
      return;
    }
    let left = amount;
    for (let pieces = chance.whole(2, 4); left > 0; pieces--) {
      const part = pieces <= 1 ? left : Math.floor((left / pieces) * (0.6 + 0.8 * chance.unit()));
      pay(next[turns[tier + 1]!++ % next.length]!, part);
      left -= part;
    }
  };

  // Bought before, with some of it spent on something else: not every debit of the wallet is the fraud's.
  agenda.at(plan.firstTransferMs - seconds(200, 300), (nowMs) => {
    book.pay(nowMs, { from: hotWallet, to: victim, amount: loss + 500 * usdt });
  });
  agenda.at(plan.firstTransferMs - seconds(100, 150), (nowMs) => {
    book.pay(nowMs, { from: victim, to: hotWallet, amount: chance.whole(10, 200) * usdt });
  });
  const door = tiers[0]![0]!;
  const first = Math.floor(loss * (0.3 + 0.3 * chance.unit()));
  let sinceMs = 0;
  agenda.at(plan.firstTransferMs, (nowMs) => {
    const row = book.pay(nowMs, {
      from: victim,
      to: door,
      amount: first,
      onCredit: (at) => passOn(at, door, 0, first),
    });
    sinceMs = row?.time ?? nowMs;
  });
  agenda.at(plan.firstTransferMs + seconds(60, 200), (nowMs) => {
    const amount = loss - first;
    const row = book.pay(nowMs, { from: victim, to: door, amount, onCredit: (at) => passOn(at, door, 0, amount) });
    const lastMs = row?.time ?? nowMs;
    report({
      case: plan.case,
      reporter: 'police:96110',
      version: 1,
      reportedAt: Math.floor(lastMs + plan.reportDelayMs * (0.9 + 0.2 * chance.unit())),
      debitsOf: [victim.account],
      since: sinceMs,
      until: lastMs + 1,
      victims: [victim.account],
      fraudType: '虚拟币投资',
    });
  });
  return victim;
};
