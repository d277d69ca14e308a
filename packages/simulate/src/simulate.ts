import { Agenda } from './agenda.js';
import { Chance } from './chance.js';
import { BankFeed, type FeedCounts } from './feed/bank-feed.js';
import { ChainFeed } from './feed/chain-feed.js';
import type { SimulatedMessage } from './feed/message.js';
import { Book, type LedgerTransfer } from './ledger/book.js';
import { type SimulationOptions, settle } from './options.js';
import { Background } from './story/background.js';
import { robOnChain } from './story/chain-victim.js';
import { lodgersOf, pocketsOf } from './story/crew.js';
import { Exchanger } from './story/exchanger.js';
import { knownLabels } from './story/labels.js';
import type { AccountLabel, FraudReport } from './story/reports.js';
import { planScene } from './story/scene.js';
import { robVictim } from './story/victim.js';
import { findTruth, pocketName, type Truth } from './truth/truth.js';
import { Chain } from './world/chain.js';
import { foundInstitutions } from './world/institution.js';
import { Registrar, settlePopulation } from './world/population.js';

export interface SimulationSummary {
  readonly messages: number;
  readonly bankMessages: number;
  readonly chainMessages: number;
  readonly transfers: number;
  /** Transfers that no feed shows. */
  readonly outOfView: number;
  readonly halves: number;
  readonly loneCredits: number;
  readonly duplicates: number;
  readonly voids: number;
  readonly droppedChainEvents: number;
  readonly cases: number;
  readonly victims: number;
  readonly crews: number;
  readonly mules: number;
  /** Minor units of roots by asset. */
  readonly stolen: Readonly<Record<string, string>>;
  readonly startMs: number;
  readonly endMs: number;
}

export interface Simulation {
  /** By arrival. */
  readonly messages: SimulatedMessage[];
  /** The full ledger, what no feed shows included, by debit entry. */
  readonly ledger: LedgerTransfer[];
  readonly labels: AccountLabel[];
  readonly reports: FraudReport[];
  readonly truth: Truth;
  /** Accounts and wallets that crews use. */
  readonly crewAccounts: readonly string[];
  /** Which payment each send of an exchanger's was for, by transfer ids. */
  readonly swaps: readonly { readonly price: string; readonly send: string }[];
  readonly summary: SimulationSummary;
}

/**
 * A seeded simulation: fraud among innocent background, the messages that feeds make of it, and the truth
 * beside it. Pure: the same options give the same result, to the byte.
 * @throws {WeirError} `USAGE` where an option does not fit
 */
export const simulate = (options: SimulationOptions): Simulation => {
  const settings = settle(options);
  const endMs = settings.startMs + Math.round(settings.durationMinutes * 60_000);
  const chance = new Chance(settings.seed);
  const registrar = new Registrar(chance.fork('accounts'), foundInstitutions(settings.outOfSightBanks));
  const population = settlePopulation(settings, registrar, chance.fork('population'));

  const messages: SimulatedMessage[] = [];
  const counts: FeedCounts = { halves: 0, loneCredits: 0, duplicates: 0, voids: 0, droppedChainEvents: 0 };
  const chain = new Chain(chance.fork('blocks'));
  const bankFeed = new BankFeed(messages, settings, chance.fork('bank feed'), counts);
  const chainFeed = new ChainFeed(messages, chain, settings, chance.fork('chain feed'), counts);
  const agenda = new Agenda();
  const book = new Book(agenda, chain.newTransferId, (payment, row) =>
    (payment.from.institution.kind === 'chain' ? chainFeed : bankFeed).show(payment, row),
  );

  const scene = planScene(settings, registrar, chance.fork('scene'));
  const { pace } = scene;
  const exchanger = new Exchanger(registrar, population, book, agenda, chance.fork('exchanger'), pace);
  const labels = knownLabels(settings.startMs, population, exchanger);
  const reports: FraudReport[] = [];
  const report = (one: FraudReport) => {
    reports.push(one);
    messages.push({ topic: 'fraud.reports.v1', arriveMs: one.reportedAt + 900, key: one.case, value: one });
  };
  labels.forEach((label, index) => {
    messages.push({
      topic: 'account.labels.v1',
      arriveMs: settings.startMs - 10_000 + index,
      key: label.account,
      value: label,
    });
  });

  const world = { book, agenda, chance: chance.fork('crime'), pace, endMs };
  for (const heist of scene.heists) {
    robVictim(heist.plan, heist.crew, scene.launderingOf(heist.crew, exchanger, world), world, report);
    population.people.push(heist.plan.pocket);
  }
  if (population.hotWallet !== null) robOnChain(scene.chainPlan, population.hotWallet, registrar, world, report);

  const background = new Background(
    settings,
    population,
    scene.crews.flatMap(lodgersOf),
    book,
    chance.fork('background'),
    (nowMs, from, to, amount) => {
      const payment = { from, to, amount };
      bankFeed.showVoided(payment, book.nextId(payment, nowMs).id, nowMs);
    },
  );
  for (;;) {
    const backgroundMs = background.nextMs < endMs ? background.nextMs : Number.POSITIVE_INFINITY;
    if (agenda.nextMs <= backgroundMs) {
      if (agenda.nextMs === Number.POSITIVE_INFINITY) break;
      agenda.step();
    } else background.step();
  }

  const ledger = book.ledger.sort(byDebitEntry);
  reports.sort((a, b) => a.reportedAt - b.reportedAt);
  messages.sort((a, b) => a.arriveMs - b.arriveMs);
  const openings = new Map(registrar.pockets.map((one) => [pocketName(one.account, one.asset), one.opening]));
  const truth = findTruth(ledger, openings, reports, labels, registrar.institutions.sight);
  const chainMessages = messages.reduce((sum, one) => sum + (one.topic === 'chain.usdt.v1' ? 1 : 0), 0);
  return {
    messages,
    ledger,
    labels,
    reports,
    truth,
    crewAccounts: [...new Set(scene.crews.flatMap((crew) => pocketsOf(crew).map(({ account }) => account)))],
    swaps: exchanger.swaps,
    summary: {
      messages: messages.length,
      bankMessages: messages.length - chainMessages - reports.length - labels.length,
      chainMessages,
      transfers: ledger.length,
      outOfView: ledger.reduce((sum, row) => sum + (row.inFeed ? 0 : 1), 0),
      ...counts,
      cases: truth.cases.length,
      victims: reports.length,
      crews: scene.crews.length,
      mules: settings.mules,
      stolen: stolenByAsset(ledger, truth),
      startMs: settings.startMs,
      endMs,
    },
  };
};

const byDebitEntry = (a: LedgerTransfer, b: LedgerTransfer): number =>
  a.time - b.time || a.seq - b.seq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const stolenByAsset = (ledger: readonly LedgerTransfer[], truth: Truth): Record<string, string> => {
  const roots = new Set(truth.cases.flatMap((one) => one.roots));
  const sums = new Map<string, bigint>();
  for (const row of ledger) {
    if (roots.has(row.id)) sums.set(row.asset, (sums.get(row.asset) ?? 0n) + BigInt(row.amount));
  }
  return Object.fromEntries([...sums].sort().map(([asset, sum]) => [asset, String(sum)]));
};
