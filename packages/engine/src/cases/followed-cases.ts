import type { Image } from '../columns/image.js';
import { CasePockets } from './case-pockets.js';
import type { FollowRules } from './case-spec.js';
import { FollowedCase } from './followed-case.js';
import type { LiveGraph } from './live-graph.js';
import { TaintRows } from './taint-rows.js';

/** What all followed cases share: the ledger, the limits, and the columns that hold their rows and pockets. */
export class FollowedCases {
  readonly graph: LiveGraph;
  readonly rows = new TaintRows();
  readonly pockets = new CasePockets();
  rules: FollowRules = { maxLayers: 20, floor: 0, sight: null };
  /** Whether a case let go of a transfer; it may say so of one that it did not. Whoever settles rows tells. */
  wasSettled: (caseNumber: number, node: number) => boolean = () => false;
  readonly #cases: FollowedCase[] = [];

  constructor(graph: LiveGraph) {
    this.graph = graph;
  }

  /** A new case, without roots. */
  open(name: string): FollowedCase {
    const opened = new FollowedCase(this, this.#cases.length, name);
    this.#cases.push(opened);
    return opened;
  }

  case(number: number): FollowedCase {
    return this.#cases[number]!;
  }

  get heldBytes(): number {
    return this.rows.heldBytes + this.pockets.heldBytes;
  }

  /** Rows and pockets; what each case holds besides it says itself. */
  save(image: Image): void {
    this.rows.save(image.part('rows'));
    this.pockets.save(image.part('pockets'));
  }

  /** Takes up rows and pockets; the cases are opened anew in their order, and each loads what it held. */
  load(image: Image): void {
    this.rows.load(image.part('rows'));
    this.pockets.load(image.part('pockets'));
  }
}
