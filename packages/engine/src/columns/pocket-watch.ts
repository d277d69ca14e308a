import { type AccountId, assets, transferNatures } from '@weir/model';
import { defaultBankOptions, noCounterparty } from '../detectors/bank-options.js';
import { describeFinding } from '../detectors/describe-finding.js';
import { DetectorBank } from '../detectors/detector-bank.js';
import { firedRules } from '../detectors/detector-rules.js';
import type { Finding } from '../detectors/finding.js';
import type { RuleSets } from '../detectors/thresholds.js';
import { pushedAt } from '../detectors/window-layout.js';
import type { Image } from './image.js';
import type { EntryWatch, LiveLedger } from './live-ledger.js';
import { warmedMax } from './look-ahead.js';
import { lotAt, lotDoubles, lotNatureShift, lotWordAt, lotWords } from './lots.js';
import { NotedEntries } from './noted-entries.js';
import { pieceKinds } from './pieces.js';
import { assetMask, pocketFlags, pocketWordAt } from './pockets.js';
import { ToldEntries } from './told-entries.js';
import { entryFlags } from './transfer-layout.js';

/** The longest that a note rests on an entry: a day, and what its last rule waits for after that. */
const notedMs = 2 * 86_400_000;

/**
 * Has the pocket-local detectors look at every entry of a ledger, and keeps account of what they say: a finding stands
 * from the entry at which its rule fired until that entry is taken back. Source: trace §6.
 */
export class PocketWatch implements EntryWatch {
  readonly #ledger: LiveLedger;
  readonly #bank: DetectorBank;
  readonly #entries = new ToldEntries();
  /** Numbers of the pockets that are looked at ahead. */
  readonly #payers = new Int32Array(warmedMax);
  readonly #payees = new Int32Array(warmedMax);
  readonly #noted = new NotedEntries();
  /** Findings that were told and stand, while their entry may still be taken back. */
  readonly #standing = new Map<string, { readonly finding: Finding; readonly instant: number }>();
  /** Of this message: what began to stand, and what fell. */
  readonly #risen = new Map<string, { readonly finding: Finding; readonly instant: number }>();
  readonly #fallen = new Set<string>();
  #forgottenUpTo = Number.NEGATIVE_INFINITY;
  readonly #windowMs: number;
  readonly #isLeftOut: readonly boolean[];
  readonly #assets = assets();

  constructor(ledger: LiveLedger, ruleSets: RuleSets, bank?: DetectorBank) {
    const { splitWindowMs, leftOut } = defaultBankOptions;
    this.#ledger = ledger;
    this.#bank = bank ?? new DetectorBank({ ruleSets });
    this.#windowMs = splitWindowMs;
    this.#isLeftOut = transferNatures.map((nature) => leftOut.includes(nature));
    ledger.watch = this;
  }

  get heldBytes(): number {
    return this.#bank.heldBytes + this.#entries.heldBytes + this.#noted.heldBytes;
  }

  useRules(ruleSets: RuleSets): void {
    this.#bank.useRules(ruleSets);
  }

  warm(payers: Int32Array, payees: Int32Array, count: number): number {
    const { words } = this.#ledger.matching.pockets;
    const from = this.#payers;
    const to = this.#payees;
    // A new pocket stands as any other: nothing of it is in memory yet.
    for (let index = 0; index < count; index++) {
      from[index] = words[(payers[index]! & ~(payers[index]! >> 31)) * 2 + pocketWordAt.number]!;
      to[index] = words[(payees[index]! & ~(payees[index]! >> 31)) * 2 + pocketWordAt.number]!;
    }
    return this.#bank.warm(from, to, count);
  }

