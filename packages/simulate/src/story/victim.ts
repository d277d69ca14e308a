import type { Agenda } from '../agenda.js';
import type { Chance } from '../chance.js';
import type { Book, LedgerTransfer } from '../ledger/book.js';
import type { Pocket } from '../world/pocket.js';
import type { Crew, Mule } from './crew.js';
import type { Laundering } from './laundering.js';
import type { FraudReport } from './reports.js';

const yuan = 100;
const secondMs = 1_000;
const minuteMs = 60_000;

const frauds = ['刷单返利', '虚假投资理财', '冒充客服', '冒充公检法', '虚假贷款'] as const;
const bankDesks = ['icbc-fraud-desk', 'cmb-fraud-desk', 'ccb-fraud-desk'] as const;

/** When and how a person is robbed, and who reports it under which case. */
export interface VictimPlan {
  readonly case: string;
  readonly place: number;
  readonly pocket: Pocket;
  readonly lossFen: number;
  readonly firstTransferMs: number;
  readonly reportDelayMs: number;
  readonly refunded: boolean;
}

/**
 * A tester's odd small payment shows that the card is alive; minutes later one to three large transfers to
 * one or two 一级卡. Some get a little back to keep them paying. The report follows the last transfer.
 */
export const robVictim = (
  plan: VictimPlan,
  crew: Crew,
  laundering: Laundering,
  world: {
    readonly book: Book;
    readonly agenda: Agenda;
    readonly chance: Chance;
    readonly pace: number;
    readonly endMs: number;
  },
  report: (report: FraudReport) => void,
): void => {
  const { book, agenda, chance, pace, endMs } = world;
  const { pocket } = plan;
  const firstTier = crew.tiers[0]!;
  const cards: Mule[] = [firstTier[plan.place % firstTier.length]!];
  if (chance.happens(0.5)) cards.push(firstTier[(plan.place + 1) % firstTier.length]!);

  for (const card of cards) {
    const testMs = plan.firstTransferMs - chance.whole(3 * minuteMs, 7 * minuteMs) * pace;
    agenda.at(testMs, (nowMs) => {
      const amount = chance.whole(1, 98) * yuan + chance.whole(1, 99);
      laundering.send(nowMs, crew.tester, card, Math.min(amount, crew.tester.balance), { memo: '测试' });
    });
  }

  const count = chance.whole(1, 3);
  const made: LedgerTransfer[] = [];
  const portions = Array.from({ length: count }, () => 1 + chance.unit());
  const sum = portions.reduce((a, b) => a + b, 0);
  let atMs = plan.firstTransferMs;
  portions.forEach((portion, index) => {
    const last = index === count - 1;
    const card = cards[index % cards.length]!;
    agenda.at(atMs, (nowMs) => {
      const amount = Math.min(Math.floor(plan.lossFen * (portion / sum)), pocket.balance);
      const row = laundering.send(nowMs, pocket, card, amount, { memo: '转账' });
      if (row !== null) made.push(row);
      if (!last) return;
      report(reportOf(plan, made, chance));
      if (plan.refunded) payBack(nowMs, card);
    });
    atMs += chance.whole(25 * secondMs, 140 * secondMs) * pace;
  });

  const payBack = (nowMs: number, card: Mule) => {
    agenda.at(nowMs + chance.whole(15 * secondMs, 60 * secondMs) * pace, (then) => {
      const amount = Math.min(card.pocket.balance, chance.whole(700 * yuan, 1_600 * yuan) + 8);
      if (then > endMs || amount < yuan) return;
      book.pay(then, { from: card.pocket, to: pocket, amount, particulars: { channel: 'mobile', memo: '返利' } });
    });
  };
};

/** Half of the reports name the transfers, the others the victim, the time and the payees. */
const reportOf = (plan: VictimPlan, made: readonly LedgerTransfer[], chance: Chance): FraudReport => {
  const lastMs = made.at(-1)!.time;
  const base = {
    case: plan.case,
    reporter: plan.place % 2 === 0 ? 'police:96110' : `bank:${chance.pick(bankDesks)}:${plan.place}`,
    version: 1,
    reportedAt: Math.floor(lastMs + plan.reportDelayMs * (0.9 + 0.2 * chance.unit())),
    victims: [plan.pocket.account],
    fraudType: chance.pick(frauds),
  };
  if (plan.place % 2 === 0) return { ...base, transfers: made.map((row) => row.id) };
  return {
    ...base,
    debitsOf: [plan.pocket.account],
    since: made[0]!.time,
    until: lastMs + 1,
    counterparties: [...new Set(made.map((row) => row.to))],
  };
};
