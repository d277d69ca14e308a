import {
  ByPocket,
  compareEntries,
  type EntryKey,
  type FollowRules,
  followCase,
  isRoot,
  StoppingLabels,
  selects,
  type TaintedTransfer,
  type Transfer,
  takesPart,
} from '@weir/engine';
import type { CreditRecord, EntryRecord, FoldedMessage, Settings, VersionedLabel } from '@weir/journal';
import { type AccountId, compareBytes, type Label, WeirError } from '@weir/model';
import { type FlowNode, FlowWindow } from './flow-window.js';
import { OpenCase } from './open-case.js';

/** What memory does not hold and the store may know. */
export interface Gaps {
  /** Transfers that are not here, or of whose lot not every use is known here. */
  readonly ids: ReadonlySet<string>;
  /** What the case's selectors name among transfers that were dropped from memory. */
  readonly selectors: boolean;
}

/** A pocket's balance after the latest entry that gave one; null: that entry was taken back, or gives none any more. */
interface KnownBalance {
  readonly key: EntryKey;
  readonly balance: number | null;
}

const cappedBy = (balance: number | null, amount: bigint): bigint =>
  balance !== null && BigInt(balance) < amount ? BigInt(balance) : amount;

/** A node as root selection sees it. */
const asTransfer = ({ flow, credit }: FlowNode): Transfer => ({
  ...flow!,
  creditTime: credit?.time ?? null,
  balanceFrom: null,
  balanceTo: null,
});

/**
 * All cases and what they rest on. Pure: messages and records in, answers out; what only the store knows is named
 * as a gap. Owns the window, the cases, the labels. Source: trace §3, architecture §5.
 */
export class CaseBook {
  readonly window: FlowWindow;
  readonly #cases = new Map<string, OpenCase>();
  readonly #labels = new Map<string, VersionedLabel>();
  #stopping = new StoppingLabels([]);
  #rules: FollowRules = { maxLayers: 20, floor: 0, sight: null };
  /** Cases that hold an id. */
  readonly #holders = new Map<string, Set<OpenCase>>();
  readonly #askingDebits = new Map<AccountId, Set<OpenCase>>();
  readonly #askingCredits = new Map<AccountId, Set<OpenCase>>();
  readonly #balances = new ByPocket<KnownBalance>();
  /** Cases with money at rest in a pocket, and how much: its balance caps what can be held. */
  readonly #restingIn = new ByPocket<Map<OpenCase, bigint>>();
  /** Late events, which are not worked in: cases that are opened later rest on them no less. */
  readonly #lateIds = new Set<string>();
  readonly #lateAccounts = new Set<AccountId>();
  /** Ids that a void named when they were not known (any more): late where the transfer stands. */
  readonly #lateVoids = new Set<string>();

  constructor(windowBytesMax: number) {
    this.window = new FlowWindow(windowBytesMax);
  }

  get rules(): FollowRules {
    return this.#rules;
  }

  cases(): Iterable<OpenCase> {
    return this.#cases.values();
  }

  case(name: string): OpenCase | undefined {
    return this.#cases.get(name);
  }

  get caseCount(): number {
    return this.#cases.size;
  }

  latestBalance(account: AccountId, asset: FlowNodeAsset): number | null {
    return this.#balances.get(account, asset)?.balance ?? null;
  }

  /** True where money that this credit brought has arrived: at a hub, or under a label that stops. */
  hasArrived({ hub, to, time }: CreditRecord): boolean {
    return hub || this.#stopping.stopsAt(to, time);
  }

  /** True where the case follows what is paid out of a transfer's lot. Source: trace §3. */
  isFollowed(open: OpenCase, { of, taint, layer }: TaintedTransfer<FlowNode>): boolean {
    const { credit } = of;
    return (
      credit !== null &&
      !open.spec.victims.has(credit.to) &&
      !this.hasArrived(credit) &&
      layer < this.#rules.maxLayers &&
      taint >= this.#rules.floor
    );
  }

  /** Applies one journal message and the records it caused, together. */
  apply(message: FoldedMessage, records: readonly EntryRecord[]): void {
    if (message.settings !== null) this.#settle(message.settings);
    if (message.labels.length > 0) this.#takeLabels(message.labels);
    this.applyRecords(message.offset, records, true);
    for (const { report, message: ref } of message.reports)
      this.#takeReport(report.roots.case, (open) => open.take(report, ref));
    this.#takeLate(message);
  }

