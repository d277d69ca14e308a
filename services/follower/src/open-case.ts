import { type CaseAnswer, type CaseSpec, joinRootsLines } from '@weir/engine';
import type { MessageRef, Report } from '@weir/journal';
import type { FlowNode } from './flow-window.js';

interface StandingReport {
  readonly report: Report;
  readonly message: MessageRef;
}

/** A case the follower follows: what its reports say, and its last answer. */
export class OpenCase {
  readonly name: string;
  readonly #reports = new Map<string, StandingReport>();
  /** What stands of the reports, joined. */
  spec: CaseSpec;
  /** Ids that may be roots: named, or found by a selector. */
  readonly candidates = new Set<string>();
  /** Ids the case holds in the window. */
  held = new Set<string>();
  answer: CaseAnswer<FlowNode> | null = null;
  /** The answer is not what the records say any more. */
  dirty = true;
  /** What the latest balance of a pocket lets the case hold there is not what its alerts say any more. */
  balanceMoved = false;
  /** A late event, whenever it came, touches what the answer rests on and is not worked in. */
  stale = false;
  /** The store is being asked; nothing is published meanwhile. */
  discovering = false;
  /** What the store has been asked for since the reports changed last. */
  readonly searched = new Set<string>();
  /** Grows with every report that changes the case. */
  revision = 0;
  /** The store has been asked for what the selectors name. */
  selectorsSearched = false;

  constructor(name: string) {
    this.name = name;
    this.spec = { case: name, transfers: new Set(), selectors: [], victims: new Set() };
  }

  /** Takes a report if it is the newest of its reporter; returns whether anything changed. */
  take(report: Report, message: MessageRef): boolean {
    const standing = this.#reports.get(report.reporter);
    if (standing !== undefined && standing.report.version >= report.version) return false;
    this.#reports.set(report.reporter, { report, message });
    const lines = [...this.#reports.values()]
      .filter((entry) => !entry.report.withdrawn)
      .map((entry) => entry.report.roots);
    this.spec = joinRootsLines(lines)[0] ?? {
      case: this.name,
      transfers: new Set(),
      selectors: [],
      victims: new Set(),
    };
    this.candidates.clear();
    for (const id of this.spec.transfers) this.candidates.add(id);
    this.searched.clear();
    this.selectorsSearched = false;
    this.revision++;
    this.dirty = true;
    return true;
  }

  get withdrawn(): boolean {
    return [...this.#reports.values()].every((entry) => entry.report.withdrawn);
  }

  get reportMessages(): MessageRef[] {
    return [...this.#reports.values()].filter((entry) => !entry.report.withdrawn).map((entry) => entry.message);
  }
}
