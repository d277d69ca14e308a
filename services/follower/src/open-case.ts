import { type CaseAnswer, type CaseSpec, type FollowedCase, joinRootsLines, type SavedHoldings } from '@weir/engine';
import type { CaseMove, CaseRecord, MessageRef, Report } from '@weir/journal';
import { type AccountId, compareBytes } from '@weir/model';
import type { HeldTransfers } from './held-transfers.js';
import type { CaseReadings } from './reach/case-readings.js';
import { moveOfSettled, SettledTransfers } from './settled-transfers.js';

interface StandingReport {
  readonly report: Report;
  readonly message: MessageRef;
}

/** A tainted transfer as rows tell of it. */
export interface AnsweredTransfer {
  readonly id: string;
  readonly time: number;
  readonly seq: number;
  readonly move: CaseMove;
}

/** A case as JSON; what was packed away of it stands apart. */
export interface SavedCase {
  readonly name: string;
  readonly reports: readonly (readonly [reporter: string, standing: StandingReport])[];
  readonly holdings: SavedHoldings;
  readonly named: readonly (readonly [id: string, node: number])[];
  readonly candidates: readonly number[];
  readonly doubtful: readonly number[];
  readonly unknown: readonly number[];
  readonly heldMeanwhile: readonly number[];
  readonly isAnswered: boolean;
  readonly stale: boolean;
  readonly searched: readonly string[];
  readonly revision: number;
  readonly selectorsSearched: boolean;
  readonly settled: { readonly count: number; readonly bytes: number };
}

const noRoots = (name: string): CaseSpec => ({ case: name, transfers: new Set(), selectors: [], victims: new Set() });

/** Roots lines hold sets. */
const asText = (_: string, value: unknown): unknown => (value instanceof Set ? [...value] : value);

/** A case the follower follows: what its reports say, and how far it is worked out. */
export class OpenCase {
  readonly name: string;
  /** Its taint. */
  readonly followed: FollowedCase;
  /** It, as the other readings of trace §4 have it. */
  readonly readings: CaseReadings;
  readonly #transfers: HeldTransfers;
  readonly #reports = new Map<string, StandingReport>();
  /** What stands of the reports, joined. */
  spec: CaseSpec;
  /** Named transfers, by id. */
  named: ReadonlyMap<string, number> = new Map();
  /** Held transfers that may be roots: named, or found by a selector. */
  readonly candidates = new Set<number>();
  /** Candidates of which it is to be seen anew whether they are roots. */
  readonly doubtful = new Set<number>();
  /** Candidates whose debit entry is not there. */
  readonly unknown = new Set<number>();
  /** Accounts that the selectors name. */
  asksFor: ReadonlySet<AccountId> = new Set();
  /** Tainted transfers that were let go of. */
  readonly settled = new SettledTransfers();
  /** The rows that stood when the case began anew, until they have been compared; null: it did not. */
  restated: readonly CaseRecord[] | null = null;
  /** Transfers held while the store is asked. */
  readonly heldMeanwhile = new Set<number>();
  /** It was worked out since its reports changed. */
  isAnswered = false;
  /** The answer is not what the records say any more. */
  dirty = true;
  /** A late event may touch it. */
  isSuspect = true;
  /** All its alerts are to be drafted anew. */
  isAllStirred = true;
  /** A late event, whenever it came, touches what the answer rests on and is not worked in. */
  stale = false;
  /** The store is being asked; nothing is published meanwhile. */
  discovering = false;
  /** What the store has been asked for since the reports changed last. */
  readonly searched = new Set<string>();
  /** Grows with every report that changes the case. */
  revision = 0;
  /** What the selectors name among older transfers has been found. */
  selectorsSearched = false;

  constructor(followed: FollowedCase, transfers: HeldTransfers, readingsOf: (open: OpenCase) => CaseReadings) {
    this.name = followed.name;
    this.followed = followed;
    this.#transfers = transfers;
    this.spec = noRoots(this.name);
    this.readings = readingsOf(this);
  }