  /** Applies records, from the stream or from the store, and marks the cases they concern. */
  applyRecords(version: number, records: readonly EntryRecord[], live: boolean): void {
    if (records.length === 0) return;
    for (const id of this.window.apply(version, records, live)) {
      for (const open of this.#holders.get(id) ?? []) {
        open.dirty = true;
        // A root that was named before it came is held from its first record on.
        this.window.hold(id, open.name);
      }
    }
    for (const record of records) {
      if (record.kind === 'flow' || record.kind === 'credit') this.#consider(record);
      else this.#balance(record.account, record, null);
    }
    if (live) this.window.dropOldest();
  }

  /**
   * Works out a case anew.
   * @returns what only the store can tell; null: `answer` stands
   */
  work(open: OpenCase): Gaps | null {
    const ids = new Set<string>();
    const dropped = this.window.droppedVersion >= 0;
    const selectors = dropped && open.spec.selectors.length > 0 && !open.selectorsSearched;
    const roots = new Set<FlowNode>();
    for (const id of open.candidates) {
      const node = this.window.get(id);
      if (node === undefined || (node.flow === null && !node.complete)) {
        if (dropped && !open.searched.has(id)) ids.add(id);
        continue;
      }
      if (node.flow === null) continue;
      const transfer = asTransfer(node);
      if (isRoot(open.spec, transfer, transfer.creditTime !== null)) roots.add(node);
    }
    const graph = this.window.graph((id) => ids.add(id));
    try {
      const answer = followCase(graph, open.spec, roots, this.#rules, this.#stopping);
      if (ids.size > 0 || selectors) return { ids, selectors };
      this.#restAs(open, answer);
      open.answer = answer;
    } catch (error) {
      // With gaps the sums cannot come out; without them the invariant is broken for real.
      if (ids.size > 0 && error instanceof WeirError && error.code === 'FOLD_INVARIANT') return { ids, selectors };
      throw error;
    }
    open.stale = this.#isStale(open);
    open.dirty = false;
    this.#holdOnly(open, new Set([...open.answer.tainted.map((entry) => entry.of.id), ...open.candidates]));
    return null;
  }

  /** Named roots that no transfer (that is not void) has, by bytes. */
  missingRoots(open: OpenCase): string[] {
    return [...open.spec.transfers].filter((id) => (this.window.get(id)?.flow ?? null) === null).sort(compareBytes);
  }

  /** Holds ids for a case before they are known to be tainted, while the store is being asked. */
  holdFor(open: OpenCase, ids: Iterable<string>): void {
    for (const id of ids) this.#hold(open, id);
  }

  /** Has the case look at transfers that were brought from the store. */
  reconsider(open: OpenCase, ids: Iterable<string>): void {
    for (const id of ids) {
      const node = this.window.get(id);
      if (node !== undefined) this.#considerFor(open, node);
    }
  }

  #settle(settings: Settings): void {
    this.#rules = { maxLayers: settings.maxLayers, floor: settings.floor, sight: settings.sight };
  }

  #takeLabels(labels: readonly VersionedLabel[]): void {
    for (const entry of labels) {
      const { account, kind } = entry.label;
      const key = JSON.stringify([account, kind, entry.source]);
      const standing = this.#labels.get(key);
      if (standing === undefined || entry.version > standing.version) this.#labels.set(key, entry);
    }
    const standing: Label[] = [...this.#labels.values()]
      .filter((entry) => !entry.withdrawn)
      .map((entry) => entry.label);
    this.#stopping = new StoppingLabels(standing);
    for (const open of this.#cases.values()) open.dirty = true;
  }

  #takeReport(name: string, take: (open: OpenCase) => boolean): void {
    let open = this.#cases.get(name);
    if (open === undefined) {
      open = new OpenCase(name);
      this.#cases.set(name, open);
    }
    if (!take(open)) return;
    this.#listen(open);
    for (const id of open.candidates) this.#hold(open, id);
    if (open.spec.selectors.length === 0) return;
    for (const node of this.window.nodes()) this.#considerFor(open, node);
  }

