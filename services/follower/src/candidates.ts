import { hashBytes, isRoot, type RootFacts, selects, takesPart } from '@weir/engine';
import type { EntryRecord } from '@weir/journal';
import type { HeldLedger } from './held-ledger.js';
import type { OpenCase } from './open-case.js';
import { type RecentFrames, roles } from './recent-frames.js';
import { RecentLook, recordAt } from './recent-look.js';
import { SelectorAccounts } from './selector-accounts.js';

type Candidate = RootFacts & { readonly id: string; readonly amount: number };

/**
 * Which held transfers may be roots of which cases: those that are named, known or not, and those that selectors found.
 * A candidate is held; whether it is a root is seen anew whenever it changes. Owns who is a candidate of whom.
 */
export class Candidates {
  readonly asking = new SelectorAccounts();
  readonly #ledger: HeldLedger;
  readonly #recent: RecentFrames;
  readonly #mark: (open: OpenCase) => void;
  readonly #casesOf = new Map<number, Set<OpenCase>>();

  /** @param mark says that a case is to be worked out */
  constructor(ledger: HeldLedger, recent: RecentFrames, mark: (open: OpenCase) => void) {
    this.#ledger = ledger;
    this.#recent = recent;
    this.#mark = mark;
  }

  /** Cases that a transfer is a candidate of. */
  casesOf(node: number): Iterable<OpenCase> {
    return this.#casesOf.get(node) ?? [];
  }

  isCandidate(node: number): boolean {
    return this.#casesOf.has(node);
  }

  /** Takes up the candidates of a case whose reports changed, and lets go of those it had. */
  renew(open: OpenCase): void {
    this.asking.listen(open);
    const before = new Set(open.candidates);
    open.candidates.clear();
    const named = new Map<string, number>();
    for (const id of open.spec.transfers) {
      const node = this.#ledger.holdId(id);
      named.set(id, node);
      this.#nominate(open, node);
      this.#ledger.release(node);
    }
    open.named = named;
    this.#searchRecent(open);
    for (const node of before) {
      if (open.candidates.has(node)) this.#ledger.release(node);
      else this.#dismiss(open, node);
    }
  }

  /** Takes up a case with the candidates that it has, which are held. */
  takeUp(open: OpenCase): void {
    this.asking.listen(open);
    for (const node of open.candidates) this.#list(open, node);
  }

  /** Sees which of a case's doubtful candidates are roots. */
  decide(open: OpenCase): void {
    const { transfers } = this.#ledger;
    for (const node of open.doubtful) {
      const isThere = transfers.hasFlow(node);
      if (isThere) open.unknown.delete(node);
      else open.unknown.add(node);
      if (isThere && isRoot(open.spec, this.#factsOf(node), transfers.hasCredit(node))) open.followed.addRoot(node);
      else open.followed.removeRoot(node);
    }
    open.doubtful.clear();
  }

  /** Has every case that asks for an entry look at its transfer. */
  consider(record: EntryRecord, node: number): void {
    if (record.kind !== 'flow' && record.kind !== 'credit') return;
    for (const open of this.asking.askingFor(record)) this.considerFor(open, node);
  }

  /** Makes a transfer a candidate of a case if the case's selectors name it. */
  considerFor(open: OpenCase, node: number): void {
    if (!open.candidates.has(node) && this.#isSelected(open, node)) this.#nominate(open, node);
  }

  /** It is a candidate, or will be once a case looks at it. */
  mayBeRoot(node: number): boolean {
    if (this.isCandidate(node)) return true;
    const { transfers } = this.#ledger;
    if (!(transfers.hasFlow(node) || transfers.hasCredit(node))) return false;
    for (const account of [transfers.payer(node), transfers.payee(node)])
      for (const open of this.asking.of(account)) if (this.#isSelected(open, node)) return true;
    return false;
  }

  /** The selectors of a case name the entry of a record. */
  selects(record: EntryRecord): boolean {
    if (record.kind !== 'flow' && record.kind !== 'credit') return false;
    const { id, time, from, to, amount } = record;
    const facts = { id, time, creditTime: time, from, to, amount };
    if (!takesPart(facts)) return false;
    const entry = record.kind === 'flow' ? 'debit' : 'credit';
    for (const { spec } of this.asking.askingFor(record))
      if (spec.selectors.some((selector) => selector.entry === entry && selects(selector, facts, true))) return true;
    return false;
  }

  #isSelected(open: OpenCase, node: number): boolean {
    const { transfers } = this.#ledger;
    const [hasFlow, hasCredit] = [transfers.hasFlow(node), transfers.hasCredit(node)];
    if (!(hasFlow || hasCredit)) return false;
    const facts = this.#factsOf(node);
    if (!takesPart(facts)) return false;
    return open.spec.selectors.some((selector) =>
      // With only the credit here, the rest was dropped: enough to tell, and the store has the rest.
      hasFlow || selector.entry === 'credit' ? selects(selector, facts, hasCredit) : false,
    );
  }

  /** What the case's selectors name among the recent records. */
  #searchRecent(open: OpenCase): void {
    const look = new RecentLook(this.#recent);
    const accounts = new Set(open.spec.selectors.flatMap((selector) => selector.accounts));
    for (const account of accounts) {
      const bytes = Buffer.from(account);
      const hash = hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
      const found = new Set<string>();
      this.#recent.each(roles.account, hash, (unit, at) => {
        const record = recordAt(unit, at);
        if (look.isNewestOfPlace(unit, at)) this.#ledger.makeWay(unit.version, record);
        found.add(record.id);
        return undefined;
      });
      for (const id of found) {
        const node = this.#ledger.holdId(id);
        this.considerFor(open, node);
        this.#ledger.release(node);
      }
    }
  }

  #nominate(open: OpenCase, node: number): void {
    this.#ledger.hold(node);
    open.candidates.add(node);
    open.doubtful.add(node);
    open.isSuspect = true;
    this.#list(open, node);
    this.#mark(open);
  }

  #list(open: OpenCase, node: number): void {
    const cases = this.#casesOf.get(node);
    if (cases === undefined) this.#casesOf.set(node, new Set([open]));
    else cases.add(open);
  }

  #dismiss(open: OpenCase, node: number): void {
    open.followed.removeRoot(node);
    open.doubtful.delete(node);
    open.unknown.delete(node);
    const cases = this.#casesOf.get(node)!;
    cases.delete(open);
    if (cases.size === 0) this.#casesOf.delete(node);
    this.#ledger.release(node);
  }

  /** A transfer as root selection sees it. */
  #factsOf(node: number): Candidate {
    const { transfers } = this.#ledger;
    return {
      id: transfers.id(node),
      time: transfers.time(node),
      creditTime: transfers.hasCredit(node) ? transfers.creditTime(node) : null,
      from: transfers.payer(node),
      to: transfers.payee(node),
      amount: transfers.amount(node),
    };
  }
}
