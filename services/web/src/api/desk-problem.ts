import type { Problem } from '@weir/desk-api';

/** An error as the desk says it; of a request that never arrived, the code is `NETWORK`. */
export class DeskProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | null;

  constructor(status: number, code: string, detail: string, problem: Problem | null = null, cause?: unknown) {
    super(detail, { cause });
    this.name = 'DeskProblem';
    this.status = status;
    this.code = code;
    this.problem = problem;
  }

  /** Somebody else was first. Other things that do not fit what stands are 409 too: a second person, an order that is under way. */
  get isConflict(): boolean {
    return this.code === 'DESK_CONFLICT' || this.status === 412;
  }

  get isNoRight(): boolean {
    return this.status === 403;
  }
}