  applied(entry: number): void {
    const { matching, texts } = this.#ledger;
    const { transfers, pockets } = matching;
    const did = transfers.stateOf(entry);
    // What a hub does is nobody's doing.
    if ((did & entryFlags.hub) !== 0) return;
    const transfer = entry >> 1;
    const isCredit = (entry & 1) === 1;
    const pushed = this.#bank.pushed;
    const instant = transfers.instantOf(entry);
    // The first entries of an asset may lie before what the assets heard so far have let go of.
    if (instant < this.#forgottenUpTo) return;
    transfers.addState(entry, entryFlags.watched);
    const pocket = transfers.pocketOf(entry);
    const other = isCredit ? transfers.fromOf(transfer) : transfers.toOf(transfer);
    const { words } = pockets;
    const text = transfers.textOf(transfer);
    const token = this.#entries.add(texts, text, other, instant);
    pushed[pushedAt.instant] = instant;
    pushed[pushedAt.amount] = transfers.amountOf(transfer);
    pushed[pushedAt.token] = token;
    if (isCredit) pushed[pushedAt.funded] = pushed[pushedAt.dwellWeight] = 0;
    else this.#weigh(entry, pushed);
    const otherState = words[other * 2 + pocketWordAt.flags]!;
    const number = words[pocket * 2 + pocketWordAt.number]!;
    const fired = this.#bank.pushWritten(
      number,
      entry & 1,
      (otherState & pocketFlags.unnamed) === 0 ? words[other * 2 + pocketWordAt.number]! : noCounterparty,
      transfers.natureOf(transfer),
      otherState & assetMask,
    );
    if (this.#bank.isNoted(number)) this.#noted.add(token, texts, text, other, instant);
    if (fired === 0) return;
    for (const finding of this.#describe(pocket, number, fired)) {
      this.#fallen.delete(finding.id);
      this.#risen.set(finding.id, { finding, instant });
    }
  }

  takenBack(entry: number): void {
    const { transfers, pockets } = this.#ledger.matching;
    const did = transfers.stateOf(entry);
    if ((did & entryFlags.watched) === 0) return;
    transfers.dropState(entry, entryFlags.watched);
    const pocket = transfers.pocketOf(entry);
    const number = pockets.words[pocket * 2 + pocketWordAt.number]!;
    const fired = this.#bank.firedAtNewest(number);
    if (fired !== 0) {
      for (const { id } of this.#describe(pocket, number, fired)) {
        this.#risen.delete(id);
        this.#fallen.add(id);
      }
    }
    this.#bank.pop(number);
  }

  /** The findings that the message made, changed or took back. */
  takeFindings(): readonly Finding[] {
    this.#entries.endMessage();
    this.#noted.endMessage();
    if (this.#risen.size + this.#fallen.size === 0) return [];
    const findings: Finding[] = [];
    for (const [id, risen] of this.#risen) {
      if (JSON.stringify(this.#standing.get(id)?.finding) !== JSON.stringify(risen.finding))
        findings.push(risen.finding);
      this.#standing.set(id, risen);
    }
    for (const id of this.#fallen) {
      const fallen = this.#standing.get(id);
      if (fallen === undefined) continue;
      findings.push({ ...fallen.finding, state: 'withdrawn' });
      this.#standing.delete(id);
    }
    this.#risen.clear();
    this.#fallen.clear();
    return findings;
  }

  /** No entry before `horizon` (milliseconds UTC) can change any more. */
  forget(horizon: number): void {
    // A new asset may have a lower horizon than those before it.
    if (horizon <= this.#forgottenUpTo) return;
    this.#forgottenUpTo = horizon;
    this.#bank.forget(horizon);
    this.#entries.forget(horizon - this.#windowMs);
    this.#noted.forget(horizon - notedMs);
    for (const [id, { instant }] of this.#standing) if (instant < horizon) this.#standing.delete(id);
  }

  save(image: Image): void {
    const { numbers, columns } = this.#bank.parts();
    const bank = image.part('bank');
    bank.putColumn('numbers', numbers, numbers.length);
    for (const [index, column] of columns.entries()) bank.putColumn(String(index), column, column.length);
    bank.put('columns', columns.length);
    this.#entries.save(image.part('entries'));
    this.#noted.save(image.part('noted'));
    image.put('forgottenUpTo', Number.isFinite(this.#forgottenUpTo) ? this.#forgottenUpTo : null);
    image.put('standing', [...this.#standing]);
  }

  static load(ledger: LiveLedger, ruleSets: RuleSets, image: Image): PocketWatch {
    const saved = image.part('bank');
    const asItWas = (length: number): number => length;
    const columns = Array.from({ length: saved.value<number>('columns') }, (_, index) =>
      saved.column(String(index), Int32Array, asItWas),
    );
    const numbers = saved.column('numbers', Float64Array, asItWas);
    const watch = new PocketWatch(ledger, ruleSets, DetectorBank.restore({ ruleSets }, { numbers, columns }));
    watch.#entries.load(image.part('entries'));
    watch.#forgottenUpTo = image.value<number | null>('forgottenUpTo') ?? Number.NEGATIVE_INFINITY;
    watch.#noted.load(image.part('noted'));
    for (const [id, standing] of image.value<[string, { finding: Finding; instant: number }][]>('standing')) {
      watch.#standing.set(id, standing);
    }
    return watch;
  }

  /** Writes what of a debit came lately, and how long it had rested. Source: trace §6, dwell. */
  #weigh(entry: number, pushed: Float64Array): void {
    const { transfers, pieces, lots } = this.#ledger.matching;
    const instant = pushed[pushedAt.instant]!;
    let funded = 0;
    let dwellWeight = 0;
    for (let piece = transfers.chainOf(entry); piece >= 0; piece = pieces.next(piece)) {
      if (pieces.kind(piece) !== pieceKinds.source) continue;
      const lot = pieces.lot(piece);
      if (lots.words[lot * lotWords + lotWordAt.text] === 0) continue;
      const dwellMs = instant - lots.doubles[lot * lotDoubles + lotAt.instant]!;
      if (dwellMs > this.#windowMs) continue;
      if (this.#isLeftOut[lots.words[lot * lotWords + lotWordAt.flags]! >>> lotNatureShift]!) continue;
      const amount = pieces.end(piece) - pieces.start(piece);
      funded += amount;
      dwellWeight += amount * dwellMs;
    }
    pushed[pushedAt.funded] = funded;
    pushed[pushedAt.dwellWeight] = dwellWeight;
  }

  #describe(pocket: number, number: number, fired: number): Finding[] {
    const asset = this.#assets[this.#ledger.matching.pockets.words[pocket * 2 + pocketWordAt.flags]! & assetMask]!;
    const account = this.#ledger.accountOf(pocket) as AccountId;
    const transfer = (token: number): { id: string; other: AccountId } => {
      const { id, other } = (this.#entries.entry(token) ?? this.#noted.entry(token))!;
      return { id, other: this.#ledger.accountOf(other) as AccountId };
    };
    return firedRules(fired).map((rule) =>
      describeFinding(this.#bank.evidence(number, rule), { account, asset, transfer }),
    );
  }
}