  /** Has the case hear of every later entry that its selectors may name. */
  #listen(open: OpenCase): void {
    for (const asking of [this.#askingDebits, this.#askingCredits]) for (const set of asking.values()) set.delete(open);
    for (const selector of open.spec.selectors) {
      const asking = selector.entry === 'debit' ? this.#askingDebits : this.#askingCredits;
      for (const account of selector.accounts) {
        const set = asking.get(account);
        if (set === undefined) asking.set(account, new Set([open]));
        else set.add(open);
      }
    }
  }

  #consider(record: Extract<EntryRecord, { readonly kind: 'flow' | 'credit' }>): void {
    const node = this.window.get(record.id)!;
    // A row of the store that is older than what stands here says nothing.
    if ((record.kind === 'flow' ? node.flow : node.credit) !== record) return;
    const account = record.kind === 'flow' ? record.from : record.to;
    this.#balance(account, record, record.balance);
    const asking = (record.kind === 'flow' ? this.#askingDebits : this.#askingCredits).get(account);
    if (asking === undefined) return;
    for (const open of asking) this.#considerFor(open, node);
  }

  #considerFor(open: OpenCase, node: FlowNode): void {
    const { flow, credit } = node;
    if (open.candidates.has(node.id) || (flow ?? credit) === null || !takesPart((flow ?? credit)!)) return;
    const isNamed = open.spec.selectors.some((selector) => {
      if (flow !== null) return selects(selector, asTransfer(node), credit !== null);
      // Only the credit is here, the rest was dropped: enough to tell, and the store has the rest.
      return selector.entry === 'credit' && selects(selector, { ...credit!, creditTime: credit!.time }, true);
    });
    if (!isNamed) return;
    open.candidates.add(node.id);
    open.dirty = true;
    this.#hold(open, node.id);
  }

  #balance(account: AccountId, { kind, id, asset, time, seq }: EntryRecord, balance: number | null): void {
    const isDebit = kind === 'flow' || kind === 'flow-gone';
    const key: EntryKey = { instant: time, seq, id, kind: isDebit ? 'debit' : 'credit' };
    const known = this.#balances.get(account, asset);
    const order = known === undefined ? 1 : compareEntries(key, known.key);
    // Without a balance an entry only takes back its own.
    if (balance === null ? order !== 0 : order < 0) return;
    this.#balances.set(account, asset, { key, balance });
    for (const [open, atRest] of this.#restingIn.get(account, asset) ?? []) {
      if (cappedBy(known?.balance ?? null, atRest) !== cappedBy(balance, atRest)) open.balanceMoved = true;
    }
  }

  #restAs(open: OpenCase, { pockets }: NonNullable<OpenCase['answer']>): void {
    for (const { account, asset } of open.answer?.pockets ?? []) this.#restingIn.get(account, asset)?.delete(open);
    for (const { account, asset, atRest } of pockets) {
      if (atRest > 0n) this.#restingIn.getOrMake(account, asset, () => new Map()).set(open, atRest);
    }
  }

  #takeLate({ late, unknownVoids }: FoldedMessage): void {
    if (late.length + unknownVoids.length === 0) return;
    for (const { id, accounts } of late) {
      this.#lateIds.add(id);
      for (const account of accounts) this.#lateAccounts.add(account);
    }
    for (const { id } of unknownVoids) this.#lateVoids.add(id);
    for (const open of this.#cases.values()) if (!open.dirty && !open.stale && this.#isStale(open)) open.dirty = true;
  }

  /** Rests on the answer and on what was late before it, not on when it was worked out: a restart says the same. */
  #isStale({ answer, candidates, spec }: OpenCase): boolean {
    if (answer === null || this.#lateIds.size + this.#lateVoids.size === 0) return false;
    if (answer.pockets.some(({ account }) => this.#lateAccounts.has(account))) return true;
    if (answer.tainted.some(({ of: { id } }) => this.#lateIds.has(id) || this.#lateVoids.has(id))) return true;
    for (const id of candidates) if (this.#lateIds.has(id)) return true;
    return spec.selectors.some(({ accounts }) => accounts.some((account) => this.#lateAccounts.has(account)));
  }

  #hold(open: OpenCase, id: string): void {
    open.held.add(id);
    this.window.hold(id, open.name);
    const holders = this.#holders.get(id);
    if (holders === undefined) this.#holders.set(id, new Set([open]));
    else holders.add(open);
  }

  #holdOnly(open: OpenCase, ids: ReadonlySet<string>): void {
    for (const id of open.held) {
      if (ids.has(id)) continue;
      open.held.delete(id);
      this.window.release(id, open.name);
      const holders = this.#holders.get(id);
      holders?.delete(open);
      if (holders?.size === 0) this.#holders.delete(id);
    }
    for (const id of ids) this.#hold(open, id);
  }
}

type FlowNodeAsset = NonNullable<FlowNode['flow']>['asset'];