  /** Takes a report if it is the newest of its reporter; returns whether anything changed. */
  take(report: Report, message: MessageRef): boolean {
    const standing = this.#reports.get(report.reporter);
    if (standing !== undefined && standing.report.version >= report.version) return false;
    this.#reports.set(report.reporter, { report, message });
    this.spec = this.#joined();
    this.searched.clear();
    this.selectorsSearched = false;
    this.revision++;
    this.dirty = true;
    this.isAllStirred = true;
    return true;
  }

  /** It says what stands of its reporter: it came again. */
  knows(report: Report): boolean {
    return JSON.stringify(this.#reports.get(report.reporter)?.report, asText) === JSON.stringify(report, asText);
  }

  get withdrawn(): boolean {
    return this.#counting().length === 0;
  }

  get reportMessages(): MessageRef[] {
    return this.#counting().map((entry) => entry.message);
  }

  /** The whole answer, put together; null before the case was worked out. Publishing goes by what changed instead. */
  get answer(): CaseAnswer<AnsweredTransfer> | null {
    if (!this.isAnswered) return null;
    const { tainted, ...rest } = this.followed.answer();
    const held = tainted.map(({ of, taint, layer }) => {
      const [id, time, seq] = [this.#transfers.id(of), this.#transfers.time(of), this.#transfers.seq(of)];
      return { of: { id, time, seq, move: this.#transfers.move(of) }, taint, layer };
    });
    const settled = this.settled.list().map(({ taint, layer, ...of }) => ({
      of: { id: of.id, time: of.time, seq: of.seq, move: moveOfSettled(of, this.#transfers) },
      taint,
      layer,
    }));
    const inOrder = [...held, ...settled].sort(
      (left, right) =>
        left.of.time - right.of.time || left.of.seq - right.of.seq || compareBytes(left.of.id, right.of.id),
    );
    return { ...rest, tainted: inOrder };
  }

  saved(): SavedCase {
    return {
      name: this.name,
      reports: [...this.#reports],
      holdings: this.followed.saved(),
      named: [...this.named],
      candidates: [...this.candidates],
      doubtful: [...this.doubtful],
      unknown: [...this.unknown],
      heldMeanwhile: [...this.heldMeanwhile],
      isAnswered: this.isAnswered,
      stale: this.stale,
      searched: [...this.searched],
      revision: this.revision,
      selectorsSearched: this.selectorsSearched,
      settled: { count: this.settled.count, bytes: this.settled.saved().bytes.length },
    };
  }

  /**
   * Takes up what was saved. It is to be worked out and told of anew: what of it was said is not known, and the other
   * readings begin with nothing.
   * @param settled what was packed away
   */
  load(saved: SavedCase, settled: Uint8Array): void {
    for (const [reporter, standing] of saved.reports) this.#reports.set(reporter, standing);
    this.spec = this.#joined();
    this.followed.load(saved.holdings, this.spec.victims);
    this.named = new Map(saved.named);
    const sets = { candidates: this.candidates, doubtful: this.doubtful, unknown: this.unknown };
    for (const [name, nodes] of Object.entries({ ...sets, heldMeanwhile: this.heldMeanwhile }))
      for (const node of saved[name as keyof typeof sets | 'heldMeanwhile']) nodes.add(node);
    this.isAnswered = saved.isAnswered;
    this.stale = saved.stale;
    for (const id of saved.searched) this.searched.add(id);
    this.revision = saved.revision;
    this.selectorsSearched = saved.selectorsSearched;
    this.settled.load(settled, saved.settled.count);
  }

  #joined(): CaseSpec {
    const lines = this.#counting().map((entry) => entry.report.roots);
    return joinRootsLines(lines)[0] ?? noRoots(this.name);
  }

  /** The reports that stand. One that resolves another falls with it, at once. */
  #counting(): StandingReport[] {
    const isWithdrawn = (reporter: string): boolean => this.#reports.get(reporter)?.report.withdrawn !== false;
    return [...this.#reports.values()].filter(
      ({ report: { resolves, withdrawn } }) => !withdrawn && (resolves === undefined || !isWithdrawn(resolves)),
    );
  }
}
